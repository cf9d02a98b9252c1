"""The command that lists the rules of findings."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from daap.commands.command import Command
from daap.commands.completion import offered
from daap.commands.console import (
    deliver,
    examples,
    terminal_width,
)
from daap.core.errors import QuestionError


def complete_rule(
    _: click.Context, __: click.Parameter, begun: str
) -> list[CompletionItem[str]]:
    """Completion of rules."""
    from daap.core.rules import rules as table

    known = {rule.slug: rule.meaning for rule in table().values()}
    return offered(known.items(), begun)


@click.command(cls=Command, epilog=examples("daap rules", "daap rules emergent-code"))
@click.argument("slug", default="", metavar="[KIND]", shell_complete=complete_rule)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="For a person, for docs/rules.md, or for a program.",
)
def rules(slug: str, form: str) -> None:
    """List the rules: what each finds, what it expects, and how to mend it.

    With KIND, the name of a rule in a finding, show that rule in full.
    """
    from daap.commands.render.rules import rule_text, rules_text
    from daap.core.nearest import did_you_mean, nearest
    from daap.core.rules import rules as table
    from daap.validate.findings import shape_rules

    known = [*table().values(), *shape_rules()]
    width = min(terminal_width(), 1000)
    if slug:
        name = slug.partition(":")[0]
        slugs = dict.fromkeys(rule.slug for rule in known)
        fits = [one for one in slugs if f"{name}-".startswith(f"{one}-")]
        if not fits:
            hint = did_you_mean(nearest(name, list(slugs)))
            raise QuestionError(f"there is no rule {slug!r}{hint}")
        known = [rule for rule in known if rule.slug == max(fits, key=len)]
        if form == "table":
            deliver(rule_text(known, min(width, 88)), exact=False)
            return
    deliver(rules_text(known, form, width), exact=form != "table")
