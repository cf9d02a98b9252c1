"""A new study: its study.toml with comments, and its folders.

Metadata in the template are placeholders; one that is not replaced gives a warning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.errors import Finding, InputError
from daap.core.iris import slug
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.settings_reader import real

PLACEHOLDERS = {
    "description": "Say in a sentence what was studied, and how.",
    "creator": "Name the researchers",
    "publisher": "Name who publishes the dataset",
    "origin": "https://example.org/our-study",
    "citation": "Names: Title, year.",
}
"""The placeholders of the template, by the name of the setting."""

TEMPLATE = """\
# The study: what is published, under which IRIs, and how its notes are read.
# Paths are relative to this file; patterns are Python regular expressions.
# Lines that begin with # say what may be set, and what holds if nothing is.

[study]
title = {title}
description = "{description}"
# Who did the study, and who is to be credited for the notes.
creator = "{creator}"
# Where the study itself is published, and how to cite it.
# origin = "{origin}"
# citation = "{citation}"
# The language of notes, transcripts and labels, as in HTML: en, de, pt-BR.
language = "en"
# The base of every IRI of the study's data, ending in / or #. Choose an address
# that you will keep, before you publish: nobody else may use it. The terms of
# the ontology, daap:, are the same for all studies and are not set here.
base = {base}

[release]
# Version and date of what is published: raise them with every release.
version = "0.1.0"
issued = {issued}
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "{publisher}"

[files]
# The folder of the field notes: all its *.md files.
notes = "field-notes"
# The rest is optional. Without a codebook every code of the notes is emergent.
# A table of the sources' records; without it the notes' own records are used.
# sources = "sources.csv"
# What your formal model says of each source: columns source and code.
# attributions = "attributions.csv"
# The codes with labels and definitions, as SKOS in Turtle: a file or a folder.
# codebook = "codebook.ttl"
# Options, impacts, dependencies and next decisions, as Turtle.
# guidance = "guidance.ttl"
# Mappings of the codes to other vocabularies: a folder of tables in SSSOM.
# alignments = "alignments"

[reading]
# Identifiers of sources that are interviews; all others are grey literature. A
# note's identifier is its first heading and the line below: '# p' and '4' are p4.
interview = 'p[0-9]+'
# A line with only a speaker's label begins a turn. A group in the pattern holds
# the speaker: '(Interviewer|Expert [A-Z]) +[0-9:]+'.
speaker = '(?:Interviewer|Interviewee|(?:Expert|Participant|Speaker) ?\\w{{1,3}})'
interviewer = 'Interviewer'

# What must not be published, such as names: whole words in any case and spelling,
# replaced before anything else is done. A space matches line ends too. Write a
# table for each, and check every note before you publish. Where study.toml
# is public, name a file outside the study with more tables like these.
# [redaction]
# file = "../names.toml"
# [[redact]]
# pattern = 'Jane(?:\\s+Doe)?'
# replacement = "[interviewee]"

# Which words are published: all, quoted (those that open codes quote) or none, with
# exceptions by source. The coding is always published.
# [publish]
# text = "all"
# [publish.sources]
# p1 = "none"

# Your own names for relations, impacts and kinds of codes, in traces and in model
# files, each with daap's name for it.
# [relations]
# helps = "positive"
# [kinds]
# quality_attribute = "force"

# For tables and projects of other tools: what their columns hold, who the pseudonyms
# of coders are, and which coders are published by name.
# [columns]
# words = "Passage"
# [coders]
# coder-1 = "Ann Example"
# [coder_labels]
# coder-1 = "Ann Example"

# What the dataset is for (by default the description), and its lifecycle status:
# Ideation, Design, Build, Deploy or Consume.
# [product]
# purpose = "What the dataset is for."
# status = "Build"

# Minimums that must be reached before anything is published: stars of five, shares.
# [control]
# minimum_rating = 1.5
# [control.minimum]
# anchoring = 0.2

# The address of a form for mistakes, with the page's title and a text filled in.
# [site]
# issues = "https://example.org/our-study/issues/new?title={{title}}&body={{body}}"

# Only where the notes are published elsewhere, for 'daap sources sync': a table
# with the columns source, path, bytes and sha256, the address of a path, and that of
# lines to read. {{commit}} is the one below.
# [sync]
# list = "field-notes.csv"
# commit = "4b825dc"
# url = "https://example.org/our-study/{{commit}}/{{path}}"
# page = "https://example.org/our-study/{{commit}}/{{path}}#L{{first}}-L{{last}}"
"""

NAMED = 3
"""Names shown of the files in a folder that is not empty."""

NOTES = "field-notes"


def new_base(folder: Path) -> str:
    """A first base IRI, made from the folder's name.

    >>> new_base(Path("bee keeping"))
    'https://example.org/bee-keeping/'
    """
    name = re.sub(r"\s+", "-", real(folder).name.strip().casefold()) or "study"
    return f"https://example.org/{slug(name)}/"


def study_files(title: str, base: str, issued: str) -> dict[str, str]:
    """The files of a new study, by their paths in its folder."""
    content = TEMPLATE.format(
        title=quoted(title), base=quoted(base), issued=issued, **PLACEHOLDERS
    )
    return {"study.toml": content, f"{NOTES}/.gitkeep": ""}


def quoted(text: str) -> str:
    """A basic string of TOML: JSON syntax, with DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def write_new(folder: Path, files: dict[str, str]) -> None:
    """Write a new study. Raises InputError for a folder that is not empty."""
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "is a file; name a folder; nothing was written")
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if held:
        more = ", …" if len(held) > NAMED else ""
        raise InputError(
            folder,
            f"is not empty (it holds {', '.join(held[:NAMED])}{more}); "
            "nothing was written; name a new folder",
        )
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def placeholders(settings: Settings) -> Iterator[Finding]:
    """A warning for each setting that still has its placeholder."""
    lines = settings.file.read_text(encoding="utf-8-sig").splitlines()
    for name, text in PLACEHOLDERS.items():
        if getattr(settings, name) != text:
            continue
        entry = re.compile(rf"\s*{name}\s*=")
        line = next((i for i, s in enumerate(lines, 1) if entry.match(s)), 0)
        found = f"{name} = {text!r}, as 'daap sources init' wrote it"
        path = settings.file.name
        yield finding("placeholder", path, line, found, focus="study", name=name)


def switched_on(content: str, names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """A study.toml with entries of [files] uncommented, and the lines to be added.

    Only lines that the template comments out with # are changed.
    """
    missing = []
    for name in names:
        entry = re.search(rf'^(?:# )?({name} = "[^"]*")$', content, re.MULTILINE)
        if entry is None:
            suffix = "csv" if name in ("sources", "attributions") else "ttl"
            missing.append(f'{name} = "{name}.{suffix}"')
            continue
        content = content[: entry.start()] + entry[1] + content[entry.end() :]
    return content, tuple(missing)
