"""Paths of ontology, shapes, questions and the study, in the wheel or a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
PACKAGED = PACKAGE / "resources"
ROOT = PACKAGED if PACKAGED.is_dir() else PACKAGE.parents[1]
"""The folder that holds ontology/, shapes/ and sources/."""

ONTOLOGY = ROOT / "ontology"
SHAPES = ROOT / "shapes"
QUESTIONS = ONTOLOGY / "questions"
DEFAULT_STUDY = ROOT / "sources" / "data-as-a-product" / "study.toml"
"""The study used when none is named."""
