"""SHACL validation by shacl-rust, with the results of the reference, but faster.

SHACL: https://www.w3.org/TR/shacl/. The choice of the engine is documented in
docs/decisions/0001-native-engine.md; tests compare it with pyshacl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, RdfFormat, Triple, parse, serialize

from daap.validate.result import SEVERITIES, Result
from daap.validate.shapes import Shapes, read_shapes


def validate(triples: Iterable[Triple], shapes: Path) -> Iterator[Result]:
    """Every result, in the order of focus node, shape and component.

    `shapes` is a Turtle file or a folder of them.
    """
    import shacl_rust

    read = read_shapes(shapes)
    report = shacl_rust.validate_file(
        BytesIO(_ntriples(triples)),
        BytesIO(_text(shapes)),
        data_format="nt",
        shapes_format="nt",
        experimental_index=True,
    )
    yield from sorted({_result(found, read) for found in report["results"]})


@cache
def _text(shapes: Path) -> bytes:
    return _ntriples(read_shapes(shapes).triples)


def _ntriples(triples: Iterable[Triple]) -> bytes:
    out = BytesIO()
    serialize(triples, out, format=RdfFormat.N_TRIPLES)
    return out.getvalue()


def _result(found: Mapping[str, Any], shapes: Shapes) -> Result:
    shape = _lexical(found["sourceShape"])
    component = _lexical(found["sourceConstraintComponent"])
    path = found.get("resultPath", "")
    messages = found["messages"]
    return Result(
        focus=_lexical(found["focusNode"]),
        shape=shape,
        component=component,
        path=_lexical(path),
        value=_lexical(found.get("value", "")),
        severity=SEVERITIES[_lexical(found["severity"])],
        message=shapes.message(shape) or " ".join(messages),
        parameter=shapes.parameter(shape, component),
        description=shapes.description(shape),
    )


def _lexical(term: str) -> str:
    r"""An IRI or the lexical form of a literal; empty for a blank node or a path.

    >>> _lexical("<https://example.org/a>"), _lexical('"a \\"b\\""@en')
    ('https://example.org/a', 'a "b"')
    """
    if re.fullmatch(r"<[^<>]*>", term):
        return term[1:-1]
    if not term.startswith('"'):
        return ""
    (quad,) = parse(f"<x:x> <x:x> {term} .", format=RdfFormat.N_TRIPLES)
    return quad.object.value if isinstance(quad.object, Literal) else ""
