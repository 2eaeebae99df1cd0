"""What a group adds to a card: its own line, its logo, a second language, the colour of the stock. Words only, no layout.

In: what the group typed. Out: `Own`, or a CardError with one sentence. A group's words are plain text in a language that
nobody knows: they are isolated, in the direction of their first letter, and marked as of no language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from builder.cards.checks import CardError
from builder.language.catalogue import Catalogue
from builder.language.isolation import fill, isolated
from builder.language.phones import phone, read_phone

if TYPE_CHECKING:
    from builder.cards.content import CardContent
    from builder.cards.logo import Logo

Stock = Literal["white", "red"]

LONGEST = 60
_SHORT = 24
# Control, format (direction marks are among them), surrogate, private and unassigned; line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Two of the format characters shape letters: Persian and the scripts of India need them inside words.
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Hotline:
    """A group's own line: its name, a number as +1…, and perhaps its hours, as the group wrote them."""

    name: str
    number: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """What is a group's own on a card, as safe HTML; `second` is the same card in another language."""

    line: Markup | None = None
    added: Markup | None = None
    logo: Logo | None = None
    second: CardContent | None = None
    stock: Stock = "white"


def read_hotline(text: str, country: str) -> Hotline:
    """The line that `Name|number|hours` names, the number dialled in a country (ISO 3166-1); CardError with a sentence."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise CardError('--hotline: write "Name|number" or "Name|number|hours".')
    name = plain(parts[0], "--hotline: the name")
    hours = plain(parts[2], "--hotline: the hours") if len(parts) == 3 else ""
    number = read_phone(plain(parts[1], "--hotline: the number"), country)
    if number is None:
        raise CardError(
            f'--hotline: "{parts[1]}" is not a phone number that can be rung from here. Write it in full, with its area code.'
        )
    return Hotline(name, number, hours)


def plain(text: str, what: str) -> str:
    """The text, where a card can print it as it is; else CardError with a sentence that begins with `what`."""
    if len(text) > LONGEST:
        raise CardError(f"{what} has {len(text)} characters; {LONGEST} is the most.")
    if any(unicodedata.category(letter) in _HIDDEN and letter not in _JOINERS for letter in text):
        raise CardError(f"{what} has an invisible character, such as a direction mark. Type it anew, without pasting.")
    if "<" in text or ">" in text:
        raise CardError(f"{what} has < or > in it. Write plain text; a card shows no markup.")
    return text


def own_line(hotline: Hotline) -> Markup:
    """The group's line as it stands after the word for “Call”."""
    number = phone(hotline.number).replace(" ", "\u00a0")
    parts = [own_words(hotline.name), Markup("<b>{}</b>").format(isolated(number))]
    if hotline.hours:
        parts.append(own_words(hotline.hours))
    return Markup("\u00a0· ").join(parts)


def own_words(text: str) -> Markup:
    """A group's words inside a sentence of a card; a few short ones stay on one line."""
    return Markup('<bdi lang="" dir="auto">{}</bdi>').format(_whole(text) if len(text) <= _SHORT else text)


def _whole(text: str) -> str:
    """The text with no place to break a line: not at a space, and not after the dash of “9–5”."""
    return re.sub("([\u2013\u2014/])", "\\1\u2060", text.replace(" ", "\u00a0"))


def added_by(name: str, catalogue: Catalogue) -> Markup:
    """Who added the line, in the language of the card; CardError where that sentence is not translated."""
    sentence = catalogue.say("card.holder.added")
    if sentence.tag != catalogue.tag:
        raise CardError(f"The line “{sentence.text}” is not translated into {catalogue.tag} yet.")
    site = isolated(catalogue.say("site.name").text)
    return fill(sentence, rtl=catalogue.rtl, name=own_words(name), site=site)
