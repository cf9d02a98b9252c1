"""Texts of project files: decoding, line ends as LF, names on one line."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from daap.extract.qda.project import Remarks

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
UNNAMED = "unnamed"
BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr "
    "ul".split()
)
"""HTML elements that are rendered with a line break."""


def clean_name(name: str, remarks: Remarks) -> str:
    """A name with control characters and line ends as one space."""
    clean = CONTROL.sub(" ", name)
    if clean != name:
        told = f"control characters or line ends in the name {clean!r}"
        remarks.add("import-control-characters", told)
    return clean


def name_of(name: str, remarks: Remarks) -> str:
    """A clean name of what must have one; without any, it is called unnamed."""
    clean = clean_name(name, remarks)
    if clean.strip():
        return clean
    remarks.left_out("a name", f"there is none; what lacks it is called {UNNAMED!r}")
    return UNNAMED


def plain_text(content: bytes, name: str, remarks: Remarks) -> str | None:
    """The text of a member: UTF-8 or UTF-16, without byte order mark, LF line ends.

    None, with a finding, for another encoding.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        remarks.left_out(f"the text {name}", "it is not text in UTF-8 or UTF-16")
        return None
    return line_ends(text)


def line_ends(text: str) -> str:
    """The text with CRLF, and CR alone, as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Text(HTMLParser):
    """Collects text, and the offsets of block ends without a line end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts, self.length, self.breaks = list[str](), 0, list[int]()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += len(data)

    def _block(self, tag: str) -> None:
        if tag in BLOCKS and self.length:
            self.breaks.append(self.length)

    def parse_html_declaration(self, i: int) -> int:
        """Marked sections are comments, as in browsers, whatever their keyword."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._block(tag)


def html_text(content: str) -> tuple[str, tuple[int, ...]]:
    r"""The text of HTML without tags, and offsets of block ends without a line end.

    >>> html_text("<p>a &amp; b</p><p>c</p>\n<p>d</p>")
    ('a & bc\nd', (5,))
    """
    parser = _Text()
    parser.feed(content)
    parser.close()
    text = "".join(parser.parts)
    ends = dict.fromkeys(
        place
        for place in parser.breaks
        if place < len(text) and "\n" not in text[place - 1 : place + 1]
    )
    return text, tuple(ends)
