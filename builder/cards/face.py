"""From the words of a card to HTML: which words stand on which face, in which type. No WeasyPrint here.

In: `CardContent` and a format. Out: HTML documents with one face to a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from builder.cards.content import CardContent, Thought
from builder.cards.geometry import Format
from builder.cards.style import LATIN, LEADING, THEME
from builder.cards.words import SheetWords, whole

# Which lines of the full set stand together as one thought, on the two inner panels of a card folded twice and on the
# one large panel of a big card.
_FIRST = (("silent",), ("door", "paper", "paper_look"), ("search", "leave"), ("lawyer",))
_SECOND = (("truth", "calm"), ("practice",))
FULL = {"inside-1": _FIRST, "inside-2": _SECOND, "large": (*_FIRST, *_SECOND)}

# A letter of the edition line at 7 pt bold is never wider than this on average; the stamp is measured all the same.
_EDITION_LETTER = 4.4


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
    logo: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What may be left out where a face is too small; nothing else ever is: the rights that are left are the card."""

    local: int = 0
    number: bool = True
    practice: bool = True


def most(content: CardContent, form: Format) -> Room:
    """Everything that a format may say: one local answer on the smallest faces, all of them elsewhere."""
    return Room(local=min(1, len(content.local)) if form.text == "short" else len(content.local))


def less(room: Room, face: str) -> Room | None:
    """What to leave out next where this face is too small; None where every line that is left must stay."""
    if face in ("holder", "inside-1", "inside-2", "large") and room.local:
        return replace(room, local=room.local - 1)
    if face in ("cover", "large") and room.number:
        return replace(room, number=False)
    if face in ("inside-2", "large") and room.practice:
        return replace(room, practice=False)
    return None


def holder_html(content: CardContent, form: Format, room: Room, *, place: bool) -> str:
    """The holder's faces. Without the place's name on the smallest ones, many places have the same text."""
    faces = [_holder(content, form, name, room) for name in holder_faces(form)]
    return _page(content, form, faces, content.tag, content.direction, place=place)


def officer_html(content: CardContent, form: Format) -> str:
    """The officer's face: the same text for all languages of a place, because edition and code are left out."""
    return _page(content, form, [_officer(content, form)], content.officer_tag, "ltr")


def whole_html(content: CardContent, form: Format, room: Room) -> str:
    """All faces with edition and code in place, for a card that is read on a screen."""
    faces = [_holder(content, form, name, room) for name in holder_faces(form)]
    return _page(content, form, [*faces, _officer(content, form)], content.tag, content.direction, whole=True)


def stamps_html(content: CardContent, form: Format, named: Sequence[tuple[SheetWords, str]] = ()) -> str:
    """What is laid over the faces: the edition line, and for the smallest faces the place's name.

    `named` are the languages in which a test page names the place, each with where it does.
    """
    style, own = type_of(content, form, "holder")
    place = "holder" in holder_faces(form)
    return template("stamps.html").render(content=content, place=place, named=named, style=style, own=own)


def title(content: CardContent) -> str:
    """The title of a card's PDF."""
    title = f"{content.title.striptags()} · {content.place_name.striptags()} · {content.edition}".replace("\u2060", "")
    second = content.own.second if content.own else None
    return f"{title} · {second.title.striptags()} · {second.edition}" if second else title


def holder_faces(form: Format) -> tuple[str, ...]:
    """The names of the faces in the holder's language, in the order in which they are laid out."""
    return tuple(panel.face for panel in form.panels if panel.face != "officer")


def edition_width(content: CardContent) -> float:
    """The room kept for the edition line, in points: the same for editions of the same length."""
    return round(len(content.edition) * _EDITION_LETTER, 1)


@lru_cache(maxsize=1024)
def code(address: str) -> segno.QRCode:
    """The QR code of an edition's page, level M or better, as large as its text needs."""
    return segno.make_qr(address, error="m")


