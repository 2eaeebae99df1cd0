"""The pages around the places: choose a language, home, all places, about, the state of translations, sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.facts.entries import SourceEntry
from builder.facts.model import Facts, Place, Statement
from builder.language.catalogue import Catalogue
from builder.language.languages import Language
from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme


@dataclass(frozen=True, slots=True)
class Branch:
    """A place and those below it."""

    place: Place
    below: tuple[Branch, ...]


def tree(facts: Facts) -> tuple[Branch, ...]:
    """All places from the countries down, each level by name."""

    def branch(place: Place) -> Branch:
        return Branch(place, tuple(branch(child) for child in facts.children(place.id)))

    return tuple(branch(place) for place in sorted(facts.places.values(), key=lambda each: each.name) if place.parent is None)


class HomePages:
    """The pages of one language that are about no single place."""

    def __init__(self, theme: Theme, speaker: Speaker) -> None:
        """The language is that of the speaker."""
        self.theme, self.speaker = theme, speaker

    def _draft(
        self, path: str, template: str, title: str, description: str, styles: tuple[str, ...] = ("home",), **values: object
    ) -> Draft:
        body = self.theme.environment.get_template(template).render(speaker=self.speaker, say=self.speaker.say, **values)
        return Draft(path, template.removesuffix(".html"), title, description, body, styles=styles)

    def home(self, finder: Markup, languages: Mapping[str, Language]) -> Draft:
        """`/{tag}/`: find a place, choose another language."""
        words = self.speaker.words
        return self._draft(
            "", "home.html", words("site.motto"), words("site.description_home"), ("home", "find"), finder=finder,
            languages=languages,
        )  # fmt: skip

    def about(self) -> Draft:
        """`/{tag}/about/`: what this is and where it came from."""
        words = self.speaker.words
        return self._draft("about/", "about.html", words("site.about_us"), words("site.about_text_1"))

    def languages(self, catalogues: Mapping[str, Catalogue], offered: Collection[str]) -> Draft:
        """`/{tag}/languages/`: how far each translation is, in numbers; those `offered` have pages to lead to."""
        title = self.speaker.words("site.state_of_translation")
        counts = [(tag, each.language, each.count(), len(each.sentences)) for tag, each in catalogues.items()]
        return self._draft("languages/", "languages.html", title, title, counts=counts, offered=offered)


def chooser(theme: Theme, speaker: Speaker, languages: Mapping[str, Language]) -> str:
    """The body of `/`, the only page with no language of its own."""
    return theme.environment.get_template("chooser.html").render(speaker=speaker, say=speaker.say, languages=languages)


def source_body(theme: Theme, speaker: Speaker, key: str, source: SourceEntry, rows: Sequence[Statement]) -> str:
    """The body of `/sources/{id}/`: all that we know of a source, and the rules that rest on it."""
    reading = speaker.facts.vocabulary.readings[source.reading].label
    return theme.environment.get_template("source.html").render(
        speaker=speaker,
        say=speaker.say,
        key=key,
        source=source,
        rows=rows,
        reading=reading,
        places=speaker.facts.places,
    )
