"""ZIP codes lead to every place that they can belong to, and to none that we would have to guess."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from builder.facts.model import Facts, Place
from builder.facts.problems import InputError
from builder.site.zip_codes import Counties, county_names, read_counties, runs, zip_document, zip_places

NEW_YORK = ("us/ny/new-york-city", "us/ny")


@pytest.fixture(scope="module")
def counties(root: Path) -> Counties:
    found = read_counties(root)
    assert len(found) == 52
    return found


@pytest.fixture(scope="module")
def document(facts: Facts, counties: Counties) -> dict[str, Any]:
    made = zip_document(facts, counties)
    assert made is not None
    assert len(gzip.compress(made, 9)) <= 12_000
    return dict(json.loads(made))


def read(document: dict[str, Any], code: str) -> set[str]:
    """What the compact table says of one ZIP code that the Census names."""
    last, numbers = 0, document["runs"]
    for gap, length, places in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        if last + gap <= int(code) <= last + gap + length:
            return {document["places"][each] for each in document["sets"][places]}
        last += gap + length
    return set()


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("10001", NEW_YORK),
        ("10463", NEW_YORK),  # the Bronx and Manhattan
        ("11201", NEW_YORK),
        ("11354", NEW_YORK),
        ("10301", NEW_YORK),
        ("11001", NEW_YORK),  # Queens and Nassau County
        ("11550", ("us/ny",)),
        ("06510", ("us/ct/new-haven", "us/ct")),
        ("60025", ("us/il/cook-county", "us/il/chicago", "us/il")),
        ("85003", ("us/az/phoenix", "us/az")),
        ("21201", ("us/md/baltimore", "us/md")),
        ("20001", ("us/dc",)),
        ("00901", ("us/pr",)),
    ],
)
def test_a_code_leads_to_its_places_nearest_first(facts: Facts, counties: Counties, code: str, places: tuple[str, ...]) -> None:
    assert zip_places(facts, counties)[code] == places


def test_a_code_on_a_border_leads_to_both_states(facts: Facts, counties: Counties) -> None:
    several = [places for places in zip_places(facts, counties).values() if sum(each.count("/") == 1 for each in places) > 1]
    assert len(several) > 90


def test_the_compact_table_says_the_same_as_the_long_one(facts: Facts, counties: Counties, document: dict[str, Any]) -> None:
    for code, places in zip_places(facts, counties).items():
        assert read(document, code) == set(places), code


@pytest.mark.parametrize("code", ["00801", "09001", "34002", "96201", "96799", "00000", "99999"])
def test_islands_and_military_mail_have_no_place(document: dict[str, Any], code: str) -> None:
    assert read(document, code) == set()


def test_a_run_does_not_span_numbers_that_nobody_uses() -> None:
    found = runs({"33199": ("us/fl",), "33301": ("us/fl",), "33305": ("us/fl",)})
    assert [(run.first, run.last) for run in found] == [(33199, 33199), (33301, 33305)]


def test_every_city_and_county_is_found_by_some_code(facts: Facts, counties: Counties) -> None:
    found = {place for places in zip_places(facts, counties).values() for place in places}
    assert found == set(facts.places) - {"us"}


def test_cities_that_are_a_part_are_told_apart(facts: Facts, document: dict[str, Any]) -> None:
    inside = {document["places"][each] for each in document["inside"]}
    assert "us/il/chicago" in inside
    assert "us/ny/new-york-city" not in inside
    assert inside == {place.id for place in facts.places.values() if place.lies_in}


def test_a_county_is_known_by_its_name() -> None:
    place = Place("us/az/phoenix", "Phoenix and Maricopa County", "city", "PHX", "phoenix.yaml")
    assert county_names(place, ["Pima County", "Maricopa County"]) == ("Maricopa County",)


def test_a_county_that_is_none_is_a_sentence(facts: Facts, counties: Counties) -> None:
    place = Place("us/ny/x", "X", "city", "X", "content/places/us/ny/x.yaml", covers=("Bronks County",))
    wrong = Facts(facts.vocabulary, facts.situations, facts.cards, {place.id: place}, {}, {})
    with pytest.raises(InputError) as error:
        zip_document(wrong, counties)
    assert "content/places/us/ny/x.yaml:1:1" in str(error.value.problems[0])
    assert "Did you mean Bronx County?" in error.value.problems[0].sentence


def test_without_the_table_there_is_no_file(facts: Facts) -> None:
    assert zip_document(facts, {}) is None
