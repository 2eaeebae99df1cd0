"""How sources stand on a page: marks left in shared fragments, turned into names beside a rule or numbers of a list.

The fixed lines, which are the same for every place, have their sources on one page of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from builder.facts.dates import PartialDate
from builder.facts.entries import SourceEntry
from builder.facts.situations import Lines, Situations
from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

_MARK = re.compile("\x00([^\x00\x01]+)(?:\x01([^\x00]+))?\x00")
_MARKS = re.compile(f"({_MARK.pattern})(?:, {_MARK.pattern})*")
_PARTS = ("do", "dont", "may", "anyway")


def source_marks(sources: Iterable[str], cite: tuple[str, str] | None = None) -> Markup:
    """Marks of sources, which a page turns into links; `cite` is a source and the exact place in it."""
    return Markup(", ").join(
        Markup("\x00{}\x01{}\x00").format(source, cite[1]) if cite and cite[0] == source else Markup(f"\x00{source}\x00")
        for source in sources
    )


def last_reading(sources: Iterable[SourceEntry]) -> PartialDate | None:
    """The day, or the month or year, in which one of the sources was read last; None where none says when."""
    return max((each.read for each in sources if not each.read.undated), key=lambda read: read.last, default=None)


def reviewed(read: PartialDate | None) -> Markup:
    """The last reading for search engines (schema.org `lastReviewed`); empty without one."""
    return Markup('<meta itemprop="lastReviewed" content="{}">').format(read) if read else Markup("")


class Numbering:
    """Numbers the sources of one page in the order in which they first appear."""

    def __init__(self) -> None:
        """Nothing is numbered yet."""
        self.numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source on this page."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def link(self, html: str, speaker: Speaker) -> str:
        """Turn marks of sources into links to the list at the end of the page."""
        label = str(speaker.say("site.source", number="\x04"))

        def linked(mark: re.Match[str]) -> str:
            number = self.number(mark.group(1))
            cite = f"{speaker.original(Markup(mark.group(2)))} · " if mark.group(2) else ""
            return f'{cite}<a href="#s{number}">{label.replace(chr(4), str(number))}</a>'

        return _MARK.sub(linked, html)


def named(html: str, speaker: Speaker) -> str:
    """Turn marks of sources into their short names, which lead to all that we know of each."""
    english = "" if speaker.tag == speaker.source else f' lang="{speaker.source}" dir="ltr"'

    def linked(mark: re.Match[str]) -> str:
        key, cite = mark.groups()
        return f'<a href="/sources/{key}/"{english}>{cite or escape(speaker.facts.sources[key].short)}</a>'

    return _MARK.sub(linked, html)


def briefly(html: str, speaker: Speaker) -> str:
    """Turn the marks of each rule into the short name of its main source: the one cited, else the first."""

    def told(marks: re.Match[str]) -> str:
        found = _MARK.findall(marks.group())
        key, cite = next((each for each in found if each[1]), found[0])
        return str(speaker.original(Markup(cite) if cite else speaker.facts.sources[key].short))

    return _MARKS.sub(told, html)


def grounded(situations: Situations) -> Mapping[str, tuple[str, tuple[tuple[str, Markup], ...]]]:
    """The situations, and silence, that have fixed lines with sources: the key of the label, and each line with its marks."""
    silence = [line for name, group in situations.silence.groups.items() for line in _told(f"silence.{name}", group.lines)]
    found = {"silence": ("silence", tuple(silence))}
    for name, each in situations.situations.items():
        lines = [line for part in _PARTS for line in _told(f"situation.{name}.{part}", getattr(each, part))]
        found[name] = (f"situation.{name}", tuple(lines))
    return {name: group for name, group in found.items() if group[1]}


def line_sources(theme: Theme, speaker: Speaker) -> Draft:
    """`/{tag}/sources/`: each fixed line of the place pages with what it rests on, situation by situation."""
    title = speaker.words("site.line_sources")
    body = theme.environment.get_template("line_sources.html").render(
        say=speaker.say, speaker=speaker, groups=grounded(speaker.facts.situations)
    )
    return Draft("sources/", "sources", title, speaker.words("site.line_sources_hint"), named(body, speaker), styles=("home",))


def _told(prefix: str, lines: Lines) -> list[tuple[str, Markup]]:
    """The lines that rest on a source, each by its key and with the marks of its sources."""
    return [(f"{prefix}.{key}", source_marks(line.sources)) for key, line in lines.items() if line.sources]
