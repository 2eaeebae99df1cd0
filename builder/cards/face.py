"""From the words of a card to HTML: which words stand on which face, in which type. No WeasyPrint here.

In: `CardContent` and a format. Out: HTML documents with one face to a page, and the stylesheet they share.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from builder.cards.content import CardContent, Thought
from builder.cards.geometry import Format

THEME = Path(__file__).resolve().parents[2] / "theme"

# Which lines of the full set stand together as one thought, on the two inner panels of a card folded twice.
INSIDE = {
    "inside-1": (("silent",), ("door", "paper", "paper_look"), ("search", "leave"), ("lawyer",)),
    "inside-2": (("truth", "calm"), ("practice",)),
}

# Pictograms with a direction: turned about in right-to-left text (tokens.md §7).
TURNED = frozenset({"exit", "speak", "street", "witness", "state-later", "state-replaced", "state-claimed"})

# How many times higher than its face a page is laid out; the face is at its top.
TALL = 4

# A letter of the edition line at 7 pt bold is never wider than this on average; the stamp is measured all the same.
_EDITION_LETTER = 4.4
_OFFICER_LEADING = 1.14
_HANGUL = re.compile("([\uac00-\ud7a3])(?=[\uac00-\ud7a3])")


@dataclass(frozen=True, slots=True)
class Line:
    """A thought as it is printed."""

    sign: str
    words: Markup
    strong: bool = False
    label: Markup | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """One face: whose it is, in which language and type, with which thoughts."""

    name: str
    kind: str
    own: Markup
    style: str
    lines: tuple[Line, ...] = ()
    number: bool = False
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What may be left out where a face is too small (copy.md, "Full set"); nothing else ever is."""

    local: int = 0
    number: bool = True
    practice: bool = True


def most(content: CardContent, form: Format) -> Room:
    """Everything that a format may say: one local answer on the smallest faces, all of them elsewhere."""
    return Room(local=min(1, len(content.local)) if form.text == "short" else len(content.local))


def less(room: Room, face: str) -> Room | None:
    """What to leave out next where this face is too small; None where every line that is left must stay."""
    if face in ("holder", "inside-2") and room.local:
        return replace(room, local=room.local - 1)
    if face == "inside-2" and room.practice:
        return replace(room, practice=False)
    if face == "cover" and room.number:
        return replace(room, number=False)
    return None


def holder_html(content: CardContent, form: Format, room: Room) -> str:
    """The holder's faces, and last a page with the edition line alone, which is laid over the room kept for it."""
    faces = [_holder(content, form, name, room) for name in holder_faces(form)]
    return _page(content, form, faces, content.tag, content.direction, stamp=True)


def officer_html(content: CardContent, form: Format) -> str:
    """The officer's face: the same text for all languages of a place, because edition and code are left out."""
    return _page(content, form, [_officer(content, form)], content.officer_tag, "ltr")


def whole_html(content: CardContent, form: Format, room: Room) -> str:
    """All faces with edition and code in place, for a card that is read on a screen."""
    faces = [_holder(content, form, name, room) for name in holder_faces(form)]
    return _page(content, form, [*faces, _officer(content, form)], content.tag, content.direction, whole=True)


def holder_faces(form: Format) -> tuple[str, ...]:
    """The names of the faces in the holder's language, in the order in which they are laid out."""
    return tuple(panel.face for panel in form.panels if panel.face != "officer")


def edition_width(content: CardContent) -> float:
    """The room kept for the edition line, in points: the same for editions of the same length."""
    return round(len(content.edition) * _EDITION_LETTER, 1)


@lru_cache(maxsize=64)
def code(address: str) -> segno.QRCode:
    """The QR code of an edition's page, level M or better, as large as its text needs."""
    return segno.make_qr(address, error="m")


@lru_cache(maxsize=32)
def stylesheet(form: Format) -> str:
    """The stylesheet of a format: the theme, the size of a face, and the pictograms."""
    width, height = form.panel
    return "\n".join(
        (
            (THEME / "cards/card.css").read_text("utf-8"),
            # Higher than the face: WeasyPrint would carry what does not fit to the next page, where nothing looks for it.
            f"@page {{ size: {width:.4f}pt {TALL * height:.4f}pt; margin: {form.card_safe:.4f}pt }}",
            f"@page stamp {{ size: 144pt {7 * _OFFICER_LEADING}pt; margin: 0 }}",
            f".face {{ height: {form.safe[1]:.4f}pt }}",
            # 2.5 mm clear of the words beside it, and a little more of those above, whose lower parts leave their line.
            f".code {{ width: {form.qr:.4f}pt; height: {form.qr:.4f}pt; margin-inline-start: 2.5mm; margin-top: 2.7mm }}",
            f".beside {{ width: calc({form.qr:.4f}pt + 2.5mm) }}",
            f"@page margins {{ size: {form.sheet[0]:.4f}pt {form.sheet[1]:.4f}pt; margin: 0 }}",
            f".margins {{ height: {form.sheet[1]:.4f}pt }}",
            *_pictograms(),
        )
    )


