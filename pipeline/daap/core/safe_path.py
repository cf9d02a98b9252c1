"""A search path of modules without the current folder, here and in child processes.

Field notes are data, and so is whatever lies beside them: a `signal.py` among them
is never imported. Python itself puts the current folder first for `python -m` and
`python -c`, the latter also in every process that multiprocessing spawns, and for an
empty entry of PYTHONPATH (docs.python.org/3/using/cmdline.html#cmdoption-P).

Only modules that the interpreter has loaded at its start are imported here, so not even
`__future__`. What Python itself imports before the first line of a program cannot be
helped here: `runpy` and `importlib` for `-m`, `sitecustomize` and the like where
PYTHONPATH names the folder. The console script, or `python -P`, meets neither.
"""

import os
import sys

SAFE = "PYTHONSAFEPATH"
PATHS = "PYTHONPATH"


def leave_current_folder() -> None:
    """Take the current folder from this process's search path and its children's.

    Where Python or this package itself is installed in the current folder, the
    entry stays, behind all others in the case of the package. Relative entries
    become absolute.
    """
    here = _real(os.curdir)
    own, kept = _real(os.path.dirname(os.path.dirname(__file__))), _installed()  # noqa: PTH120
    found = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100
    sys.path[:] = [e for e in found if _real(e) != here or _real(e) in kept]
    if here == own and own not in map(_real, sys.path):
        sys.path.append(own)
    os.environ[SAFE] = "1"
    given = os.environ.pop(PATHS, "").split(os.pathsep)
    absolute = [os.path.abspath(entry) for entry in given if entry]  # noqa: PTH100
    others = [entry for entry in absolute if _real(entry) != here]
    if others:
        os.environ[PATHS] = os.pathsep.join(others)


def restarted() -> bool:
    """Start this program anew where its children would not heed the environment.

    `python -E` hands its flag down, so PYTHONSAFEPATH would be overlooked. Returns
    False where nothing is to be done, and otherwise not at all.
    """
    flags = sys.flags
    if flags.safe_path or not flags.ignore_environment or os.name != "posix":
        return False
    os.execv(sys.executable, [sys.executable, "-P", *sys.orig_argv[1:]])  # noqa: S606


def _installed() -> set[str]:
    """Where Python's library and the installed packages lie."""
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    site = sys.modules.get("site")
    packages = site.getsitepackages() if site else []
    return {_real(p) for p in (library, f"{library}/lib-dynload", *packages)}


def _real(path: str) -> str:
    return os.path.realpath(path or os.curdir)
