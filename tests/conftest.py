"""What many tests share: the build of p_4, its release, and its store."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import hypothesis
import jinja2
import pytest
from filelock import FileLock
from pyoxigraph import Store
from tests.support import MadeOnce

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import Settings, read_settings
from daap.publish.writer import publish
from daap.query.store import open_dataset
from daap.site.write import write_site

REPOSITORY = Path(__file__).parents[1]

LONG = (
    "site/browser/test_pages.py", "test_output_folder.py",
    "site/browser/test_sparql.py", "site/browser/test_tasks.py",
    "core/test_terminal.py", "site/browser/test_search.py", "build/test_incremental.py",
    "test_cli.py", "test_whole_study.py", "test_cache_keys.py",
    "publish/releases/test_releases.py", "test_names.py",
    "extract/qda/test_bad_input.py", "ontology/test_consistency.py", "test_remedies.py",
    "build/execute/test_dask.py",
)  # fmt: skip
"""Modules of 15 seconds and more, the longest first: none is left for the end."""


def pytest_xdist_auto_num_workers() -> int:
    """Three for two processors, as tests wait for other processes at times."""
    processors = os.cpu_count() or 1
    return processors + processors // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long modules first, as `--no-loadscope-reorder` hands modules out."""
    first = {REPOSITORY / "tests" / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: first.get(item.path, len(LONG)))


def pytest_collection_finish() -> None:
    """Let the search for garbage pass over the tests, which are many and stay."""
    gc.freeze()


hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")  # a busy machine fails no test


@pytest.fixture(scope="session", autouse=True)
def cache_of_commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what commands cache out of the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAAP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Let processes be interrupted where the suite runs in the background of a shell.

    A shell has such a command ignore SIGINT, and what it starts inherits that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template of the pages once, not for each site."""
    kept = jinja2.FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    environment = partial(jinja2.Environment, bytecode_cache=kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("daap.site.page.Environment", environment)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data beside the checkout; without it a test is skipped."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of test data is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of the study that comes with the project."""
    return read_settings(DEFAULT_STUDY)


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> MadeOnce:
    """Makes a folder once for all workers; no test changes what it holds.

    The folders of the workers are in one folder, as pytest-xdist documents.
    """
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, new = common / name, common / f"{name}-new"
        with FileLock(common / f"{name}.lock"):
            if not folder.exists():
                shutil.rmtree(new, ignore_errors=True)
                new.mkdir()
                make(new)
                new.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def built(settings: Settings) -> Build:
    """The build of the study's own field notes: p_4."""
    return build(settings, [settings.notes])


@pytest.fixture(scope="session")
def dist(request: pytest.FixtureRequest, made_once: MadeOnce) -> Path:
    """The release of that build, published in a folder of its own."""

    def make(folder: Path) -> None:
        built: Build = request.getfixturevalue("built")
        publish(release(built), built.findings, folder / "dist")

    return made_once("published", make) / "dist"


@pytest.fixture(scope="session")
def p4_site(dist: Path, made_once: MadeOnce) -> Path:
    """The site of that release, without live parts."""
    return made_once("p4", lambda folder: write_site(dist, folder / "site")) / "site"


@pytest.fixture(scope="session")
def store(dist: Path) -> Store:
    """The release as a store: asserted, inferred and ontology."""
    return open_dataset(dist)


@pytest.fixture(scope="session")
def coded_bees(made_once: MadeOnce) -> Path:
    """A dataset that was imported from a project of two coders."""
    from tests.exchange.support import FILES, imported

    project = FILES / "qualcoder4-bees-lf.qdpx"
    made = made_once("coded-bees", lambda folder: imported(project, folder / "a"))
    return made / "a" / "dist"
