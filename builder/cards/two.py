"""One card for two residents' languages: the short set in each, at the largest type that fits both. No WeasyPrint here.

On a card folded twice each inner panel is one language and the cover is both; on a large card one stands under the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from builder.cards import face
from builder.cards.content import CardContent
from builder.cards.face import Line, Room
from builder.cards.geometry import Format

FACES = frozenset({"inside-1", "large"})


@dataclass(frozen=True, slots=True)
class Side:
    """What a card says in one of its languages, with the attributes and the type of that language."""

    content: CardContent
    own: Markup
    style: str
    lines: tuple[Line, ...]


def has_room(form: Format) -> bool:
    """Whether a format has panels for two languages."""
    return any(panel.face in FACES for panel in form.panels)


def holder_html(content: CardContent, form: Format, room: Room, *, place: bool = True) -> str:
    """The holder's faces in both languages; the place's name always stands on them."""
    assert content.own is not None
    assert content.own.second is not None
    names = face.holder_faces(form)
    sides = [_side(each, form, names[0], room) for each in (content, content.own.second)]
    covers = [_side(each, form, "cover", room) for each in (content, content.own.second)]
    return face.template("two.html").render(
        names=names,
        sides=sides,
        covers=covers,
        content=content,
        own_line=content.own.line,
        number=room.number,
        citations=face.citations(content),
        edition_width=face.edition_width(content),
    )


def _side(content: CardContent, form: Format, name: str, room: Room) -> Side:
    style, own = face.type_of(content, form, name)
    return Side(content, own, style, tuple(face.short_lines(content, room)))
