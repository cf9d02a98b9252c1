"""The problems of model files: what was expected, and a remedy for each."""

from __future__ import annotations

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "needs-running": (
        "names and calls that stand there as they are",
        "write out what it makes; it was not run and not read",
    ),
    "unknown-kind": (
        "CClass(decision, pattern, practice, design_solution or force, …)",
        "correct the kind; the code was left out",
    ),
    "no-label": (
        'a label in quotation marks, as in CClass(practice, "Label")',
        "write the label; the identifier stands for it",
    ),
    "misspelt-call": (
        "a function of Codeable Models",
        "correct its name; it was read as the one that it resembles",
    ),
    "mended-construct": (
        "a statement with all its brackets",
        "correct it; it was read with the brackets put right",
    ),
    "unknown-impact": (
        "{solution: {force: positive}} with a known impact",
        "correct it; it was not read",
    ),
    "unknown-relation": (
        "stereotype_instances= with the name of a known relation",
        "name the relation, or say in [relations] of study.toml which one it is; the "
        "link was left out",
    ),
    "unread-argument": (
        "what a codebook and a decision model hold",
        "nothing; the rest of the statement was read",
    ),
    "source-in-model": (
        "codes, options, forces and links",
        "nothing; a source's record is read from its field note or sources.csv",
    ),
}
"""What a reader's problem should have been, and what to do, by its rule."""

HARMLESS = frozenset({"misspelt-call", "source-in-model", "unread-argument"})
"""The rules of problems that cost nothing."""

BROKEN = ("a statement of Codeable Models", "correct or remove it; it was not read")