def type_of(content: CardContent, form: Format, name: str) -> tuple[str, Markup]:
    """Type, and language and direction, of a face in the holder's language."""
    size = content.type.size * form.enlarge
    if name == "cover":
        # It says the least important lines, and needs room to write a number on.
        size = max(0.9 * size, _officer_size(content, form))
    style = f"font: {size:.3g}pt/{content.type.leading} '{content.type.family}', '{LATIN}'"
    own = Markup('lang="{}" dir="{}"').format(content.tag, content.direction)
    return style, own


def _holder(content: CardContent, form: Format, name: str, room: Room) -> Face:
    style, own = type_of(content, form, name)
    lines: list[Line] = []
    if name == "holder":
        lines = short_lines(content, room)
    elif name in FULL:
        thoughts = {each.key: each for each in content.full}
        for group in FULL[name]:
            if group != ("practice",) or room.practice:
                together = tuple(sentence for key in group for sentence in thoughts[key].sentences)
                first = thoughts[group[0]]
                lines.append(_line(content, Thought(first.sign, together, first.strong)))
        if name != "inside-1":
            lines += _place(content, room, labelled=name == "inside-2")
    return Face(name, "mine", own, style, tuple(lines), number=room.number, logo=_bears_logo(content, form, name))


def short_lines(content: CardContent, room: Room) -> list[Line]:
    """The short set, and what holds in this place alone."""
    return [_line(content, thought) for thought in content.short] + _place(content, room, labelled=False)


def _bears_logo(content: CardContent, form: Format, name: str) -> bool:
    """A logo stands on the cover, and on the officer's side of a card that has no cover."""
    faces = holder_faces(form)
    return content.own is not None and content.own.logo is not None and name == ("cover" if "cover" in faces else "officer")


def _officer(content: CardContent, form: Format) -> Face:
    size = _officer_size(content, form)
    own = Markup('lang="{}" dir="ltr"').format(content.officer_tag)
    style = f"font: {size:.3g}pt/{LEADING} '{LATIN}'"
    bears = _bears_logo(content, form, "officer")
    return Face("officer", "theirs", own, style, foot="cover" not in holder_faces(form), logo=bears)


def _officer_size(content: CardContent, form: Format) -> float:
    """Never larger than the holder's, in any of the holder's languages."""
    second = content.own.second if content.own else None
    sizes = [each.type.size for each in (content, second) if each]
    return min(form.officer, min(sizes) * form.enlarge)


def _place(content: CardContent, room: Room, *, labelled: bool) -> list[Line]:
    """The rule on the name and the local answers: one thought, because both hold in this place alone."""
    thoughts = ([content.name] if content.name else []) + list(content.local[: room.local])
    if not thoughts:
        return []
    sentences = tuple(sentence for thought in thoughts for sentence in thought.sentences)
    line = _line(content, Thought(thoughts[0].sign, sentences))
    return [Line(line.sign, line.words, label=content.place_name if labelled else None)]


def _line(content: CardContent, thought: Thought) -> Line:
    return Line(thought.sign, joined(content, thought.sentences), thought.strong)


def joined(content: CardContent, sentences: Iterable[Markup]) -> Markup:
    """Sentences of the holder's language as one text."""
    # Chinese puts no space between sentences.
    space = "" if content.tag.startswith("zh") else " "
    return whole(content.tag, Markup(space).join(sentences))


def _whole(content: CardContent) -> CardContent:
    """The lines that stand alone on a face, with whole Korean words."""
    return replace(
        content,
        title=whole(content.tag, content.title),
        give=whole(content.tag, content.give),
        check=whole(content.tag, content.check),
        machine=content.machine and whole(content.tag, content.machine),
    )


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
    content: CardContent, form: Format, faces: list[Face], tag: str, direction: str, *, place: bool = False, whole: bool = False
) -> str:
    return template("faces.html").render(
        content=_whole(content),
        said=content.officer,
        citations=citations(content),
        officer_tag=content.officer_tag,
        format=form,
        faces=faces,
        tag=tag,
        direction=direction,
        title=title(content),
        edition_width=edition_width(content),
        code_source=code(content.edition_url).svg_data_uri(border=0) if whole else "",
        place=place or whole,
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
