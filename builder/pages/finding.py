"""Finding a page: all places as a list, a map and by what somebody types; every page from A to Z; search."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.facts.model import Place
from builder.pages.compare import questions, states
from builder.pages.home import Branch
from builder.pages.page import Draft
from builder.pages.rules import question_key
from builder.pages.shapes import HEIGHT, WIDTH
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

# States that are too small to press on the map stand again in boxes beside it, north to south, by FIPS number.
_BOXED = ("50", "33", "25", "44", "09", "34", "10", "24", "11", "72")
_BOX, _STEP, _TOP = 44, 48, 128


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list from A to Z: as it is sorted, as it is shown, and where it leads."""

    words: str
    shown: Markup
    path: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The entries under one letter, or, in a script that has no letters, of one kind."""

    name: str
    entries: tuple[Entry, ...]


class FindingPages:
    """The pages of one language that lead to places and topics."""

    def __init__(self, theme: Theme, speaker: Speaker, shapes: Mapping[str, str], countries: Sequence[Branch]) -> None:
        """`shapes` gives the outline of a state by its FIPS number; without any there is no map."""
        self.theme, self.speaker, self.shapes, self.countries = theme, speaker, shapes, countries

    def _draft(self, path: str, template: str, title: str, styles: tuple[str, ...], **values: object) -> Draft:
        speaker = self.speaker
        body = self.theme.environment.get_template(template).render(speaker=speaker, say=speaker.say, **values)
        return Draft(path, template.removesuffix(".html"), title, speaker.words("site.description_home"), body, styles=styles)

    def finder(self) -> Markup:
        """The input, which a script shows, above the list of all places and the map: the heart of home and places."""
        speaker = self.speaker
        template = self.theme.environment.get_template("finder.html")
        return Markup(template.render(speaker=speaker, say=speaker.say, countries=self.countries, map=self._map()))

    def places(self) -> Draft:
        """`/{tag}/places/`: every place by state."""
        title = self.speaker.words("site.places_all")
        return self._draft("places/", "places.html", title, ("home", "find"), finder=self.finder())

    def search(self) -> Draft:
        """`/{tag}/search/`: words in all pages; nothing of it is loaded before somebody types."""
        return self._draft("search/", "search.html", self.speaker.words("site.search"), ("home", "find", "search"))

    def a_z(self, guides: Iterable[Draft]) -> Draft:
        """`/{tag}/a-z/`: places, topics and guides in the order of the alphabet."""
        letters = self._letters(guides)
        return self._draft("a-z/", "a_z.html", self.speaker.words("site.a_z"), ("home", "find"), letters=letters)

    def _letters(self, guides: Iterable[Draft]) -> tuple[Letter, ...]:
        speaker = self.speaker
        places = [self._place_entry(place) for place in _walk(self.countries)]
        topics = [
            Entry(speaker.words(f"{name}.label"), speaker.say(f"{name}.label"), f"compare/{key}/")
            for key, name in ((key, question_key(key, mode)) for key, mode in questions(speaker.facts))
        ]
        topics += [
            Entry(speaker.words(key), speaker.say(key), path)
            for key, path in (("site.compare", "compare/"), ("site.about_us", "about/"), ("site.translations", "languages/"))
        ]
        prose = [Entry(draft.title, Markup("{}").format(draft.title), draft.path) for draft in guides]
        if any(_ideograph(entry.words) for entry in (*places, *topics)):
            kinds = ((speaker.words("site.places"), places), (speaker.words("site.topics"), topics + prose))
            return tuple(Letter(name, tuple(entries)) for name, entries in kinds)
        return by_letter([*places, *topics, *prose])

    def _place_entry(self, place: Place) -> Entry:
        return Entry(self.speaker.place_words(place), self.speaker.place(place), f"{place.id}/")

    def _map(self) -> Markup:
        """The states as links; small ones have a box as well. The list beside it says the same."""
        parts = [part for place in states(self.speaker.facts) if (part := self._state(place))] if self.shapes else []
        if not parts:
            return Markup("")
        size = f"0 0 {WIDTH + _BOX + 10} {HEIGHT}"
        return Markup('<svg class="usmap" viewBox="{}">{}</svg>').format(size, Markup("\n").join(parts))

    def _state(self, place: Place) -> Markup:
        fips = place.codes.get("fips", "")
        path = self.shapes.get(fips, "")
        box = Markup("")
        if fips in _BOXED:
            x, y = WIDTH + 9, _TOP + _STEP * _BOXED.index(fips)
            path += f"M{x} {y}h{_BOX}v{_BOX}h-{_BOX}z"
            letters = place.codes.get("iso", "").rpartition("-")[2]
            box = Markup('<text x="{}" y="{}">{}</text>').format(x + _BOX // 2, y + _BOX * 2 // 3, letters)
        if not path:
            return Markup("")
        mark = Markup(' class="has"') if self.speaker.facts.children(place.id) else ""
        return Markup('<a href="/{}/{}/"{}><title>{}</title><path d="{}"/>{}</a>').format(
            self.speaker.tag, place.id, mark, self.speaker.place_words(place), path, box
        )


def _walk(branches: Iterable[Branch]) -> Iterable[Place]:
    """Every place below, each followed by those that lie in it."""
    for branch in branches:
        yield branch.place
        yield from _walk(branch.below)


def by_letter(entries: Iterable[Entry]) -> tuple[Letter, ...]:
    """Entries by their first letter; accents, case and the Arabic article do not count."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (_sorted_as(each.words), each.path)):
        found.setdefault(_sorted_as(entry.words)[:1].upper(), []).append(entry)
    return tuple(Letter(name, tuple(group)) for name, group in found.items())


def _sorted_as(words: str) -> str:
    """Letters and digits alone, without marks: what stands between them does not change the place in a list."""
    letters = unicodedata.normalize("NFKD", words.removeprefix("ال").casefold())
    return "".join(each for each in letters if each.isalnum() or each == " ").strip()


def _ideograph(words: str) -> bool:
    """Whether it begins with a Chinese character: these have no order that readers know by heart."""
    return unicodedata.name(words[:1] or " ", "").startswith("CJK")
