"""Names in every spelling: what is replaced, exactly, and what is told instead."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest

from daap.core.patterns import fault
from daap.core.settings import Redaction
from daap.interpret.longer_words import inside_words
from daap.interpret.redact_text import covered, redact_text, remaining


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("Zoe\u0308", "Ask Zo\u00eb.", "Ask [x]."),
        ("Zoë", "Ask Zoe\u0308, Zo&euml;, Zo&#235; or Zoe&#776;.",
         "Ask [x], [x], [x] or [x]."),
        ("Zoë", "e.org/Zo%C3%AB/Zo%EB", "e.org/[x]/[x]"),
        ("Maya", "_Maya_ __Maya__ _Maya said_ *Maya* ~~Maya~~ `Maya`",
         "_[x]_ __[x]__ _[x] said_ *[x]* ~~[x]~~ `[x]`"),
        ("Maya", "maya_smith@e.org, m.maya@e.org, @maya_s, maya2@e.org, maya_cv.pdf",
         "[x]_smith@e.org, m.[x]@e.org, @[x]_s, [x]2@e.org, [x]_cv.pdf"),
        ("Maya", "Ma\u00adya M\u200baya Ma\u200cya Ma\u2060ya May\ufeffa \u200eMaya",
         "[x] [x] [x] [x] [x] \u200e[x]"),
        ("Maya", "Ma-\nya", "[x]\n"),
        ("Maya", "ask Ma\u2010\n> ya now", "ask [x]\n now"),
        ("Maya", "ask Ma\u00ad\nya now", "ask [x]\n now"),
        ("Maya", "Ma-\n\nya said", "[x]\n\n[x] said"),
        ("Maya", "Ma**ya** M*&#x61;*ya Ma\u200b~~y~~a Ma<b>ya</b>",
         "[x]** [x] [x] [x]</b>"),
        ("Maya", "&#77;aya &#x4D;aya M%61ya M\\x61ya Ma&shy;ya Ma&zwnj;ya",
         "[x] [x] [x] [x] [x] [x]"),
        ("Maya", "Ｍａｙａ 𝐌𝐚𝐲𝐚 Ⓜaya Maya¹", "[x] [x] [x] [x]¹"),
        ("Maya", "C:\\maya\\nina, 'Maya\\nsaid'", "C:\\[x]\\nina, '[x]\\nsaid'"),
        ("Maya", "Anna-Maya, Maya’s, Maya/Bob, (Maya) “Maya”",
         "Anna-[x], [x]’s, [x]/Bob, ([x]) “[x]”"),
        ("O'Brien", "O’Brien O‘Brien OʼBrien O`Brien O&rsquo;Brien O\\'Brien O＇Brien",
         "[x] [x] [x] [x] [x] [x] [x]"),
        ("O’Brien", "O'Brien’s", "[x]’s"),
        ("Jean-Luc", "Jean‑Luc Jean–Luc Jean&#8209;Luc Jean−Luc Jean\\-Luc",
         "[x] [x] [x] [x] [x]"),
        ("Jean-Luc", "Jean-\nLuc, Je-\nan-Luc, Je-\nan-\nLuc", "[x]\n, [x]\n, [x]\n\n"),
        (r"Jean[-\s]Luc", "Jean-\nLuc, Jean \n Luc, Jean–Luc", "[x]\n, [x]\n, [x]"),
        ("Maya Smith", "Maya\nSmith, Maya\u00a0Smith, Maya  Smith, Maya&nbsp;\tSmith",
         "[x]\n, [x], [x], [x]"),
        ("Maya Smith", "Ma-\nya Smith; MAYA\n\nSMITH", "[x]\n; [x]\n\n[x]"),
        (r"Maya\s+Smith", "Maya \n Smith", "[x]\n"),
        (r"Maya\s*Smith", "MayaSmith Maya\nSmith", "[x] [x]\n"),
        (r"Maya\s\s?Smith", "Maya Smith, Maya   Smith", "[x], [x]"),
        ("Maya\\nSmith", "Maya Smith", "[x]"),
        ("AT&T", "AT\\&T, at&amp;t, AT&T", "[x], [x], [x]"),
        (r"AT\&T", "AT&T AT\\&T", "[x] [x]"),
        ("Strauß", "STRAUSS, Strauss, strauß, STRAUẞ", "[x], [x], [x], [x]"),
        ("İpek", "ipek IPEK İPEK ıpek", "[x] [x] [x] [x]"),
        ("Łukasz", "ŁUKASZ łukasz", "[x] [x]"),
        ("ﬁona", "Fiona ﬁona", "[x] [x]"),
        ("山田", "山田さんと山田。", "[x]さんと[x]。"),
        ("สมชาย", "ผมชื่อสมชายครับ", "ผมชื่อ[x]ครับ"),
        ("마야", "마야가 \u1106\u1161\u110b\u1163", "[x]가 [x]"),
        ("Москва", "МОСКВА, москвА", "[x], [x]"),
        (r"\bMaya\b", "_Maya_ mayan", "_[x]_ mayan"),
        ("Ren[eé]", "René RENE rene\u0301", "[x] [x] [x]"),
        ("[O’]+Neil", "O'Neil", "[x]"),
        ("M\\u0061y[ab]", "Maya MAYB", "[x] [x]"),
        ("\\N{LATIN CAPITAL LETTER M}aya", "maya", "[x]"),
        ("(?P<Given>Maya)(?: (?P=Given))?", "Maya\nMaya", "[x]\n"),
        ("Maya|Zoë", "Maya&Zoë", "[x]&[x]"),
        ("Strau[ß]", "Strauß STRAUSS", "[x] [x]"),
        (r"[\x4d]aya", "Maya maya", "[x] [x]"),
        (r"[\u0041-\u005a]aya", "Maya maya", "[x] [x]"),
        (r"\115aya", "Maya", "[x]"),
        ("Maya", "ask Ma-\n* ya, Ma\u00ad\n  12. ya or Ma-\n> - ya now",
         "ask [x]\n, [x]\n or [x]\n now"),
        ("Maya", "Ma<!-- -->ya M<!-- a-b --><b>aya",  "[x] [x]"),
        ("Maya", "M\\aya Ma\\\\ya", "[x] [x]"),
        ("Tim", "T\\im C:\\tim \\nTim", "[x] C:\\[x] \\n[x]"),
        ("Anna", "A\\nna", "[x]"),
        ("Maya", "&amp;#77;aya &amp;amp;#x4d;aya %254Daya M&#37;61ya &amp;Maya",
         "[x] [x] [x] [x] &amp;[x]"),
        ("مايا", "ما\u0640\u0640يا مَايَا", "[x] [x]"),
        ("שרה", "שָׂרָה", "[x]"),
        ("Müller", "Mueller MUELLER MÜLLER mu\u0308ller", "[x] [x] [x] [x]"),
        ("Mueller", "Müller, Mu\u0308ller", "[x], [x]"),
        ("Bjørn", "Bjoern BJÖRN", "[x] [x]"),
        ("Aas", "Ås AAS", "[x] [x]"),
        ("Maya Smith", "Maya_Smith maya_smith_hive, **Maya** Smith, Maya* *Smith",
         "[x] [x]_hive, **[x], [x]"),
        ("Maya Smith", "Maya\n* Smith; Maya\n> 1) Smith", "[x]\n; [x]\n"),
        ("Jean-Luc", "jean_luc_hive", "[x]_hive"),
        (r"Big[-\s]*Corp", "big_corp BigCorp big__corp", "[x] [x] [x]"),
        ("C3PO", "c3po C3-PO", "[x] C3-PO"),
        ("Unit 7", "unit 7, unit 70, Unit\u00a07.", "[x], unit 70, [x]."),
        ("Maya", "Mayas hamaya Mayan MayaSmith", "Mayas hamaya Mayan MayaSmith"),
    ],
)  # fmt: skip
def test_a_name_is_replaced_in_every_spelling(
    pattern: str, text: str, expected: str
) -> None:
    redactions = [Redaction(pattern, "[x]")]

    assert redact_text(text, redactions) == expected
    assert fault(pattern, "[x]") == ""
    assert not covered(expected, redactions)
    assert bool(remaining({"": text}, redactions)) == (text != expected)


@pytest.mark.parametrize(
    ("pattern", "text", "told"),
    [
        ("Maya", "Mayas Idee", [(0, "[x]s", True)]),
        ("Maya", "so MayaSmith and AnnaMaya",
         [(3, "[x]Smith", True), (21, "Anna[x]", True)]),
        ("Zoe", "Zoë", [(0, "[x]", True)]),
        ("Zoë", "Zoe, ZOES", [(0, "[x]", True), (5, "[x]S", True)]),
        ("Zoë", "zoe.k@e.org", [(0, "[x]", True)]),
        ("Maya", "mayasmith@e.org", [(0, "[x]smith", True)]),
        ("Maya", "www.hellomaya.org", [(9, "hello[x]", True)]),
        ("Maya", "M.a.y.a, m a y a", [(0, "[x]", True), (9, "[x]", True)]),
        ("Maya", "M\u0430ya", [(0, "[x]", True)]),
        ("Maya", "mayas himalmayan", [(0, "[x]s", False), (11, "himal[x]n", False)]),
        ("Tom", "Tomorrow tomorrow", [(0, "[x]orrow", True), (9, "[x]orrow", False)]),
        ("Tom", "customers, CUSTOMERS, automatic", []),
        ("Maya Smith", "MayaSmith maya.smith", [(0, "[x]", True), (10, "[x]", True)]),
        ("O'Brien", "OBrien", [(0, "[x]", True)]),
        (r"\bMaya\b", "MayaSmith Mayas",
         [(0, "[x]Smith", True), (10, "[x]s", True)]),
        ("Łukasz", "Lukasz", [(0, "[x]", True)]),
        ("Jorgen", "Jørgen", [(0, "[x]", True)]),
        ("Jean-Luc", "JeanLuc", [(0, "[x]", True)]),
        ("مايا", "ومايا", [(1, "و[x]", True)]),
        ("Maya", "Ma-\nyas", [(0, "[x]s", True)]),
        ("Maya", "nobody is here", []),
    ],
)  # fmt: skip
def test_a_name_in_a_longer_word_or_spelt_otherwise_is_told(
    pattern: str, text: str, told: list[tuple[int, str, bool]]
) -> None:
    redactions = [Redaction(pattern, "[x]")]

    assert redact_text(text, redactions) == text
    found = inside_words(text, redactions)
    assert [(one.start, one.word, one.is_likely) for one in found] == told


def test_what_replaces_a_name_is_not_told_for_another() -> None:
    redactions = [Redaction("Tom", "[Tomorrow]"), Redaction("Maya", "[x]")]

    assert list(inside_words("[Tomorrow] and [x]", redactions)) == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("x*", "matches nothing at all or its own replacement"),
        ("guest", "matches nothing at all or its own replacement"),
        ("G\u00adUEST", "matches nothing at all or its own replacement"),
        ("(", "is not a regular expression"),
        ("(?i)maya", "is not a regular expression"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(pattern: str, why: str) -> None:
    assert fault(pattern, "[guest]").startswith(why)


@pytest.mark.parametrize(
    "text",
    ["*" * 50_000 + "a", "a" + "*" * 50_000, "-\n" * 20_000, "<b" * 30_000,
     "a\u0301" + "\u0301" * 50_000, "&" * 50_000, "\\" * 50_000, "%4" * 30_000,
     " " * 50_000, "a-\n" * 15_000, "a*" * 25_000, "m.a." * 20_000],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    """It ends: a time that grows with the square of these would be minutes."""
    redactions = [Redaction("Maya Smith|O'Brien", "[x]")]

    assert redact_text(text, redactions) == text
    assert list(inside_words(text, redactions)) == []


NAMES = ["Maya", "Zoë", "O'Brien", "Jean-Luc", "Maya Smith", "Strauß", "Łukasz",
         "Marie-Ève D’Arcy", "Nguyễn", "山田", "Ольга", "مايا", "Müller"]  # fmt: skip
WORDS = "we built ports, then hives; (nobody) knew the 7 bees “well” 日本 и …".split()
BORDERS = ["", " ", "\n", "\n\n", "_", "__", "*", "**", "~~", "`", "(", "[", '"', "“",
           "@", "/", ".", ",", ":", "-", "–", "7", "%20", "&nbsp;", "\\", "\u200b",
           "\t", "|", "#", "<b>", "{"]  # fmt: skip
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u061c\u034f\ufe0f"
APOSTROPHES, HYPHENS = "'’‘ʼ＇", "-‐‑‒–—−－"
SPACES = [" ", "\u00a0", "\u2009", "  ", "\t", "\n", " \n", "\n> ", "&nbsp;", "\u3000",
          "_", "* ", "\n* ", "\n\n", "\n2. ", "\\n", "&amp;nbsp;"]  # fmt: skip
ENDS = ["-\n", "‐\n", "\u00ad\n", "-\n> ", "&shy;\n", "-\n* ", "-\n\n", "-\n> 3. "]
MARKS = ["*", "**", "~~", "<wbr>", "<!-- -->", "<!--\n-->", "\\"]
DOUBLED = ["&amp;#{};", "&#38;#{};", "&amp;amp;#{};", "&#37;26#{};"]

Way = Callable[[random.Random, str], str]


def at(chance: random.Random, name: str, put: Callable[[str], str]) -> str:
    """The name with one of its characters put otherwise."""
    place = chance.randrange(len(name))
    return name[:place] + put(name[place]) + name[place + 1 :]


def wide(character: str) -> str:
    """A character of ASCII in full width, if it is no mark."""
    is_wide = character.isascii() and (character.isalnum() or character in "'-")
    return chr(ord(character) + 0xFEE0) if is_wide else character


def between(chance: random.Random, name: str, what: str) -> str:
    """The name with something between two of its letters, if there are two."""
    gaps = [m.end() for m in re.finditer(r"[^\W\d_](?=[^\W\d_])", name)]
    place = chance.choice(gaps or [0])
    return name[:place] + (what if place else "") + name[place:]


WAYS: list[Way] = [
    lambda chance, s: s.upper(),
    lambda chance, s: s.lower(),
    lambda chance, s: unicodedata.normalize("NFD", s),
    lambda chance, s: between(chance, s, chance.choice(INVISIBLE)),
    lambda chance, s: at(chance, s, lambda c: f"&#{ord(c)};"),
    lambda chance, s: at(chance, s, lambda c: f"&#x{ord(c):x};"),
    lambda chance, s: at(chance, s, quote),
    lambda chance, s: at(chance, s, lambda c: f"\\{c}" if c in "'-" else c),
    lambda chance, s: at(chance, s, wide),
    lambda chance, s: s.replace("'", chance.choice(APOSTROPHES)),
    lambda chance, s: s.replace("-", chance.choice(HYPHENS)),
    lambda chance, s: s.replace("-", "_"),
    lambda chance, s: s.replace("ü", "ue").replace("Ü", "UE"),
    lambda chance, s: s.replace("ا", "اـ"),
    lambda chance, s: at(chance, s, lambda c: chance.choice(DOUBLED).format(ord(c))),
    lambda chance, s: s.replace("-", chance.choice(["-\n", "‐\n> ", "- \n"])),
    lambda chance, s: s.replace(" ", chance.choice(SPACES)),
    lambda chance, s: between(chance, s, chance.choice(ENDS)),
    lambda chance, s: between(chance, s, chance.choice(MARKS)),
    lambda chance, s: s,
]  # fmt: skip


def letters(text: str) -> str:
    """The letters of a text, decoded by other means than those that are tested."""
    for _ in range(4):
        text = unquote(html.unescape(text))
    text = re.sub(r"<[a-z]+>|<!--\s-->|\\n|\\|ـ", "", text).casefold()
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ü", "ue"))
    return "".join(c for c in plain if unicodedata.category(c)[0] == "L")


def test_of_a_thousand_names_in_random_spellings_and_places_none_is_left() -> None:
    redactions = tuple(Redaction(name, "…") for name in NAMES)
    chance = random.Random(15)  # noqa: S311 (no secret)
    left = []
    for _ in range(1000):
        name = chance.choice(NAMES)
        said = chance.choice(WAYS)(chance, name)
        if not set(said) & set("\n&%<"):
            said = chance.choice(WAYS)(chance, said)
        before = " ".join(chance.choices(WORDS, k=chance.randrange(4)) or [""])
        after = " ".join(chance.choices(WORDS, k=chance.randrange(4)) or [""])
        first, last = chance.choice(BORDERS), chance.choice(BORDERS)
        text = f"{before} {first}{said}{last} {after}"
        redacted = redact_text(text, redactions)
        if letters(name) in letters(redacted) or remaining({"": redacted}, redactions):
            left.append((name, text, redacted))
        assert redacted.count("\n") == text.count("\n")
        assert letters(redacted) in (letters(f"{before} {first} {last} {after}"), "")
    assert left == []
