"""Agreement of coders as measurements of the Data Quality Vocabulary.

Only for sources coded by two coders: of all codes, computed on the dataset, and of each
code that one of them assigned, computed on the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain

from daap.core.iris import Iris
from daap.core.triples import Branch
from daap.mapping.catalog.measurements import measurement, metric


def map_agreement(
    measured: Mapping[str, Mapping[str, Decimal]], iris: Iris
) -> Iterator[Branch]:
    """The metrics, and their values by code and metric; "" means all codes."""
    for name in sorted({name for values in measured.values() for name in values}):
        yield iris(f"metric/{name}"), metric(name, iris)
    for code, values in measured.items():
        subject = iris.code(code) if code else iris("dataset")
        found = [measurement(subject, *item, iris) for item in values.items()]
        yield subject, chain.from_iterable(found)
