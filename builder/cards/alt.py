"""The words of a card's picture, for those who cannot see it. Nothing here needs the libraries that make pictures."""

from __future__ import annotations

from markupsafe import Markup

from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS


def share_alt(content: CardContent) -> str:
    """The holder's side as plain text in the holder's language, and to whom the other side speaks."""
    thoughts = [*content.short, *([content.name] if content.name else [])]
    space = "" if content.tag.startswith("zh") else " "
    said = Markup(space).join(sentence for thought in thoughts for sentence in thought.sentences)
    form = next(iter(FORMATS.values()))
    words = content.sheet.say("picture", form, title=content.title, place=content.place_name, words=said)
    # The joiners of Korean syllables are for paper alone.
    return words.striptags().replace("\u2060", "")