def _pictograms() -> Iterator[str]:
    for path in sorted((THEME / "pictograms").glob("*.svg")):
        svg = path.read_text("utf-8")
        yield f".sign-{path.stem} {{ background-image: url({_data(svg)}) }}"
        if path.stem in TURNED:
            inner = re.sub(r"(<svg[^>]*>)(.*)(</svg>)", r'\1<g transform="matrix(-1 0 0 1 24 0)">\2</g>\3', svg, flags=re.S)
            yield f'[dir="rtl"].sign-{path.stem} {{ background-image: url({_data(inner)}) }}'


def _data(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _holder(content: CardContent, form: Format, name: str, room: Room) -> Face:
    size = content.type.size * form.enlarge
    if name == "cover":
        # It says the least important lines, and needs room to write a number on.
        size = max(0.9 * size, _officer_size(content, form))
    style = f"font: {size:.3g}pt/{content.type.leading} '{content.type.family}', 'IBM Plex Sans'"
    own = Markup('lang="{}" dir="{}"').format(content.tag, content.direction)
    lines: list[Line] = []
    if name == "holder":
        lines = [_line(content, thought) for thought in content.short]
        lines += _place(content, room, labelled=False)
    elif name in INSIDE:
        thoughts = {each.key: each for each in content.full}
        for group in INSIDE[name]:
            if group != ("practice",) or room.practice:
                together = tuple(sentence for key in group for sentence in thoughts[key].sentences)
                first = thoughts[group[0]]
                lines.append(_line(content, Thought(first.sign, together, first.strong)))
        if name == "inside-2":
            lines += _place(content, room, labelled=True)
    return Face(name, "mine", own, style, tuple(lines), number=room.number)


def _officer(content: CardContent, form: Format) -> Face:
    size = _officer_size(content, form)
    own = Markup('lang="{}" dir="ltr"').format(content.officer_tag)
    style = f"font: {size:.3g}pt/{_OFFICER_LEADING} 'IBM Plex Sans'"
    return Face("officer", "theirs", own, style, foot=form.text == "short")


def _officer_size(content: CardContent, form: Format) -> float:
    """Never larger than the holder's."""
    return min(form.officer, content.type.size * form.enlarge)


def _place(content: CardContent, room: Room, *, labelled: bool) -> list[Line]:
    """The rule on the name and the local answers: one thought, because both hold in this place alone."""
    thoughts = ([content.name] if content.name else []) + list(content.local[: room.local])
    if not thoughts:
        return []
    sentences = tuple(sentence for thought in thoughts for sentence in thought.sentences)
    line = _line(content, Thought(thoughts[0].sign, sentences))
    return [Line(line.sign, line.words, label=content.place_name if labelled else None)]


def _line(content: CardContent, thought: Thought) -> Line:
    # Chinese puts no space between sentences.
    space = "" if content.tag.startswith("zh") else " "
    words = Markup(space).join(thought.sentences)
    if content.tag == "ko":
        # WeasyPrint breaks lines inside Korean words; a word joiner after each syllable keeps them whole.
        words = Markup(_HANGUL.sub("\\1\u2060", str(words)))
    return Line(thought.sign, words, thought.strong)


def citations(content: CardContent) -> str:
    """The citations as one text; words that a citation shares with the one before it are said once."""
    parts: list[str] = []
    before = ""
    for cite in content.citations:
        source, _, section = cite.rpartition(" ")
        parts.append(section if source and source == before else cite)
        before = source
    return ", ".join(parts) + "." if parts else ""


def _page(
    content: CardContent, form: Format, faces: list[Face], tag: str, direction: str, *, stamp: bool = False, whole: bool = False
) -> str:
    title = Markup("{} · {} · {}").format(content.title, content.place_name, content.edition)
    return template("faces.html").render(
        content=content,
        said=content.officer,
        citations=citations(content),
        officer_tag=content.officer_tag,
        format=form,
        faces=faces,
        tag=tag,
        direction=direction,
        title=title.striptags() if stamp or whole else "",
        edition_width=edition_width(content),
        code_source=code(content.edition_url).svg_data_uri(border=0) if whole else "",
        stamp=stamp,
        whole=whole,
    )  # fmt: skip


def template(name: str) -> Template:
    """A template of the theme's cards; a name that it does not know is an error, and all text is escaped."""
    return _templates().get_template(name)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(THEME / "cards"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
