"""The formats of export, each with the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daap.exchange.annotations import annotation_collection
from daap.exchange.dataset import Dataset
from daap.exchange.nanopub import nanopublications
from daap.exchange.refi_codebook import codebook
from daap.exchange.refi_project import project
from daap.exchange.tables import codings

FORMATS: Mapping[str, Callable[[Dataset], bytes | str]] = {
    "qdpx": project,
    "qdc": codebook,
    "csv": codings,
    "webannotation": annotation_collection,
    "nanopub": nanopublications,
}
"""The values of `daap export --format`."""
