"""Every page of the site, in the order of its languages and places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from builder.cards.alt import share_alt
from builder.cards.geometry import FORMATS
from builder.facts.model import Place
from builder.pages.cards import CardsPages, kind_of
from builder.pages.compare import ComparePages, cells, questions
from builder.pages.guide import GuidePages
from builder.pages.history import HistoryPages
from builder.pages.home import EditionLine, HomePages, chooser, edition_body, editions_body, source_body, tree
from builder.pages.page import Draft, Frame, Page
from builder.pages.place import CardLink, PlacePages, held
from builder.pages.privacy import privacy
from builder.pages.reuse import ReusePages
from builder.pages.rules import Rules
from builder.pages.speaker import Speaker
from builder.site.printing import Printed, kinds, size
from builder.site.scope import Scope

# The card that a place page offers first: it needs no special printer.
FOLD = "fold-letter"


def all_pages(
    scope: Scope, printed: Printed, zips: Mapping[str, Path], progress: Callable[[str, int, int], None]
) -> list[Page]:
    """The pages of each language, then those that stand once."""
    menu = {tag: (each.catalogue.language.name, each.direction) for tag, each in scope.speakers.items()}
    frames = {
        tag: Frame(scope.theme, each, menu, scope.options.base_url, scope.options.made) for tag, each in scope.speakers.items()
    }
    shown = scope.shown
    table = {(key, mode): cells(shown, key, mode, scope.options.day) for key, mode in questions(shown)}
    holds = {place: held(scope.facts, place, scope.options.day) for place in scope.chosen}
    pages: list[Page] = []
    for tag, frame in frames.items():
        drafts = [*_general(scope, frame.speaker), *ComparePages(scope.theme, frame.speaker, scope.shapes).drafts(table)]
        drafts += GuidePages(scope.theme, frame.speaker, table).drafts()
        rules = Rules(frame.speaker)
        place_pages, histories = PlacePages(scope.theme, rules), HistoryPages(scope.theme, rules)
        reuse = ReusePages(scope.theme, frame.speaker, scope.options.base_url)
        for place in scope.chosen:
            here = scope.facts.places[place]
            drafts.append(place_pages.draft(here, holds[place], card_links(printed, place, tag), scope.options.made))
            drafts.append(histories.draft(here))
            drafts += _cards(scope, frame.speaker, here, printed, zips)
            pages.append(reuse.embed(here, scope.options.made))
        pages += [frame.page(draft, draft.tags or tuple(frames)) for draft in drafts]
        progress("pages", len(pages), len(pages) * len(frames))
    return [*pages, *_common(scope, frames, edition_lines(scope, printed))]


def _general(scope: Scope, speaker: Speaker) -> Iterator[Draft]:
    """The pages of a language that are about no single place."""
    home = HomePages(scope.theme, speaker)
    countries = tree(scope.shown)
    spoken = {tag: scope.languages.languages[tag] for tag in scope.speakers}
    yield home.home(countries, spoken)
    yield home.places(countries)
    yield home.about()
    yield home.languages(scope.catalogues, scope.speakers)
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
            return (CardLink(f"cards/{form}.pdf", size(path), printed.contents[place, tag].edition, kind_of(form)[0]),)
        # What does not fit there is in the next larger format.
        form = FORMATS[form].larger
    return ()


def edition_lines(scope: Scope, printed: Printed) -> list[EditionLine]:
    """The edition of every place and language that has a page and a card."""
    return [
        EditionLine(link.edition, place, tag, f"/{tag}/{place}/{link.file}")
        for tag in scope.speakers
        for place in scope.chosen
        for link in card_links(printed, place, tag)
    ]


def _common(scope: Scope, frames: Mapping[str, Frame], editions: list[EditionLine]) -> Iterator[Page]:
    """The pages that stand once: the language chooser, sources, editions, the page for a wrong address."""
    facts, theme = scope.facts, scope.theme
    source = frames.get(scope.languages.source) or next(iter(frames.values()))
    speaker, home = source.speaker, ("home",)
    spoken = {tag: scope.languages.languages[tag] for tag in frames}
    missing = theme.environment.get_template("missing.html").render(say=speaker.say)
    yield source.lone("/", chooser(theme, speaker, spoken), speaker.words("site.motto"), home)
    yield source.lone("/card/", editions_body(theme, speaker, editions), speaker.words("site.edition_title"), home)
    yield source.lone("/404.html", missing, speaker.words("site.page_not_found"), home)
    for key, entry in facts.sources.items():
        rows = [row for row in facts.statements.values() if key in row.sources and row.place in scope.shown.places]
        yield source.lone(f"/sources/{key}/", source_body(theme, speaker, key, entry, rows), entry.short, home)
    for edition in editions:
        frame = frames[edition.tag]
        body = edition_body(theme, frame.speaker, edition, facts.places[edition.place])
        yield frame.lone(f"/card/{edition.code}/", body, f"{edition.code}", home)
