"""What the tests of interpreting share: the study and its notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.codebook import Codebook
from daap.core.model import (
    Document,
)
from daap.core.settings import Settings
from daap.extract.codebook import read_knowledge
from daap.extract.notes.document import read_document
from daap.interpret.redact import redact


@pytest.fixture(scope="session")
def corpus(shared: Path, settings: Settings) -> dict[str, Document]:
    """The other field notes of the study, read and redacted, by file name."""
    folder = shared / "corpus" / "data-as-a-product"
    if not folder.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return {
        path.stem: redact(
            read_document(path, folder, settings.label), settings.redactions
        )
        for path in sorted(folder.glob("*.md"))
    }


@pytest.fixture(scope="session")
def codebook(settings: Settings) -> Codebook:
    """The study's codes and the options of its decisions."""
    return read_knowledge(settings.codebook, settings.guidance, settings.base).codebook
