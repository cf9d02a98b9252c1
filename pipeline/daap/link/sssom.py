"""SSSOM tables (TSV): read and written.

SSSOM: https://mapping-commons.github.io/sssom/. A header in YAML, each line after
a `#`, is followed by tab-separated rows. Slots of the header apply to each row that
lacks them. Reading keeps the line of every row; writing gives the same bytes for the
same set.

Changes made by spreadsheets are reverted: quotes around header lines and tabs behind
them, empty rows and columns, another separator, localised numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import yaml

from daap.core.errors import Finding, InputError
from daap.core.namespaces import OWL, RDF, RDFS, SEMAPV_IRI, SKOS, SSSOM, XSD
from daap.core.rules import finding
from daap.core.text_files import read_text, visible_files

SUFFIX = ".sssom.tsv"
"""The suffix of a mapping set's file; the rest is the set's name."""

NO_TERM = "sssom:NoTermFound"
"""The object of a row without a match."""

BUILT_IN = {
    "owl": OWL.iri, "rdf": RDF.iri, "rdfs": RDFS.iri, "semapv": SEMAPV_IRI,
    "skos": SKOS.iri, "sssom": SSSOM.iri, "xsd": XSD.iri,
}  # fmt: skip
"""Prefixes that SSSOM does not require a header to declare."""

NUMBER = re.compile(
    r"([0-9]{1,9}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE]([+-]?[0-9]{1,2}))?\s*(%)?"
)
"""A number as written by a spreadsheet: decimal comma, exponent, per cent sign."""

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
Header = Mapping[str, "str | list[str] | dict[str, object]"]


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping as written; `line` counts from 1."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, slot: str) -> str:
        """The value of a slot; empty if the row has none."""
        return self.values.get(slot, "")

    @property
    def ends(self) -> tuple[str, str]:
        """Subject and object."""
        return self["subject_id"], self["object_id"]

    @property
    def states_a_relation(self) -> bool:
        """Whether the row states a relation, and is no rejection."""
        return self["object_id"] != NO_TERM and not self["predicate_modifier"]


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A table of mappings; `path` is the one for findings."""

    name: str
    path: str
    prefixes: Mapping[str, str]
    header: Header
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def value(self, row: Row, slot: str) -> str:
        """The value of a slot in a row, or else in the header."""
        return row[slot] or self.text(slot)

    def text(self, slot: str) -> str:
        """The value of a single-valued slot in the header."""
        return " ".join(_texts(self.header.get(slot, "")))

    def expand(self, curie: str) -> str:
        """The IRI of a CURIE; empty for an unknown prefix.

        >>> expand = MappingSet("a", "a", {"ex": "https://e.org/"}, {}, (), ()).expand
        >>> expand("ex:b:c"), expand("ex:"), expand("other:b"), expand("b")
        ('https://e.org/b:c', 'https://e.org/', '', '')
        """
        prefix, colon, local = curie.partition(":")
        namespace = {**BUILT_IN, **self.prefixes}.get(prefix, "")
        return namespace + local if colon and namespace else ""


def _texts(value: object) -> Iterator[str]:
    """The texts of a slot: of a list and of an object those of its members.

    >>> list(_texts([{"slot_name": "ext_decision"}, "a"]))
    ['slot_name', 'ext_decision', 'a']
    """
    if isinstance(value, Mapping):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    else:
        yield str(value)


def label_fault(
    table: MappingSet, row: Row, end: str, labels: Collection[str]
) -> Iterator[Finding]:
    """A finding if the label of a subject or object is not one of its labels."""
    said = row[f"{end}_label"]
    if said not in (labels or {""}):
        found = f"{said!r} as label of {row[f'{end}_id']}"
        known = " or ".join(map(repr, sorted(labels))) or "none, as it has none"
        yield finding("another-label", table.path, row.line, found, label=known)


def read_sets(folder: Path) -> tuple[tuple[MappingSet, ...], tuple[Finding, ...]]:
    """Every mapping set of a folder, by name, and findings on their syntax.

    Raises InputError for a folder without any, and for a file that is not UTF-8.
    """
    found = visible_files(folder, SUFFIX) if folder.is_dir() else ()
    paths = sorted(found, key=lambda p: p.name)
    if not paths:
        raise InputError(folder, f"holds no mapping set (*{SUFFIX})")
    read = [read_set(path) for path in paths]
    return tuple(s for s, _ in read), tuple(f for _, found in read for f in found)


def read_set(path: Path) -> tuple[MappingSet, list[Finding]]:
    """One mapping set, and findings on its syntax.

    Raises InputError for a file that is missing, or not UTF-8.
    """
    name = path.name.removesuffix(SUFFIX)
    place = (Path(path.parent.name) / path.name).as_posix()
    lines = re.split(r"\r\n?|\n", read_text(path))
    is_header = re.compile(r'"?#|[\s,;"]*$')
    size = next((i for i, s in enumerate(lines) if not is_header.match(s)), len(lines))
    separator = _separator(lines[size] if size < len(lines) else "")
    heads = [_header_line(line, separator) for line in lines[:size]]
    header, findings = _header(heads, place)
    prefixes = header.pop("curie_map", {})
    prefixes = prefixes if isinstance(prefixes, dict) else {}
    columns, rows, broken = _rows("\n".join(lines[size:]), size, place, separator)
    slots = {k: v for k, v in header.items() if isinstance(v, str | list | dict)}
    known = {str(k): str(v) for k, v in prefixes.items()}
    return MappingSet(name, place, known, slots, columns, rows), [*findings, *broken]


