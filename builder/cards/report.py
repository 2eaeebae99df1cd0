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
from builder.cards.geometry import FORMATS, TAGGED

# Place, language and format of a card.
Key = tuple[str, str, str]

_LANGUAGES = Locale("en").languages
_NAMED = 8


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
    """The whole report, in the order of what was `wanted`: a notice for each language and format, a failure for each card."""
    moved: dict[tuple[str, str, str], dict[str, str]] = {}
    failures: dict[str, None] = {}
    for key in wanted:
        outcome = outcomes[key]
        if not isinstance(outcome, Refused):
            continue
        place, tag, form = key
        if outcome.misfit and isinstance(outcomes.get((place, tag, TAGGED.get(form, ""))), Refused):
            # The same words on the same paper are told of already.
            continue
        tried = [(each, outcomes.get((place, tag, each))) for each in _larger_ones(form)]
        room = next((each for each, found in tried if isinstance(found, Path)), None)
        # A poster and a zine have no larger format; the same words still stand on the other cards of the place.
        spared = not tried and any(isinstance(found, Path) and each[:2] == key[:2] for each, found in outcomes.items())
        if outcome.misfit and (room or spared):
            name = str(contents[key].officer_sheet.place.striptags())
            moved.setdefault((tag, form, room or ""), {})[name] = outcome.misfit
            continue
        hopeless = f" {form} is too small, and no larger format has room." if outcome.misfit else ""
        failures[outcome.sentence + hopeless] = None
        # A larger one may have failed for another reason, and nobody may have asked for it.
        failures |= {found.sentence: None for _, found in tried if isinstance(found, Refused) and not found.misfit}
    files = {key: outcome for key, outcome in outcomes.items() if isinstance(outcome, Path)}
    return Printed(files, tuple(_notice(*key, places) for key, places in moved.items()), tuple(failures))


def _larger_ones(form: str) -> Iterator[str]:
    while above := larger(form):
        yield above
        form = above


def _notice(tag: str, form: str, room: str, places: Mapping[str, str]) -> str:
    """One sentence for all places, because a language that is too long in one of them mostly is in many.

    `places` are their names, each with what its words need and have.
    """
    first, misfit = next(iter(places.items()))
    if not room:
        many = "1 place" if len(places) == 1 else f"{len(places)} places"
        return f"{form} is not made for {many} in {_language(tag)}. In {first} {misfit}{_named(places)}"
    if len(places) == 1:
        return f"{first} in {_language(tag)} does not fit on {form}: {misfit} {room} has room."
    return (
        f"{len(places)} places in {_language(tag)} do not fit on {form}; {room} has room. In {first} {misfit}{_named(places)}"
    )


def _named(places: Mapping[str, str]) -> str:
    """The places by name, as many as a person reads."""
    names = list(places)
    if len(names) <= _NAMED:
        return f" The places are {', '.join(names)}."
    return f" The places are {', '.join(names[:_NAMED])} and {len(names) - _NAMED} more."


def _language(tag: str) -> str:
    """A language as its maintainers call it: Vietnamese."""
    key = tag.replace("-", "_")
    return _LANGUAGES.get(key) or _LANGUAGES.get(key.partition("_")[0]) or tag
