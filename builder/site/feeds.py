"""What changed as Atom, a feed for each place and language, and when rules must be checked again as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree

import icalendar

from builder.facts.answers import active
from builder.facts.freshness import review_by
from builder.facts.model import Facts, Place, Statement
from builder.pages.rules import question_key
from builder.pages.speaker import Speaker

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
# As many as feed readers show of a feed that they meet for the first time.
_NEWEST = 20


@dataclass(frozen=True, slots=True)
class Event:
    """A rule began or ended on a day."""

    day: date
    kind: str
    row: Statement


def events(facts: Facts, place: str, day: date) -> tuple[Event, ...]:
    """What began or ended by a day at a place and those above it, the newest first; rows nobody checked are left out."""
    found = [event for each in facts.chain(place) for row in each.statements for event in _events(row) if event.day <= day]
    return tuple(sorted(found, key=lambda each: (each.day, each.row.id), reverse=True)[:_NEWEST])


def _events(row: Statement) -> Iterator[Event]:
    if row.confidence == "unverified":
        return
    if row.from_ is not None:
        yield Event(row.starts, "began", row)
    if row.until is not None:
        yield Event(row.ends, "ended", row)


def feed(place: Place, speaker: Speaker, base_url: str) -> bytes:
    """`/{tag}/{place}/feed.xml`. The date of an entry is the day on which the rule began or ended."""
    ElementTree.register_namespace("", _ATOM)
    page = f"{base_url}/{speaker.tag}/{place.id}/"
    # RFC 4151: an id that stays, whatever becomes of the address.
    host = base_url.partition("://")[2].partition("/")[0]
    told = events(speaker.facts, place.id, speaker.day)
    root = _element(None, "feed")
    root.set(f"{{{_XML}}}lang", speaker.tag)
    _element(root, "id", f"tag:{host},2026:{speaker.tag}/{place.id}")
    _element(root, "title", f"{speaker.words('site.name')} · {speaker.place_words(place)}")
    _element(root, "subtitle", speaker.words("site.feed_hint"))
    _element(root, "link", rel="alternate", type="text/html", href=page)
    _element(root, "link", rel="self", type="application/atom+xml", href=f"{page}feed.xml")
    _element(root, "updated", _instant(told[0].day if told else date(2017, 2, 23)))
    _element(_element(root, "author"), "name", speaker.words("site.name"))
    for event in told:
        _entry(root, event, speaker, page, host)
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ElementTree.Element, event: Event, speaker: Speaker, page: str, host: str) -> None:
    row = event.row
    key = question_key(row.question, row.mode)
    where = speaker.place_words(speaker.facts.places[row.place])
    title = f"{where} · {speaker.words(f'{key}.label')}: {speaker.words(f'site.feed_{event.kind}')}"
    told = "ask" if row.answer in ("unknown", "no_rule_found") else row.answer
    entry = _element(root, "entry")
    _element(entry, "id", f"tag:{host},2026:{speaker.tag}/{row.id}/{event.kind}")
    _element(entry, "title", title)
    _element(entry, "link", rel="alternate", type="text/html", href=f"{page}history/")
    _element(entry, "updated", _instant(event.day))
    _element(entry, "summary", speaker.words(f"{key}.{told}"))


def _element(parent: ElementTree.Element | None, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    tag = f"{{{_ATOM}}}{name}"
    element = ElementTree.Element(tag, attributes) if parent is None else ElementTree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def calendar(facts: Facts, places: tuple[str, ...], day: date, name: str) -> bytes:
    """The days on which rules in force must be checked again, one event a place and day, for those who look after facts.

    Its words are English, as the files are that a volunteer mends.
    """
    found: dict[tuple[date, str], list[Statement]] = {}
    for place in places:
        for row in facts.places[place].statements:
            if active(row, day, facts.vocabulary) and not row.as_of.undated:
                found.setdefault((review_by(row, facts, day), place), []).append(row)
    book = icalendar.Calendar()
    book.add("prodid", "-//Rights Here//Reviews//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"Rights Here: {name}")
    for (review, place), rows in sorted(found.items()):
        event = icalendar.Event()
        event.add("uid", f"{review.isoformat()}.{place.replace('/', '.')}@rights-here")
        # Not the clock: the same facts give the same file.
        event.add("dtstamp", datetime.combine(max(row.as_of.last for row in rows), time(), UTC))
        event.add("dtstart", review)
        event.add("summary", f"{facts.places[place].name}: check {len(rows)} {'rule' if len(rows) == 1 else 'rules'} again")
        sources = dict.fromkeys(facts.sources[key].url for row in rows for key in row.sources[:1])
        event.add("description", "\n".join([*(row.id for row in rows), *(url for url in sources if url)]))
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return bytes(book.to_ical())
