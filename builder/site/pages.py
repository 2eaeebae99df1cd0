"""Every page of the site, in the order of its languages and places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from builder.cards.alt import share_alt
from builder.cards.cache import preview_of
from builder.cards.geometry import FORMATS
from builder.facts.editions import EditionState
from builder.facts.model import Place
from builder.pages.cards import CardsPages, kind_of
from builder.pages.compare import ComparePages, cells, questions
from builder.pages.editions import edition_pages
from builder.pages.finding import FindingPages
from builder.pages.guide import GuidePages, Table
from builder.pages.held import Held, held
from builder.pages.history import HistoryPages
from builder.pages.home import HomePages, chooser, source_body, tree
from builder.pages.more import MorePages
from builder.pages.own_card import OwnCardPages
from builder.pages.page import Draft, Frame, Page
from builder.pages.place import CardLink, PlacePages
from builder.pages.privacy import privacy
from builder.pages.reuse import ReusePages
from builder.pages.rules import Rules
from builder.pages.sourcing import line_sources
from builder.pages.speaker import Speaker
from builder.site.checking import BUDGET, compressed
from builder.site.printing import Printed, kinds, pixels, size
from builder.site.scope import Scope

# The card that a place page offers first: it needs no special printer.
FOLD = "fold-letter"
# Bytes that are put in after a page of a place was weighed: the size of its ZIP.
SPARE = 20


@dataclass(frozen=True, slots=True)
class Basis:
    """What the pages of all languages are made from; `holds` is what holds at each place, `table` what all states answer."""

    scope: Scope
    printed: Printed
    zips: Mapping[str, Path]
    editions: Sequence[EditionState]
    frames: Mapping[str, Frame]
    holds: Mapping[str, Held]
    table: Table


def basis(scope: Scope, printed: Printed, zips: Mapping[str, Path], editions: Sequence[EditionState]) -> Basis:
    """What is the same in every language, found once."""
    menu = {tag: (each.catalogue.language.name, each.direction) for tag, each in scope.speakers.items()}
    frames = {
        tag: Frame(scope.theme, each, menu, scope.options.base_url, scope.options.made) for tag, each in scope.speakers.items()
    }
    # Here once, and not in the process of each language.
    for name in scope.theme.environment.list_templates(("html",)):
        scope.theme.environment.get_template(name)
    shown = scope.shown
    table = {(key, mode): cells(shown, key, mode, scope.options.day) for key, mode in questions(shown)}
    holds = {place: held(scope.facts, place, scope.options.day) for place in scope.chosen}
    return Basis(scope, printed, zips, editions, frames, holds, table)


def pages_of(on: Basis, tag: str) -> Iterator[Page]:
    """The pages of a language."""
    scope, printed, frames, frame = on.scope, on.printed, on.frames, on.frames[tag]
    country = scope.facts.chain(scope.chosen[-1])[-1].id
    general = [*_general(scope, frame.speaker), *ComparePages(scope.theme, frame.speaker, scope.shapes.large).drafts(on.table)]
    guides = list(GuidePages(scope.theme, frame.speaker, on.table).drafts())
    general += guides
    general.append(FindingPages(scope.theme, frame.speaker, scope.shapes.small, tree(scope.shown)).a_z(guides))
    drafts = _pictured(general, _picture(printed, country, tag))
    rules = Rules(frame.speaker)
    place_pages, histories = PlacePages(scope.theme, rules), HistoryPages(scope.theme, rules)
    own_cards, more = OwnCardPages(scope.theme, frame.speaker), MorePages(place_pages)
    reuse = ReusePages(scope.theme, frame.speaker, scope.options.base_url)
    for place in scope.chosen:
        here = scope.facts.places[place]
        words = printed.contents.get((place, tag))
        links = card_links(printed, place, tag)
        draft, apart = _light(
            partial(place_pages.draft, here, on.holds[place], links, scope.options.made, own_card=words is not None),
            scope.facts.situations.yielding(), _picture(printed, place, tag), frame, tuple(frames),
        )  # fmt: skip
        about = [draft, more.draft(here, on.holds[place], apart), histories.draft(here)]
        if words is not None:
            spoken = tuple(each for each in frames if (place, each) in printed.contents)
            about.append(replace(own_cards.draft(here, words), tags=spoken))
        about += _cards(scope, frame.speaker, here, printed, on.zips)
        drafts += _pictured(about, _picture(printed, place, tag))
        yield reuse.embed(here, scope.options.made)
    yield from (frame.page(draft, draft.tags or tuple(frames)) for draft in drafts)


def lone_pages(on: Basis) -> Iterator[Page]:
    """The pages that stand once: the language chooser, sources, the page for a wrong address, editions."""
    scope = on.scope
    files = {(place, tag): f"/{tag}/{place}/cards/{form}.pdf" for place, tag, form in on.printed.files if form == FOLD}
    yield from _common(scope, on.frames)
    yield from edition_pages(scope.theme, scope.facts, on.frames, scope.languages.source, on.editions, files)


def _light(
    drafted: Callable[..., Draft], yielding: tuple[str, ...], picture: str, frame: Frame, offered: tuple[str, ...]
) -> tuple[Draft, tuple[str, ...]]:
    """The first page of a place that is light enough, and the situations that it only names; else the lightest.

    A page that grows by a few letters, as where a date changes, must not stop the whole site.
    """
    for count in range(len(yielding) + 1):
        apart = yielding[:count]
        draft = replace(drafted(apart=apart), picture=picture)
        if compressed(frame.page(draft, offered).html) <= BUDGET - SPARE:
            break
    return draft, apart


def _picture(printed: Printed, place: str, tag: str) -> str:
    """What a messenger shows beside a link to a page of a place; empty where the place has no card."""
    return f"{tag}/{place}/cards/share.png" if (place, tag) in printed.pictures else ""


def _pictured(drafts: Iterable[Draft], picture: str) -> list[Draft]:
    return [replace(draft, picture=picture) for draft in drafts]


def _general(scope: Scope, speaker: Speaker) -> Iterator[Draft]:
    """The pages of a language that are about no single place."""
    home = HomePages(scope.theme, speaker)
    finding = FindingPages(scope.theme, speaker, scope.shapes.small, tree(scope.shown))
    spoken = {tag: scope.languages.languages[tag] for tag in scope.speakers}
    yield home.home(finding.finder(), spoken)
    yield finding.places()
    yield finding.search()
    yield home.about()
    yield home.languages({tag: scope.catalogues[tag] for tag in scope.tags}, scope.speakers)
    yield line_sources(scope.theme, speaker)
    yield privacy(scope.theme, speaker)
    yield ReusePages(scope.theme, speaker, scope.options.base_url).data(scope.facts.places[scope.chosen[-1]])


def _cards(scope: Scope, speaker: Speaker, place: Place, printed: Printed, zips: Mapping[str, Path]) -> Iterator[Draft]:
    offered = kinds(printed, place.id, speaker.tag, zips)
    if offered:
        spoken = {tag: scope.languages.languages[tag] for tag in printed.tags(place.id) if tag in scope.speakers}
        everything = size(zips[f"cards/{place.id}/all.zip"])
        content = printed.contents[place.id, speaker.tag]
        share = share_alt(content) if (place.id, speaker.tag) in printed.pictures else ""
        yield CardsPages(scope.theme, speaker).draft(place, offered, spoken, content.edition, everything, share)


def card_links(printed: Printed, place: str, tag: str) -> tuple[CardLink, ...]:
    """The card that the page of a place offers, if it could be made."""
    form: str | None = FOLD
    while form:
        path = printed.files.get((place, tag, form))
        if path:
            shown = preview_of(path)
            picture = (f"cards/{form}.png", *pixels(shown)) if shown.is_file() else None
            return (CardLink(f"cards/{form}.pdf", size(path), printed.contents[place, tag].edition, kind_of(form)[0], picture),)
        # What does not fit there is in the next larger format.
        form = FORMATS[form].larger
    return ()


def _common(scope: Scope, frames: Mapping[str, Frame]) -> Iterator[Page]:
    facts, theme = scope.facts, scope.theme
    source = frames.get(scope.languages.source) or next(iter(frames.values()))
    speaker, home = source.speaker, ("home",)
    spoken = {tag: scope.languages.languages[tag] for tag in frames}
    missing = theme.environment.get_template("missing.html").render(say=speaker.say)
    yield source.lone("/", chooser(theme, speaker, spoken), speaker.words("site.motto"), home, "home")
    yield source.lone("/404.html", missing, speaker.words("site.page_not_found"), home)
    for key, entry in facts.sources.items():
        rows = [row for row in facts.statements.values() if key in row.sources and row.place in scope.shown.places]
        yield source.lone(f"/sources/{key}/", source_body(theme, speaker, key, entry, rows), entry.short, home)
