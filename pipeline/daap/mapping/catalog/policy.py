"""The control port: terms of use and of publication, as ODRL policies.

ODRL: https://www.w3.org/TR/odrl-model/. Permissions are stated for the licences known
here; for any other, the policy refers to the licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris
from daap.core.metrics import RATING
from daap.core.namespaces import DCT, DQV, ODRL, RDF, RDFS, SKOS
from daap.core.settings import Settings
from daap.core.triples import decimal, iri, text, triples

CREATIVE_COMMONS = "https://creativecommons.org/"
LICENCES = {
    f"{CREATIVE_COMMONS}licenses/by/": ("attribute",),
    f"{CREATIVE_COMMONS}licenses/by-sa/": ("attribute", "shareAlike"),
    f"{CREATIVE_COMMONS}publicdomain/zero/": (),
}
"""Licences that permit reproduction, distribution and derivation, with duties."""

PERMITTED = ("reproduce", "distribute", "derive")
REIDENTIFY = (
    "To find out, by whatever means, who a pseudonymous person in the data is, or to "
    "try to."
)
PRIVACY = (
    "The names of people in transcripts are replaced. A licence of copyright does not "
    "license away their privacy, so finding out who they are stays prohibited."
)
REDACTION = (
    "Before publication every name that the study's settings list is replaced in what "
    "is taken from transcripts and traces; the build refuses to publish otherwise."
)
MINIMUM = (
    "Published only if quality reaches these minimums of the study's settings; the "
    "build refuses to publish otherwise."
)


def map_policy(settings: Settings, iris: Iris) -> Iterator[Triple]:
    """The policy of use, the publisher's obligations, and the minimum quality."""
    yield from _use(settings, iris)
    yield from _reidentification(iris)
    yield from _publication(iris)
    if settings.minimums:
        yield from _quality(settings, iris)


def _policy(name: str, title: str, kind: NamedNode, iris: Iris) -> Iterator[Triple]:
    policy = iris(f"policy/{name}")
    yield from triples(
        policy,
        (RDF.type, ODRL.Set),
        (RDF.type, kind),
        (ODRL.uid, policy),
        (DCT.title, text(title, "en")),
        (ODRL.target, iris("dataset")),
        (ODRL.assigner, iris("agent/editors")),
    )


def _use(settings: Settings, iris: Iris) -> Iterator[Triple]:
    permission = iris("policy/use/permission")
    duties = _duties(settings.licence)
    yield from _policy("use", "Terms of use", ODRL.Policy, iris)
    yield from triples(
        iris("policy/use"),
        (DCT.license, iri(settings.licence)),
        (ODRL.prohibition, iris("policy/use/prohibition")),
    )
    if duties is None:
        return
    yield Triple(iris("policy/use"), ODRL.permission, permission)
    yield from triples(
        permission,
        (RDF.type, ODRL.Permission),
        *((ODRL.action, ODRL[action]) for action in PERMITTED),
        *((ODRL.duty, iris(f"policy/use/{action}")) for action in duties),
    )
    for action in duties:
        yield from triples(
            iris(f"policy/use/{action}"),
            (RDF.type, ODRL.Duty),
            (ODRL.action, ODRL[action]),
        )
    if "attribute" in duties:
        yield from triples(
            iris("policy/use/attribute"),
            (ODRL.attributedParty, iris("agent/editors")),
            (DCT.bibliographicCitation, text(settings.citation or settings.title)),
        )


def _duties(licence: str) -> tuple[str, ...] | None:
    """The duties of a licence; None for an unknown licence."""
    known = (LICENCES[name] for name in LICENCES if licence.startswith(name))
    return next(known, None)


def _reidentification(iris: Iris) -> Iterator[Triple]:
    action = iris("policy/action/re-identify")
    yield from triples(
        iris("policy/use/prohibition"),
        (RDF.type, ODRL.Prohibition),
        (ODRL.action, action),
        (RDFS.comment, text(PRIVACY, "en")),
    )
    yield from triples(
        action,
        (RDF.type, ODRL.Action),
        (RDFS.label, text("Re-identify", "en")),
        (SKOS.definition, text(REIDENTIFY, "en")),
        (ODRL.includedIn, ODRL.use),
    )


def _publication(iris: Iris) -> Iterator[Triple]:
    duty = iris("policy/publication/redaction")
    yield from _policy("publication", "Duties of the publisher", ODRL.Policy, iris)
    yield from triples(iris("policy/publication"), (ODRL.obligation, duty))
    yield from triples(
        duty,
        (RDF.type, ODRL.Duty),
        (ODRL.action, ODRL.anonymize),
        (RDFS.comment, text(REDACTION, "en")),
    )


def _quality(settings: Settings, iris: Iris) -> Iterator[Triple]:
    permission = iris("policy/quality/permission")
    yield from _policy("quality", "Minimum quality", DQV.QualityPolicy, iris)
    yield from triples(iris("policy/quality"), (ODRL.permission, permission))
    yield from triples(
        permission,
        (RDF.type, ODRL.Permission),
        (ODRL.action, ODRL.distribute),
        (RDFS.comment, text(MINIMUM, "en")),
    )
    for name, minimum in settings.minimums.items():
        constraint = iris(f"policy/quality/{name}")
        yield Triple(permission, ODRL.constraint, constraint)
        yield from triples(
            constraint,
            (RDF.type, ODRL.Constraint),
            (ODRL.leftOperand, iris(f"metric/{name}")),
            (ODRL.operator, ODRL.gteq),
            (ODRL.rightOperand, decimal(minimum)),
            (DCT.title, text(_said(name, minimum), "en")),
        )
        yield Triple(iris(f"metric/{name}"), RDF.type, ODRL.LeftOperand)


def _said(name: str, minimum: Decimal) -> str:
    what = "A rating" if name == RATING else f"The share {name}"
    return f"{what} of at least {minimum}"
