"""The command on intercoder agreement."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import deliver, echo, examples
from daap.commands.options import DATA, TABLE_FORMAT


@click.command(
    cls=Command,
    epilog=examples(
        "daap agreement",
        "daap agreement --data after/dist --with before/dist --format csv",
    ),
)
@DATA
@click.option(
    "--with",
    "other",
    type=click.Path(path_type=Path),
    help="Another dataset: the two are compared, each as one coder.",
)
@TABLE_FORMAT
def agreement(data: Path, other: Path | None, form: str) -> None:
    """Compare the coders of a dataset with one another, by code and overall.

    Percent, Cohen's kappa and Krippendorff's alpha compare segments, unitised alpha the
    spans themselves. Passages in which coders differ are shown side by side.
    """
    from daap.agreement.published import of_dataset, of_two
    from daap.commands.render.agreement import agreement_text
    from daap.exchange.dataset import read_dataset

    dataset = read_dataset(data)
    if other is None:
        found = of_dataset(dataset)
    else:
        same = data.resolve() == other.resolve()
        names = ("one", "other") if same else (str(other), str(data))
        found = of_two(read_dataset(other), dataset, names)
    if not found.shared:
        echo(_why(found.coders, other), err=True)
    texts = {source.identifier: source.text or "" for source in dataset.sources}
    shown = agreement_text(found, form, lambda s, a, b: texts.get(s, "")[a:b])
    deliver(shown, exact=form != "table")


def _why(coders: tuple[str, ...], other: Path | None) -> str:
    """Why there is nothing to compare, in a sentence."""
    if other is not None:
        return "no source is in both datasets with the same text and coded in both"
    if not coders:
        return "no coder is named: agreement is between two coders of a source at least"
    if len(coders) == 1:
        return f"one coder ({coders[0]}): agreement is between two at least"
    return f"no source is coded by two of the {len(coders)} coders"
