"""What came of an order of cards: finished files, what went to a larger format, and what failed, in sentences.

In: outcomes by place, language and format. Out: `Printed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from builder.cards.cache import Outcome, Refused
from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS

# Place, language and format of a card.
Key = tuple[str, str, str]

_LANGUAGES = Locale("en").languages


@dataclass(frozen=True, slots=True)
class Printed:
    """`files` are the finished PDFs, also of formats that took the words which did not fit in the one asked for.

    A notice tells of such a card; a failure tells of one that nobody can print.
    """

    files: Mapping[Key, Path]
    notices: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


def larger(form: str) -> str | None:
    """The format for words that do not fit in this one."""
    return FORMATS[form].larger if form in FORMATS else None


def printed(wanted: Iterable[Key], contents: Mapping[Key, CardContent], outcomes: Mapping[Key, Outcome]) -> Printed:
    """The whole report, in the order of what was `wanted`; each sentence once."""
    notices: dict[str, None] = {}
    failures: dict[str, None] = {}
    for key in wanted:
        outcome = outcomes[key]
        if not isinstance(outcome, Refused):
            continue
        place, tag, form = key
        tried = [(each, outcomes.get((place, tag, each))) for each in _larger_ones(form)]
        room = next((each for each, found in tried if isinstance(found, Path)), None)
        if outcome.misfit and room:
            about = _named(contents[key])
            notices[f"{about} does not fit on {form}: {outcome.misfit} {room} has room."] = None
            continue
        hopeless = f" {form} is too small, and no larger format has room." if outcome.misfit else ""
        failures[outcome.sentence + hopeless] = None
        # A larger one may have failed for another reason, and nobody may have asked for it.
        failures |= {found.sentence: None for _, found in tried if isinstance(found, Refused) and not found.misfit}
    files = {key: outcome for key, outcome in outcomes.items() if isinstance(outcome, Path)}
    return Printed(files, tuple(notices), tuple(failures))


def _larger_ones(form: str) -> Iterator[str]:
    while above := larger(form):
        yield above
        form = above


def _named(content: CardContent) -> str:
    """The card in the words of its maintainers: New York City in Vietnamese."""
    tag = content.tag.replace("-", "_")
    language = _LANGUAGES.get(tag) or _LANGUAGES.get(tag.partition("_")[0]) or content.tag
    return f"{content.officer_sheet.place.striptags()} in {language}"
