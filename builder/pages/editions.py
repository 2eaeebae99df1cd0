"""Is this card still right? A page for every edition there ever was, in the card's language, and the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from string import Formatter

from markupsafe import Markup

from builder.facts.editions import Change, EditionState, Pair, State, changes
from builder.facts.model import Facts
from builder.pages.page import Frame, Page
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

_STYLES = ("home", "editions")
_STATES: tuple[State, ...] = ("current", "replaced", "withdrawn", "discontinued")


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words: what kind it is, and what stood on the card before and stands there now."""

    kind: str
    before: Markup | None = None
    after: Markup | None = None


def edition_pages(
    theme: Theme,
    facts: Facts,
    frames: Mapping[str, Frame],
    source: str,
    editions: Sequence[EditionState],
    files: Mapping[Pair, str],
) -> Iterator[Page]:
    """`/card/` and the page of each edition; `files` are the addresses of the cards of this build.

    A card whose language is gone is spoken of in the source language.
    """
    first = frames.get(source) or next(iter(frames.values()))
    told = lru_cache(maxsize=None)(in_words)
    title = first.speaker.words("site.edition_title")
    yield first.lone("/card/", _list(theme, first.speaker, facts, editions), title, _STYLES)
    for each in editions:
        frame = frames.get(each.edition.tag, first)
        body = _page(theme, partial(told, frame.speaker), frame.speaker, each, files)
        title = f"{frame.speaker.words('site.edition_title')} · {each.edition.code}"
        yield frame.lone(f"/card/{each.edition.code}/", body, title, _STYLES)


def _list(theme: Theme, speaker: Speaker, facts: Facts, editions: Iterable[EditionState]) -> str:
    places: dict[str, dict[str, list[str]]] = {}
    for each in editions:
        states = places.setdefault(each.edition.place, {state: [] for state in _STATES})
        states[each.state].append(each.edition.code)
    names = {
        place: speaker.place(facts.places[place]) if place in facts.places else Markup("{}").format(place) for place in places
    }
    ordered = sorted(places, key=lambda place: facts.places[place].name if place in facts.places else place)
    return theme.environment.get_template("editions.html").render(
        say=speaker.say, places=[(names[place], places[place]) for place in ordered]
    )


def _page(
    theme: Theme, told: Callable[[Change], Told], speaker: Speaker, found: EditionState, files: Mapping[Pair, str]
) -> str:
    edition = found.edition
    place = speaker.facts.places.get(edition.place)
    differences = changes(edition, found.current) if found.current is not None and found.state != "current" else None
    return theme.environment.get_template("edition.html").render(
        speaker=speaker, say=speaker.say, edition=edition, state=found.state, current=found.current,
        replaced=found.successor.recorded if found.successor else None, place=place,
        card=files.get((edition.place, edition.tag)) if found.state == "current" else None,
        changes=None if differences is None else [told(each) for each in differences],
    )  # fmt: skip


def in_words(speaker: Speaker, change: Change) -> Told:
    """A change as a reader of this language is told it; of what no longer has words, only that something changed."""
    if change.kind == "cites":
        return Told("cites", *(speaker.original(text) if text else None for text in (change.before, change.after)))
    if change.kind in ("line", "new_line", "no_line"):
        line = _line(speaker, change.key)
        return Told(change.kind, None, line) if line is not None else Told("other")
    answers = (change.before, change.after)
    told = [_line(speaker, f"question.{change.key}.{answer}") if answer else None for answer in answers]
    if any(answer and words is None for answer, words in zip(answers, told, strict=True)) or change.kind == "other":
        return Told("other")
    return Told(change.kind, *told)


def _line(speaker: Speaker, key: str) -> Markup | None:
    """A line of a card as it is today, its values left open; None where there is none by this key any more."""
    sentence = speaker.catalogue.sentences.get(key)
    if sentence is None:
        return None
    if key.startswith("card.officer."):
        words = speaker.officer_line(key.removeprefix("card."))
        return Markup('<span lang="{}" dir="ltr">{}</span>').format(speaker.officer.tag, words)
    names = [name for _, name, _, _ in Formatter().parse(sentence.text) if name]
    return speaker.say(key, **dict.fromkeys(names, "…"))
