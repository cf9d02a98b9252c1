"""morph-kgc and the mapping of the pipeline on the same records.

The records are those of all sources, read and interpreted: pickled documents for us,
CSV and an RML mapping for morph-kgc. The CSV is made from the triples that we map, a
file for each set of classes and one for each property with several values, with
IRIs as they are; so both write the same triples, and morph-kgc need not even put
IRIs together. `python bench/morph.py records NOTES FOLDER` writes them,
`python bench/morph.py map FOLDER` maps ours.
"""

from __future__ import annotations

import csv
import hashlib
import pickle
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from daap.mapping.graphs import map_one_source

Row = dict[str, str]
RML = """@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
"""
STRING = "http://www.w3.org/2001/XMLSchema#string"


def write_records(notes: Path, folder: Path) -> None:
    """Read and interpret notes; write them in both forms."""
    from plain import read_all, read_study

    from daap.build.study import audited_sources, usable
    from daap.core.resources import DEFAULT_STUDY
    from daap.core.settings import read_settings
    from daap.interpret.checks.record import source_of

    study = read_study(read_settings(DEFAULT_STUDY))
    documents, study = read_all(study, [notes])
    records = {**{d.identifier: source_of(d) for d in documents}, **study.records}
    records, _ = usable(study, records, documents)
    audited, _ = audited_sources(study, records, documents)
    read = {document.identifier: document for document in documents}
    items = [
        (record, read.get(name), tuple(audited.get(name, ())))
        for name, record in records.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    content = pickle.dumps((study.settings, items))
    (folder / "records.pickle").write_bytes(content)
    write_csv(mapped(folder), folder)


def mapped(folder: Path) -> Iterator[Triple]:
    """The triples of the pickled records."""
    content = (folder / "records.pickle").read_bytes()
    settings, items = pickle.loads(content)  # noqa: S301  written just before
    for record, document, audited in items:
        yield from dict.fromkeys(map_one_source(settings, record, document, audited))


def write_csv(triples: Iterable[Triple], folder: Path) -> None:
    """Tables of the triples, and the mapping that makes triples of them again."""
    subjects: dict[str, dict[str, list[object]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for triple in triples:
        subjects[triple.subject.value][triple.predicate.value].append(triple.object)
    tables: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    for subject, said in subjects.items():
        classes = sorted(term.value for term in said.pop(kind, []))
        row = {"node": subject}
        for predicate, values in said.items():
            if len(values) == 1 and classes:
                row[_column(predicate, values[0])] = values[0].value
                continue
            for value in values:
                column = _column(predicate, value)
                tables[(column,)].append({"node": subject, column: value.value})
        if classes:
            tables[tuple(classes)].append(row)
    maps = [
        _table(folder, number, key, rows)
        for number, (key, rows) in enumerate(sorted(tables.items()))
    ]
    (folder / "mapping.ttl").write_text(RML + "".join(maps), encoding="utf-8")
    config = f"[CONFIGURATION]\noutput_file: {folder}/morph.nt\nna_values: \n"
    config += f"number_of_processes: 1\n[records]\nmappings: {folder}/mapping.ttl\n"
    (folder / "morph.ini").write_text(config, encoding="utf-8")


def _column(predicate: str, value: object) -> str:
    """The column of a property and a kind of value."""
    if not isinstance(value, Literal):
        return f"{predicate} iri"
    return f"{predicate} {value.language or value.datatype.value}"


def _table(folder: Path, number: int, key: tuple[str, ...], rows: list[Row]) -> str:
    """Write a table; its triples map."""
    names = sorted({name for row in rows for name in row} - {"node"})
    codes = {name: "c" + hashlib.md5(name.encode()).hexdigest()[:8] for name in names}  # noqa: S324  a short name
    path = folder / f"{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["node", *codes.values()])
        writer.writerows(
            [row["node"], *(row.get(name, "") for name in names)] for row in rows
        )
    classes = [] if key == tuple(names) and len(key) == 1 else key
    lines = "".join(f"; rr:class <{name}>" for name in classes)
    parts = "".join(
        f";\n  rr:predicateObjectMap [ rr:predicate <{name.split()[0]}> ; rr:objectMap "
        f'[ rml:reference "{code}"{_kind(name.split()[1])} ] ]'
        for name, code in codes.items()
    )
    return (
        f"<#m{number}> a rr:TriplesMap ;\n"
        f'  rml:logicalSource [ rml:source "{path}" ; '
        "rml:referenceFormulation ql:CSV ] ;\n"
        f'  rr:subjectMap [ rml:reference "node" ; rr:termType rr:IRI {lines} ]'
        f"{parts} .\n"
    )


def _kind(kind: str) -> str:
    if kind == "iri":
        return " ; rr:termType rr:IRI"
    if kind == STRING:
        return ""
    return f" ; rr:datatype <{kind}>" if ":" in kind else f' ; rr:language "{kind}"'


def map_records(folder: Path) -> None:
    """Map the records and write N-Triples."""
    with (folder / "ours.nt").open("wb") as out:
        serialize(mapped(folder), out, format=RdfFormat.N_TRIPLES)


def unlike(folder: Path) -> int:
    """How many triples only one of the two has written."""
    from pyoxigraph import parse

    ours, theirs = (
        {quad.triple for quad in parse(path=str(folder / name))}
        for name in ("ours.nt", "morph.nt")
    )
    return len(ours ^ theirs)


if __name__ == "__main__":
    if sys.argv[1] == "records":
        write_records(Path(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1] == "unlike":
        sys.stdout.write(f"{unlike(Path(sys.argv[2]))}\n")
    else:
        map_records(Path(sys.argv[2]))