def _separator(columns: str) -> str:
    """The column separator: a tab, unless another one splits the columns rightly."""
    for sign in ("\t", ",", ";"):
        names = {name.strip().strip('"') for name in columns.split(sign)}
        if names.issuperset(REQUIRED):
            return sign
    return "\t"


def _header_line(line: str, separator: str) -> str:
    """A line of the header without `#` and without changes by spreadsheets."""
    if line.startswith('"'):
        line = next(csv.reader([line], delimiter=separator), [""])[0]
    return line.rstrip(f"{separator}\t ").removeprefix("#")


def _header(lines: list[str], place: str) -> tuple[dict[str, object], list[Finding]]:
    """The header; scalars are strings, also dates and numbers."""
    try:
        found = yaml.load("\n".join(lines), Loader=yaml.BaseLoader) or {}  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        words = str(getattr(error, "problem", "") or "it is nested too deeply")
        line = mark.line + 1 if mark else 1
        return {}, [finding("broken-header", place, line, f"a broken header ({words})")]
    if not isinstance(found, dict):
        return {}, [finding("broken-header", place, 1, "a header without slots")]
    return {str(key): value for key, value in found.items()}, []


def _rows(
    text: str, before: int, place: str, separator: str
) -> tuple[tuple[str, ...], tuple[Row, ...], list[Finding]]:
    """Columns and rows of the table after a header of `before` lines."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=separator, strict=True)
    columns: list[str] = []
    rows: list[Row] = []
    findings: list[Finding] = []
    line = before + 1
    try:
        for cells in reader:
            filled = _filled(cells)
            if not columns:
                columns = filled
                findings += _wrong_columns(filled, place, line) if filled else []
            elif filled:
                cells = filled + [""] * (min(len(cells), len(columns)) - len(filled))
                rows.append(Row(line, _values(columns, cells)))
                findings += _wrong_length(columns, cells, place, line)
            line = before + reader.line_num + 1
    except csv.Error as error:
        findings.append(finding("broken-row", place, line, f"a broken row ({error})"))
    return tuple(columns), tuple(rows), findings


def _filled(cells: list[str]) -> list[str]:
    """The cells of a row, stripped, up to the last one that is not empty."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _values(columns: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    pairs = zip(columns, cells, strict=False)
    return {
        column: _number(cell) if column == "confidence" else cell
        for column, cell in pairs
        if cell
    }


def _number(text: str) -> str:
    """A number from 0 to 1 as SSSOM writes it; other text is unchanged.

    >>> [_number(text) for text in ("0.90", "8.5e-1", "0,85", ".5", "75%", "1,000")]
    ['0.90', '0.85', '0.85', '0.5', '0.75', '1.000']
    >>> _number("high"), _number("8.5e+99999"), _number("1.5")
    ('high', '8.5e+99999', '1.5')
    """
    text = text.lstrip("'")
    match = NUMBER.fullmatch(text)
    if match is None or re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return text
    value = Decimal(f"{match[1].replace(',', '.')}E{match[2] or 0}")
    return f"{value / 100 if match[3] else value:f}"


def _wrong_columns(cells: list[str], place: str, line: int) -> Iterator[Finding]:
    missing = ", ".join(c for c in REQUIRED if c not in cells)
    if missing:
        yield finding("missing-column", place, line, f"no column {missing}")
    for name in dict.fromkeys(c for c in cells if cells.count(c) > 1):
        found = f"{cells.count(name)} columns {name!r}" if name else "a column unnamed"
        yield finding("broken-columns", place, line, found)


def _wrong_length(
    columns: list[str], cells: list[str], place: str, line: int
) -> Iterator[Finding]:
    if len(cells) != len(columns):
        count = f"{len(cells)} cells below {len(columns)} columns"
        yield finding("broken-row", place, line, count)


def rebased(table: MappingSet, base: str) -> MappingSet:
    """The set with codes below the study's own base IRI."""
    own = {"code": f"{base}code/", "data": base}
    prefixes = {p: own.get(p, iri) for p, iri in table.prefixes.items()}
    header = {**table.header, "mapping_set_id": f"{base}alignment/{table.name}"}
    return replace(table, prefixes=prefixes, header=header)


def write_set(table: MappingSet) -> str:
    """The set as a file: sorted prefixes, the header in its order, the rows."""
    header = {"curie_map": dict(sorted(table.prefixes.items())), **table.header}
    text = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=2**31)
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in text.splitlines())
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(row[c]) for c in table.columns] for row in table.rows)
    return out.getvalue()


def _cell(value: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", value)
