"""Shapes of SVG with bounding boxes, and documents made of them.

All lengths are in user units, written with one decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from daap.diagrams.text_metrics import (
    ASCENT,
    FONTS,
    SPACE,
    Type,
    line_height,
    text_width,
)


def escape(content: str) -> str:
    """Text escaped for XML content.

    `xml.sax.saxutils` would import urllib.

    >>> escape('a "b" < c & d')
    'a "b" &lt; c &amp; d'
    """
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A piece of SVG and its bounding box."""

    svg: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a page."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Pen:
    """The style of lines and areas."""

    fill: str = "none"
    stroke: str = "none"
    width: float = 1
    dash: str = ""
    radius: float = 0

    @property
    def attributes(self) -> str:
        """The presentation attributes."""
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return (
            f'fill="{self.fill}" stroke="{self.stroke}" '
            f'stroke-width="{decimal(self.width)}"{dash}'
        )


def decimal(value: float) -> str:
    """A length with one decimal."""
    return f"{value:.1f}"


def text(lines: Iterable[str], x: float, y: float, kind: Type) -> Shape:
    """Lines of text below `y`, separated by line feeds where they end at a space."""
    lines = tuple(lines)
    width = max(text_width(item, kind) for item in lines)
    height = line_height(kind)
    parts = []
    for index, item in enumerate(lines):
        top = decimal(y + index * height + kind.size * ASCENT + height * 0.12)
        blank = "\n" if item.endswith(" ") and index + 1 < len(lines) else ""
        hung = SPACE * kind.size / 2 if blank and kind.anchor == "middle" else 0
        position = f'x="{decimal(x + hung)}" y="{top}"'
        parts.append(f"<tspan {position}>{escape(item.rstrip(' '))}</tspan>{blank}")
    bold = ' font-weight="bold"' if kind.bold else ""
    italic = ' font-style="italic"' if kind.italic else ""
    style = f'font-size="{decimal(kind.size)}" fill="{kind.fill}"{bold}{italic}'
    left = {"start": x, "middle": x - width / 2, "end": x - width}[kind.anchor]
    return Shape(
        f'<text text-anchor="{kind.anchor}" {style}>{"".join(parts)}</text>',
        Box(left, y, width, height * len(lines)),
    )


def boxed(box: Box, pen: Pen) -> Shape:
    """A rectangle."""
    radius = f' rx="{decimal(pen.radius)}"' if pen.radius else ""
    return Shape(
        f'<rect x="{decimal(box.x)}" y="{decimal(box.y)}" '
        f'width="{decimal(box.width)}" height="{decimal(box.height)}"{radius} '
        f"{pen.attributes}/>",
        box,
    )


def circle(x: float, y: float, radius: float, pen: Pen) -> Shape:
    """A circle around a point."""
    return Shape(
        f'<circle cx="{decimal(x)}" cy="{decimal(y)}" r="{decimal(radius)}" '
        f"{pen.attributes}/>",
        Box(x - radius, y - radius, 2 * radius, 2 * radius),
    )


def line(points: Iterable[tuple[float, float]], pen: Pen, head: float = 0) -> Shape:
    """A line through points, with an arrowhead of this length at its end."""
    points = tuple(points)
    path = " ".join(f"{decimal(x)},{decimal(y)}" for x, y in points)
    drawn = Shape(f'<polyline points="{path}" {pen.attributes}/>', around(points))
    if not head:
        return drawn
    (before, above), (x, y) = points[-2:]
    run, rise = (x > before) - (x < before), (y > above) - (y < above)
    back, half = (x - run * head, y - rise * head), head * 0.45
    tip = polygon(
        (
            (x, y),
            (back[0] - rise * half, back[1] + run * half),
            (back[0] + rise * half, back[1] - run * half),
        ),
        Pen(pen.stroke),
    )
    return grouped("", (drawn, tip))


def polygon(points: Iterable[tuple[float, float]], pen: Pen) -> Shape:
    """A closed area."""
    points = tuple(points)
    path = " ".join(f"{decimal(x)},{decimal(y)}" for x, y in points)
    return Shape(f'<polygon points="{path}" {pen.attributes}/>', around(points))


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The bounding box of points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def grouped(title: str, shapes: Iterable[Shape]) -> Shape:
    """Shapes as one group, with a tooltip."""
    shapes = tuple(shapes)
    corners = [(s.box.x, s.box.y) for s in shapes]
    corners += [(s.box.right, s.box.bottom) for s in shapes]
    named = f"<title>{escape(title)}</title>" if title else ""
    inner = "".join(shape.svg for shape in shapes)
    return Shape(f"<g>{named}{inner}</g>", around(corners))


def document(drawing: Drawing, name: str, title: str, description: str) -> str:
    """A drawing as an SVG document; `name` makes its ids unique on a page."""
    key = re.sub(r"[^A-Za-z0-9_-]", lambda m: f".{ord(m[0]):x}.", f"diagram-{name}")
    size = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}"'
    page = Box(0, 0, drawing.width, drawing.height)
    ids = {"aria-labelledby": f"{key}-title", "aria-describedby": f"{key}-desc"}
    texts = " ".join(
        f'{name}="{escape(value).replace(chr(34), "&quot;")}"'
        for name, value in ids.items()
    )
    shapes = (boxed(page, Pen("#ffffff")), *drawing.shapes)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" '
            f'xml:lang="en" role="img" {texts} font-family="{FONTS}">',
            f'<title id="{key}-title">{escape(title)}</title>',
            f'<desc id="{key}-desc">{escape(description)}</desc>',
            *(shape.svg for shape in shapes),
            "</svg>\n",
        )
    )
