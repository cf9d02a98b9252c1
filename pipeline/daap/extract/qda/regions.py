"""Regions of pictures, PDF and recordings as media fragments.

W3C Media Fragments URI 1.0, and RFC 8118 for PDF. A region outside of the medium, or
without extent, is none.
"""

from __future__ import annotations


def box(x: int, y: int, width: int, height: int, page: int | None = None) -> str:
    """A rectangle in pixels, or in points of a page of a PDF; empty if it is none.

    >>> box(1, 2, 30, 40), box(1, 2, 30, 40, page=3), box(-1, 2, 30, 40)
    ('xywh=1,2,30,40', 'page=3&viewrect=1,2,30,40', '')
    """
    if min(x, y, 0 if page is None else page) < 0 or min(width, height) < 1:
        return ""
    place = f"{x},{y},{width},{height}"
    return f"xywh={place}" if page is None else f"page={page}&viewrect={place}"


def interval(begin: int, end: int) -> str:
    """A part of a recording, from milliseconds; empty if it is none.

    >>> interval(1500, 3000), interval(3000, 1500)
    ('t=1.5,3', '')
    """
    if not 0 <= begin < end <= LONGEST:
        return ""
    return f"t={begin / 1000:g},{end / 1000:g}"


LONGEST = 1 << 40
"""The most milliseconds of a recording: some 35 years."""
