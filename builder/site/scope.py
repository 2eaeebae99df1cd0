"""What one build is about, read once: the facts, the places and languages asked for, the words, the theme, the day."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.facts.loading import load
from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem, unknown_id
from builder.language.catalogue import READY, Catalogue, read_catalogue, source_catalogue
from builder.language.languages import Languages, read_languages
from builder.language.messages import read_messages
from builder.pages.shapes import SMALL_MAP, Shapes, state_paths
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme, read_theme

# With fewer of its sentences translated, a page would be more English than not, and its language is not offered for pages.
ENOUGH = 0.8
# The outlines of the states, from the us-atlas package that set-up fetched.
OUTLINES = ".cache/node/node_modules/us-atlas/states-albers-10m.json"


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
class Scope:
    """`facts` are all there are, `shown` those of the places that are built, in the order of `chosen`.

    `tags` are the languages asked for: cards are made in each, pages in those of `speakers`. `catalogues` are all there are.
    """

    options: Options
    facts: Facts
    shown: Facts
    chosen: tuple[str, ...]
    tags: tuple[str, ...]
    languages: Languages
    catalogues: Mapping[str, Catalogue]
    officer: Catalogue
    speakers: Mapping[str, Speaker]
    theme: Theme
    shapes: Shapes


def read_scope(root: Path, options: Options) -> Scope:
    """Read everything below `root`; raises InputError for what volunteers must mend."""
    facts = load(root)
    languages = read_languages(root)
    catalogues = read_catalogues(root, facts, languages)
    chosen = _chosen(facts, options, languages)
    shown = replace(facts, places={key: facts.places[key] for key in chosen})
    tags = tuple(tag for tag in catalogues if not options.languages or tag in options.languages)
    officer = catalogues[languages.officer]
    enough = [tag for tag in tags if translated(catalogues[tag]) >= ENOUGH]
    speakers = {tag: Speaker(shown, catalogues[tag], officer, options.day) for tag in enough}
    if not speakers:
        told = "For pages in this language too few sentences are translated. ./rights translate status tells how many."
        raise InputError([Problem("content/languages.yaml", 1, 1, f"{', '.join(tags)}: {told}")])
    theme, shapes = read_theme(root / "theme"), _read_shapes(root)
    return Scope(options, facts, shown, chosen, tags, languages, catalogues, officer, speakers, theme, shapes)


def translated(catalogue: Catalogue) -> float:
    """The part of all sentences that can be shown in the language, from 0 to 1."""
    ready = sum(each.state in READY for each in catalogue.sentences.values())
    return ready / max(1, len(catalogue.sentences))


def read_catalogues(root: Path, facts: Facts, languages: Languages, tags: Collection[str] = ()) -> dict[str, Catalogue]:
    """The catalogues of these languages, of all that are offered where none is named; all problems at once."""
    messages = read_messages(root, facts)
    found: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for tag, language in languages.languages.items():
        if tags and tag not in tags:
            continue
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


def _read_shapes(root: Path) -> Shapes:
    """Outlines of the states; none where the package is not there."""
    path = root / OUTLINES
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
