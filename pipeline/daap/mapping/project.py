"""Project files as triples: files, coders, cases and groups of sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import Variable
from daap.core.namespaces import DAAP, DCT, RDF, RDFS, XSD
from daap.core.project import Case, CaseRecord, Project
from daap.core.triples import (
    canonical,
    decimal,
    elements,
    moment,
    stated,
    text,
    triples,
)
from daap.core.values import VariableType
from daap.mapping.memos import map_memos


def map_project(project: Project, iris: Iris, language: str) -> Iterator[Triple]:
    """All triples of no single source."""
    for file in project.files:
        yield from triples(
            iris(f"import/{slug(file.identifier)}"),
            (RDF.type, DAAP.ProjectFile),
            (DAAP.path, text(file.path)),
            (DAAP.sha256, text(file.sha256)),
            (DAAP.tool, stated(file.tool)),
        )
    for one in project.coders:
        yield from triples(
            iris(f"coder/{slug(one.identifier)}"),
            (RDF.type, DAAP.Coder),
            (RDFS.label, text(one.label)),
        )
    for case in project.cases:
        yield from _case(case, iris, language)
    for variable in project.variables:
        yield from triples(
            variable_iri(variable.name, iris),
            (RDF.type, DAAP.Variable),
            (RDFS.label, text(variable.name, language)),
            (DCT.description, stated(variable.description, language)),
            *elements([variable.element], iris),
        )
    for group in project.groups:
        yield from triples(
            iris(f"group/{slug(group.identifier)}"),
            (RDF.type, DAAP.SourceGroup),
            (RDFS.label, text(group.label, language)),
            (DCT.description, stated(group.description, language)),
            *((DCT.hasPart, iris.source(source)) for source in group.sources),
            *elements([group.element], iris),
        )
    yield from map_memos(project.memos, iris)


def _case(case: Case, iris: Iris, language: str) -> Iterator[Triple]:
    subject = iris(f"case/{slug(case.identifier)}")
    yield from triples(
        subject,
        (RDF.type, DAAP.Case),
        (RDFS.label, text(case.label, language)),
        (DCT.description, stated(case.description, language)),
        *_parts(case, iris),
        *elements([case.element], iris),
    )
    yield from map_variables(subject, case.variables, iris)
    for record in case.records:
        yield from _record(record, case, iris)


def _record(record: CaseRecord, case: Case, iris: Iris) -> Iterator[Triple]:
    """The parts that one file alone gives a case, in the record of the file."""
    file, name = f"import/{slug(record.file)}", slug(case.identifier)
    yield from triples(
        iris(f"{file}/case/{name}"),
        (RDF.type, DAAP.CaseRecord),
        (DAAP.ofCase, iris(f"case/{name}")),
        *_parts(record, iris),
        (DAAP.inFile, iris(file)),
    )


def _parts(
    whole: Case | CaseRecord, iris: Iris
) -> Iterator[tuple[NamedNode, NamedNode]]:
    """The sources and the anchors that are parts of a case."""
    for source in whole.sources:
        yield DCT.hasPart, iris.source(source)
    for one in whole.passages:
        yield DCT.hasPart, iris.anchor(one.source, one.span)


def variable_iri(name: str, iris: Iris) -> NamedNode:
    """The IRI of a variable, which its name is in every file of a study."""
    return iris(f"variable/{slug(name)}")


def map_variables(
    subject: NamedNode, variables: Iterable[Variable], iris: Iris
) -> Iterator[Triple]:
    """The values of a source or a case; empty ones are left out."""
    for variable in variables:
        if variable.value:
            yield from triples(
                NamedNode(f"{subject.value}/variable/{slug(variable.name)}"),
                (RDF.type, DAAP.VariableValue),
                (DAAP.valueFor, subject),
                (DAAP.variable, text(variable.name)),
                (DAAP.ofVariable, variable_iri(variable.name, iris)),
                (DAAP.hasValue, _value(variable)),
                *elements([variable.element], iris),
            )


def _value(variable: Variable) -> Literal | None:
    """A value as a typed literal; a date as text, as OWL 2 has no datatype for it."""
    match variable.type:
        case VariableType.DATE_TIME:
            return moment(variable.value)
        case VariableType.DECIMAL:
            return decimal(variable.value)
        case VariableType.INTEGER | VariableType.BOOLEAN as kind:
            return canonical(Literal(variable.value, datatype=XSD[kind.value]))
        case _:
            return text(variable.value)
