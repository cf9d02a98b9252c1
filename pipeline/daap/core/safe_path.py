"""The module search path without the current folder, for this and child processes.

Field notes are data, and so are the files beside them: a `signal.py` among them must
not be imported. Python puts the current folder first for `python -m` and `python -c`,
the latter also in processes that multiprocessing spawns, and for an empty entry of
PYTHONPATH (docs.python.org/3/using/cmdline.html#cmdoption-P).

Only modules that the interpreter loads at start are imported here, so not even
`__future__`. Imports by Python before a program's first line cannot be prevented:
`runpy` and `importlib` for `-m`, and `sitecustomize` where PYTHONPATH names the
folder. The console script and `python -P` have neither problem.
"""

import os
import sys

SAFE = "PYTHONSAFEPATH"
PATHS = "PYTHONPATH"


def leave_current_folder() -> None:
    """Remove the current folder from the search path of this process and its children.

    The entry stays if Python or this package is installed there; for the package it
    is moved to the end. Relative entries become absolute. Ends the program with status
    2 where the current folder was deleted.
    """
    try:
        here = _real(os.curdir)
    except FileNotFoundError:
        sys.stderr.write("daap: the current folder was deleted; change to another\n")
        raise SystemExit(2) from None
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
    """Restart the program if its children would ignore PYTHONSAFEPATH.

    Children inherit the flag of `python -E`, which ignores the environment. Returns
    False where no restart is needed, and otherwise not at all.
    """
    flags = sys.flags
    if flags.safe_path or not flags.ignore_environment or os.name != "posix":
        return False
    os.execv(sys.executable, [sys.executable, "-P", *sys.orig_argv[1:]])  # noqa: S606


def _installed() -> set[str]:
    """The folders of Python's library and of installed packages."""
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    site = sys.modules.get("site")
    packages = site.getsitepackages() if site else []
    return {_real(p) for p in (library, f"{library}/lib-dynload", *packages)}


def _real(path: str) -> str:
    return os.path.realpath(path or os.curdir)
