"""Import of files of QDA tools into a study, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from daap.core.errors import Finding, InputError
from daap.core.manifest import file_sha256
from daap.core.scratch import clear_abandoned, scratch
from daap.core.settings import Settings
from daap.core.terminal import counted
from daap.core.text_files import read_text
from daap.extract.qda.convert import Conversion, Known
from daap.extract.qda.extracts import FOLDER, FileExtract, SourceExtract, to_text
from daap.extract.qda.file_extract import file_extract
from daap.extract.qda.formats import database_of, project_path, read_any
from daap.extract.qda.names import digest, portable
from daap.extract.qda.project import CodePath, Context, Remarks
from daap.extract.qda.store import Staged, file_extracts, merged
from daap.extract.qda.study_file import new_coders, with_coders
from daap.extract.qda.texts import html_text, line_ends
from daap.extract.transcripts.note import labels_of, note_text
from daap.extract.transcripts.utterances import SUFFIXES, utterances
from daap.interpret.redact_text import redact_text


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported file: what was read, where it was stored, and the findings.

    A transcript has no `extract`.
    """

    file: str
    place: str
    read: str
    findings: tuple[Finding, ...]
    extract: FileExtract | None = None


class Import:
    """One file as extracts; `sources` must be exhausted before `file`."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        others: Sequence[FileExtract] = (),
        stored: Callable[[str], SourceExtract | None] = lambda _: None,
    ) -> None:
        self.path = path = project_path(path)
        self.inner = database_of(path)
        self.remarks = Remarks(path.name)
        self.sha256 = file_sha256(self.inner)
        self.stored = stored
        codes: dict[CodePath, str] = {}
        taken: dict[str, str] = {}
        self.clean = clean = partial(redact_text, redactions=settings.redactions)
        for other in others:
            codes |= {tuple(map(clean, one.path)): one.code for one in other.codes}
            taken |= other.sources
        names, language = _own_names(others), settings.language
        context = Context(self._text, settings.columns, names, language)
        self.project = read_any(self.inner, self.remarks, context)
        self.coders = new_coders(settings.coders, self.project.coders)
        known = {**settings.coders, **self.coders}
        self.identifier = identifier_of(path, others, clean)
        self.conversion = Conversion(
            project=self.project,
            identifier=self.identifier,
            known=Known({name: key for key, name in known.items()}, taken, codes),
            remarks=self.remarks,
            clean=clean,
            stored=stored,
        )

    def _text(self, name: str) -> str | None:
        """The text of a source: an imported one, or a file next to this one."""
        known = self.stored(portable(self.clean(name), "source"))
        if known is not None:
            return "\n".join(known.text)
        for beside in (name, f"{name}.txt"):
            path = self.path.parent / Path(beside).name
            if path.suffix.lower() in (".txt", ".html", ".htm") and _is_file(path):
                text = line_ends(read_text(path))
                return text if path.suffix.lower() == ".txt" else html_text(text)[0]
        return None

    def sources(self) -> Iterator[SourceExtract]:
        """The sources one by one. Raises InputError if the file has changed."""
        yield from self.conversion.sources()
        if file_sha256(self.inner) != self.sha256:
            raise InputError(
                self.path, "was changed while it was read; import it again"
            )

    def file(self) -> FileExtract:
        """The extract of the file without its sources."""
        return file_extract(self.conversion, self.path.name, self.sha256)


def _is_file(path: Path) -> bool:
    """Whether there is a file; of a name longer than names of files can be is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _own_names(others: Sequence[FileExtract]) -> dict[str, CodePath]:
    """The paths of codes by name, for names that are unique."""
    found: dict[str, set[CodePath]] = {}
    for other in others:
        for one in other.codes:
            found.setdefault(one.name, set()).add(one.path)
    return {name: min(paths) for name, paths in found.items() if len(paths) == 1}


def identifier_of(
    path: Path, others: Sequence[FileExtract], clean: Callable[[str], str]
) -> str:
    """The identifier of a file, from its name; equal names are the same file."""
    for other in others:
        if other.file == path.name:
            return other.identifier
    name = portable(clean(path.stem), "file").casefold()
    if any(other.identifier == name for other in others):
        return f"{name}-{digest(path.name)}"
    return name


def import_files(
    paths: Sequence[Path],
    settings: Settings,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Imported]:
    """Import files into a study. Raises InputError for one that cannot be read.

    Nothing is written unless all files can be read.
    """
    paths = [*map(project_path, paths)]
    _refuse_same_names(paths)
    clear_abandoned(settings.root)
    content = settings.file.read_text(encoding="utf-8-sig")
    made = list[Imported]()
    with scratch(settings.root) as folder:
        staged = Staged(settings.root, folder)
        known = {one.identifier: one for _, one in file_extracts(settings.root)}
        for path in paths:
            progress(f"importing {path.name}")
            if path.suffix.lower() in SUFFIXES:
                made.append(_transcript(path, settings, staged))
                continue
            one = Import(path, settings, tuple(known.values()), staged.source)
            settings = replace(settings, coders={**settings.coders, **one.coders})
            content = with_coders(content, one.coders, settings.file)
            if one.identifier in known:
                staged.forget(known[one.identifier])
            codings = _stage(one, staged)
            extract = known[one.identifier] = one.file()
            place = f"{FOLDER}/{extract.identifier}.json"
            staged.write(place, to_text(extract))
            numbers = (len(extract.sources), len(extract.codes), codings)
            names = ("source", "code", "coding")
            read = ", ".join(map(counted, numbers, names))
            told = tuple(one.remarks.findings)
            made.append(Imported(path.name, place, read, told, extract))
        staged.write(settings.file.name, content)
        staged.place()
    return made


def _refuse_same_names(paths: Sequence[Path]) -> None:
    """Raise InputError for two files of one name, of which only one would stay."""
    found = dict[str, Path]()
    for path in paths:
        if path.suffix.lower() in SUFFIXES:
            continue
        first = found.setdefault(path.name, path)
        if first is not path:
            reason = f"has the name of {first}; a file is known by its name: rename one"
            raise InputError(path, reason)


def _stage(one: Import, staged: Staged) -> int:
    """Stage the sources of a file; returns the number of codings."""
    count = 0
    for source in one.sources():
        count += len(source.codings)
        known = staged.source(source.identifier)
        staged.add(merged(known, source, one.remarks))
    return count


def _transcript(path: Path, settings: Settings, staged: Staged) -> Imported:
    """Stage a transcript as a field note. Raises InputError if the note exists."""
    remarks = Remarks(path.name)
    said = utterances(path, remarks)
    labels = labels_of(said, settings)
    name, text = note_text(path, said, labels, settings.interview)
    note = settings.notes / name
    if note.exists():
        raise InputError(path, f"would be {note}, which is there; nothing was written")
    if staged.has(note):
        reason = f"would be {note}, as another of the files; nothing was written"
        raise InputError(path, reason)
    if not note.is_relative_to(settings.root):
        raise InputError(note, "is outside the study's folder; nothing was written")
    place = note.relative_to(settings.root).as_posix()
    staged.write(place, text)
    for number, (label, new) in enumerate(labels.items(), start=1):
        if label != new:
            known = settings.label.fullmatch(new) is not None
            rule = "import-label" if known else "import-label:unread"
            remarks.add(rule, f"label {number}", words=label, name=new)
    read = f"{counted(len(said), 'turn')} of {counted(len(labels), 'speaker')}"
    return Imported(path.name, place, read, tuple(remarks.findings))
