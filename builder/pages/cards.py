"""The page of a group that prints: every format with its picture, the stock, the steps, and all languages of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from builder.facts.model import Place
from builder.language.languages import Language
from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

# The steps from a sheet of paper to a finished card: pictogram and message, by kind of format.
STEPS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "fold": (("print", "site.step_print"), ("step-cut", "site.step_cut"), ("step-fold", "site.step_fold")),
        "fold-twice": (
            ("print", "site.step_print"),
            ("step-cut", "site.step_cut"),
            ("step-back", "site.step_back"),
            ("step-fold", "site.step_book"),
        ),
        "duplex": (
            ("print", "site.step_print"),
            ("step-both", "site.step_both"),
            ("step-light", "site.step_light"),
            ("step-cut", "site.step_cut"),
        ),
        "big": (
            ("print", "site.step_print"),
            ("step-cut", "site.step_cut"),
            ("step-fold", "site.step_fold"),
            ("phone", "site.step_ready"),
        ),
        "zine": (
            ("print", "site.step_print"),
            ("step-eight", "card.sheet.eight"),
            ("step-slit", "card.sheet.slit"),
            ("step-push", "card.sheet.push"),
        ),
        "poster": (("print", "site.step_print"), ("phone", "site.step_ready"), ("step-hang", "card.sheet.hang")),
        "shop": (("print", "site.step_shop"),),
    }
)
PAPERS = ("letter", "a4")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file to print: its path from the page, its size in words, and the stock it fits, empty for plain paper."""

    paper: str
    file: str
    size: str
    bundle: str
    bundle_size: str
    stock: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to make a card, on one or two sizes of paper; `picture` has its size in pixels.

    `screen` is the path and the size of the same words as a PDF to read on a screen or to hear.
    """

    name: str
    picture: str
    width: int
    height: int
    sheets: tuple[Sheet, ...]
    screen: tuple[str, str] | None = None

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """From paper to card."""
        return STEPS[self.name]


def kind_of(form: str) -> tuple[str, str]:
    """The kind and the paper of a format: `fold-twice-a4` is a `fold-twice` on `a4`; a file for a shop has no paper."""
    kind, _, paper = form.rpartition("-")
    return (kind, paper) if paper in PAPERS else (form, "shop")


class CardsPages:
    """`/{tag}/{place}/cards/` in one language."""

    def __init__(self, theme: Theme, speaker: Speaker) -> None:
        """The language is that of the speaker."""
        self.speaker = speaker
        self._template = theme.environment.get_template("cards.html")

    def draft(
        self, place: Place, kinds: Sequence[Kind], languages: Mapping[str, Language], edition: str, everything: str, share: str
    ) -> Draft:
        """The page of a place; `languages` are those that have a card of it, `everything` is the size of all in one file.

        `share` says in words what the picture for messengers shows; it is empty where there is none.
        """
        speaker = self.speaker
        body = self._template.render(
            speaker=speaker, say=speaker.say, place=place, kinds=kinds, languages=languages, edition=edition,
            everything=everything, share=share,
        )  # fmt: skip
        title = f"{speaker.words('site.cards_title')} · {speaker.place_words(place)}"
        return Draft(
            f"{place.id}/cards/", "cards", title, f"{title}. {speaker.words('site.cards_intro')}", body,
            tags=tuple(languages), styles=("home", "cards"),
        )  # fmt: skip
