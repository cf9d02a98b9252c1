"""XML read element by element with expat; document types are refused.

A document type could declare entities that expand without bound or refer to files
(CWE-776, CWE-611); none of the formats read here needs one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from daap.core.errors import InputError

DEEPEST = 200
"""The deepest nesting of elements; trees of codes are less deep."""

CHUNK = 1 << 16


@dataclass(slots=True)
class Element:
    """An element without its namespace; `line` counts from 1."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute; the case of its name is ignored."""
        if name in self.attributes:
            return self.attributes[name]
        wanted = name.casefold()
        found = (v for k, v in self.attributes.items() if k.casefold() == wanted)
        return next(found, default)

    def all(self, *tags: str) -> Iterator[Element]:
        """The children with these tags, in order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> Element | None:
        """The first child with a tag."""
        return next(self.all(tag), None)

    def below(self, tag: str) -> str:
        """The text of the first child with a tag, stripped."""
        child = self.first(tag)
        return child.text.strip() if child is not None else ""


def elements(
    stream: BinaryIO, name: str, within: Collection[str]
) -> Iterator[tuple[Element, bool]]:
    """Each child of an element in `within`, when it ends; it is then discarded.

    Elements in `within` are also yielded when they begin, marked True. Raises
    InputError, with the line, for invalid XML, a document type, or deep nesting.
    """
    reader = _Reader(name, within)
    try:
        while chunk := stream.read(CHUNK):
            reader.parser.Parse(chunk, False)
            yield from reader.ready
            reader.ready.clear()
        reader.parser.Parse(b"", True)
        yield from reader.ready
    except expat.ExpatError as error:
        line, reason = f"{name}:{error.lineno}", expat.ErrorString(error.code)
        raise InputError(line, f"is not XML: {reason}") from None
    except (LookupError, ValueError) as error:  # an encoding that expat does not know
        raise InputError(name, f"is XML in no known encoding: {error}") from None


class _Reader:
    """The handlers of an expat parser, and the elements that are complete."""

    def __init__(self, name: str, within: Collection[str]) -> None:
        self.name, self.within = name, within
        self.stack, self.texts = list[Element](), list[list[str]]()
        self.ready = list[tuple[Element, bool]]()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    @property
    def place(self) -> str:
        return f"{self.name}:{self.parser.CurrentLineNumber}"

    def refuse(self, *_: object) -> None:
        reason = "has a document type (<!DOCTYPE …>), which is refused"
        raise InputError(self.place, reason)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) >= DEEPEST:
            reason = f"has elements nested deeper than {DEEPEST}"
            raise InputError(self.place, reason)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        line = self.parser.CurrentLineNumber
        one = Element(tag.rpartition(" ")[2], plain, line)
        self.stack.append(one)
        self.texts.append([])
        if one.tag in self.within:
            self.ready.append((one, True))

    def end(self, _: str) -> None:
        one = self.stack.pop()
        one.text = "".join(self.texts.pop())
        parent = self.stack[-1] if self.stack else None
        if parent is None or parent.tag in self.within:
            self.ready.append((one, False))
        else:
            parent.children.append(one)

    def characters(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)


def tree(stream: BinaryIO, name: str) -> Element:
    """The whole document. Raises InputError as `elements` does."""
    *_, (root, _) = elements(stream, name, ())
    return root
