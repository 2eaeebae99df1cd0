"""The whole build, read from top to bottom: facts → answers → language → cards, pages → files of the site.

In: the root folder and what to build. Out: `Site`, all in memory but the finished cards. Writing it is the caller's work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from builder.cards.content import CardContent, card_content
from builder.facts.loading import load
from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem, unknown_id
from builder.language.catalogue import Catalogue, read_catalogue, source_catalogue
from builder.language.languages import Language, Languages, read_languages
from builder.language.messages import read_messages
from builder.pages.compare import ComparePages, cells, questions
from builder.pages.finding import FindingPages
from builder.pages.history import HistoryPages
from builder.pages.home import EditionLine, HomePages, chooser, edition_body, editions_body, source_body, tree
from builder.pages.page import Draft, Frame, Page
from builder.pages.place import CardLink, PlacePages, held
from builder.pages.rules import Rules
from builder.pages.shapes import SMALL_MAP, Shapes, state_paths
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme, read_theme
from builder.site.api import documents
from builder.site.checking import check_pages
from builder.site.finding import finding_files

FOLD = "fold-letter"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What to build: on which day, for whom. Empty `only` and `languages` mean all."""

    day: date
    made: date
    base_url: str
    only: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cards: bool = True
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published: pages, other files as bytes or as a path to copy, and what could not be made."""

    pages: tuple[Page, ...]
    files: Mapping[str, bytes | Path]
    failures: tuple[str, ...] = ()


class SiteError(Exception):
    """The site that was built is not fit to be published; one sentence a fault."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """The cards that were made, by place and language."""

    contents: Mapping[tuple[str, str], CardContent] = field(default_factory=dict)
    files: Mapping[tuple[str, str, str], Path] = field(default_factory=dict)
    failures: tuple[str, ...] = ()


def build(root: Path, options: Options, progress: Progress) -> Site:
    """Build the site; raises InputError for what volunteers must mend and SiteError for what we must."""
    facts = load(root)
    languages = read_languages(root)
    catalogues = read_catalogues(root, facts, languages)
    offered = {tag: each for tag, each in catalogues.items() if not options.languages or tag in options.languages}
    chosen = _chosen(facts, options, languages)
    theme = read_theme(root / "theme")
    printed = _print(root, facts, chosen, offered, catalogues[languages.officer], options, progress)
    shapes = read_shapes(root)
    pages, editions = _pages(facts, theme, shapes, languages, catalogues, offered, chosen, printed, options, progress)
    files: dict[str, bytes | Path] = dict(documents(facts, options.day, offered, editions))
    files |= finding_files(root, facts, pages)
    if theme.script:
        files["site.js"] = theme.script.encode()
    for (place, tag, form), path in printed.files.items():
        files[f"{tag}/{place}/cards/{form}.pdf"] = path
    directions = {tag: language.direction for tag, language in languages.languages.items()}
    faults = check_pages(pages, files, options.base_url, directions)
    if faults:
        raise SiteError("\n".join(faults))
    return Site(tuple(pages), files, printed.failures)


def read_catalogues(root: Path, facts: Facts, languages: Languages) -> dict[str, Catalogue]:
    """The catalogue of every language offered, all problems at once."""
    messages = read_messages(root, facts)
    found: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for tag, language in languages.languages.items():
        try:
            if tag == languages.source:
                found[tag] = source_catalogue(tag, language, messages)
            else:
                found[tag] = read_catalogue(root, tag, language, messages, languages.source)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def read_shapes(root: Path) -> Shapes:
    """Outlines of the states from the us-atlas package that set-up fetched; none where it is not there."""
    path = root / ".cache/node/node_modules/us-atlas/states-albers-10m.json"
    if not path.is_file():
        return Shapes({}, {})
    atlas = json.loads(path.read_text(encoding="utf-8"))
    return Shapes(state_paths(atlas), state_paths(atlas, SMALL_MAP))


def _chosen(facts: Facts, options: Options, languages: Languages) -> tuple[str, ...]:
    """The places to build: those asked for with all above them, so that links upwards lead somewhere."""
    unknown = [unknown_id("policies.yaml", "place", each, facts.places) for each in options.only if each not in facts.places]
    spoken = languages.languages
    unknown += [
        unknown_id("content/languages.yaml", "language", each, spoken) for each in options.languages if each not in spoken
    ]
    if unknown:
        raise InputError(unknown)
    if not options.only:
        return tuple(facts.places)
    wanted = {above.id for each in options.only for above in facts.chain(each)}
    return tuple(place for place in facts.places if place in wanted)


def _print(
    root: Path,
    facts: Facts,
    chosen: tuple[str, ...],
    offered: Mapping[str, Catalogue],
    officer: Catalogue,
    options: Options,
    progress: Progress,
) -> _Printed:
    if not options.cards:
        return _Printed()
    from builder.cards.worker import print_cards

    contents: dict[tuple[str, str], CardContent] = {}
    for tag, catalogue in offered.items():
        made = (Speaker(facts, catalogue, officer, options.day).date_words(options.made),)
        made_there = Speaker(facts, officer, officer, options.day).date_words(options.made)
        for place in chosen:
            content = card_content(facts, place, options.day, catalogue, officer, options.base_url, (*made, made_there))
            if content is not None:
                contents[place, tag] = content
    wanted = [(content, FOLD) for content in contents.values()]
    files, failures = print_cards(
        wanted,
        root / ".cache/cards",
        root / ".cache/fonts",
        options.jobs,
        lambda done: progress("cards", done, len(wanted)),
    )
    return _Printed(contents, files, failures)


def _pages(
    facts: Facts,
    theme: Theme,
    shapes: Shapes,
    languages: Languages,
    catalogues: Mapping[str, Catalogue],
    offered: Mapping[str, Catalogue],
    chosen: tuple[str, ...],
    printed: _Printed,
    options: Options,
    progress: Progress,
) -> tuple[list[Page], list[EditionLine]]:
    pages: list[Page] = []
    tags = tuple(offered)
    menu = {tag: (each.language.name, each.language.direction) for tag, each in offered.items()}
    holds = {place: held(facts, place, options.day) for place in chosen}
    shown = Facts(
        facts.vocabulary,
        facts.situations,
        facts.cards,
        {key: facts.places[key] for key in chosen},
        facts.sources,
        facts.statements,
    )
    countries = tree(shown)
    spoken = {tag: languages.languages[tag] for tag in tags}
    editions: list[EditionLine] = []
    table = {(key, mode): cells(shown, key, mode, options.day) for key, mode in questions(shown)}
    frames: dict[str, Frame] = {}
    total = len(tags) * len(chosen)
    for tag, catalogue in offered.items():
        speaker = Speaker(shown, catalogue, catalogues[languages.officer], options.day)
        rules = Rules(speaker)
        frame = frames[tag] = Frame(theme, speaker, menu, options.base_url)
        home, place_pages, histories = HomePages(theme, speaker), PlacePages(theme, rules), HistoryPages(theme, rules)
        finding = FindingPages(theme, speaker, shapes.small, countries)
        drafts: list[Draft] = [
            home.home(finding.finder(), spoken),
            finding.places(),
            finding.search(),
            home.about(),
            home.languages(offered),
        ]
        drafts += ComparePages(theme, speaker, shapes.large).drafts(table)
        for place in chosen:
            here = facts.places[place]
            cards = _card_links(printed, place, tag)
            drafts.append(place_pages.draft(here, holds[place], cards, options.made))
            drafts.append(histories.draft(here))
            editions += [EditionLine(each.edition, place, tag, f"/{tag}/{place}/{each.file}") for each in cards]
            progress("pages", len(pages) + len(drafts), 2 * total)
        drafts.append(finding.a_z(draft for draft in drafts if draft.path.startswith("guides/")))
        pages += [frame.page(draft, tags) for draft in drafts]
    pages += _common_pages(facts, theme, languages.source, spoken, frames, editions)
    return pages, editions


def _card_links(printed: _Printed, place: str, tag: str) -> tuple[CardLink, ...]:
    path = printed.files.get((place, tag, FOLD))
    if path is None:
        return ()
    size = f"{max(1, round(path.stat().st_size / 1000))} KB"
    return (CardLink(f"cards/{FOLD}.pdf", size, printed.contents[place, tag].edition),)


def _common_pages(
    facts: Facts,
    theme: Theme,
    source_tag: str,
    spoken: Mapping[str, Language],
    frames: Mapping[str, Frame],
    editions: list[EditionLine],
) -> list[Page]:
    """The pages that stand once: the language chooser, sources, editions, the page for a wrong address."""
    source = frames.get(source_tag) or next(iter(frames.values()))
    speaker = source.speaker
    pages = [
        source.lone("/", chooser(theme, speaker, spoken), speaker.words("site.motto"), ("home",)),
        source.lone("/card/", editions_body(theme, speaker, editions), speaker.words("site.edition_title"), ("home",)),
        source.lone(
            "/404.html",
            theme.environment.get_template("missing.html").render(say=speaker.say),
            speaker.words("site.page_not_found"),
            ("home",),
        ),
    ]
    for key, entry in facts.sources.items():
        rows = [row for row in facts.statements.values() if key in row.sources and row.place in speaker.facts.places]
        body = source_body(theme, speaker, key, entry, rows)
        pages.append(source.lone(f"/sources/{key}/", body, entry.short, ("home",)))
    for edition in editions:
        frame = frames[edition.tag]
        body = edition_body(theme, frame.speaker, edition, facts.places[edition.place])
        pages.append(frame.lone(f"/card/{edition.code}/", body, f"{edition.code}", ("home",)))
    return pages
