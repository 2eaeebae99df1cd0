"""What holds at a place on a day: the cases that settle the rules, one test each, and properties over random worlds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.facts.answers import Answer, answers
from builder.facts.dates import PartialDate, parse_date
from builder.facts.freshness import printable, standing
from builder.facts.model import Condition, Facts, Statement
from tests.facts.world import DAY, row, with_places, world

WARRANT = ((Condition("judicial_warrant"),),)


def one(facts: Facts, place: str, day: date, question: str = "detainer_hold") -> Answer:
    """The only answer."""
    found = answers(facts, place, question, day)
    assert len(found) == 1, found
    return found[0]


def headline(answer: Answer) -> str | None:
    return answer.headline.id if answer.headline else None


def test_case_1_a_place_without_rows_answers_as_its_state(facts: Facts) -> None:
    here = with_places(world(facts, row("ct", "us/ct", "no", start="2019-10-01")), "us/ct/new-haven")
    answer = one(here, "us/ct/new-haven", DAY)
    assert headline(answer) == "ct"
    assert answer.from_elsewhere


def test_case_2_actors_never_hide_each_other(facts: Facts) -> None:
    here = world(
        facts,
        row("ny", "us/ny", "no_unless", "order", actors=("state_police",), unless=WARRANT),
        row("nyc", "us/ny/new-york-city", "no_unless", actors=("local_police",), unless=WARRANT),
    )
    found = answers(here, "us/ny/new-york-city", "detainer_hold", DAY)
    assert {(headline(each), each.actors) for each in found} == {("ny", ("state_police",)), ("nyc", ("local_police",))}


@pytest.mark.parametrize(("day", "lead", "aside"), [(date(2016, 6, 1), "city", []), (date(2018, 6, 1), "state", ["city"])])
def test_cases_3_and_4_a_state_law_sets_a_more_protective_city_rule_aside(
    facts: Facts, day: date, lead: str, aside: list[str]
) -> None:
    here = world(
        facts,
        row("state", "us/x", "yes", start="2017-09-01", preempts="more_protective"),
        row("city", "us/x/city", "no", "order", start="2014-01-01"),
    )
    answer = one(here, "us/x/city", day)
    assert headline(answer) == lead
    assert [each.row.id for each in answer.also if each.set_aside] == aside


def test_case_5_a_floor_lets_a_city_protect_more(facts: Facts) -> None:
    here = world(
        facts,
        row("state", "us/x", "no_unless", unless=WARRANT, preempts="less_protective"),
        row("city", "us/x/city", "no", "order"),
    )
    answer = one(here, "us/x/city", DAY)
    assert headline(answer) == "city"
    assert [(each.row.id, each.set_aside) for each in answer.also] == [("state", False)]


def test_case_6_a_claim_is_a_warning_and_never_leads(facts: Facts) -> None:
    here = world(
        facts,
        row("law", "us", "no_unless", "constitution", "home_entry", unless=WARRANT),
        row("claim", "us", "yes_if", "claimed", "home_entry", statuses=((date.min, "in_litigation"),), start="2025-05-12"),
    )
    answer = one(with_places(here, "us/x"), "us/x", DAY, "home_entry")
    assert headline(answer) == "law"
    assert [each.id for each in answer.warnings] == ["claim"]
    before = one(here, "us", date(2025, 5, 11), "home_entry")
    assert before.warnings == ()


def test_case_7_a_law_that_is_still_to_start_is_a_note(facts: Facts) -> None:
    here = world(
        facts,
        row("a", "us/x", "yes", start="2020-01-01"),
        row("b", "us/x", "no", start="2026-07-01", statuses=((date.min, "not_yet"),)),
    )
    answer = one(here, "us/x", date(2026, 6, 1))
    assert headline(answer) == "a"
    assert [(note.kind, note.row.id) for note in answer.notes] == [("not_yet", "b")]
    assert "b" in {headline(each) for each in answers(here, "us/x", "detainer_hold", date(2026, 7, 1))}


def test_case_8_a_blocked_law_gives_way_to_the_one_before(facts: Facts) -> None:
    blocked = ((date(2026, 1, 1), "in_force"), (date(2026, 3, 1), "blocked"))
    here = world(
        facts,
        row("a", "us/x", "yes", start="2020-01-01"),
        row("b", "us/x", "no", start="2026-01-01", statuses=blocked),
    )
    assert headline(one(here, "us/x", date(2026, 2, 1))) == "b"
    after = one(here, "us/x", date(2026, 4, 1))
    assert headline(after) == "a"
    assert [(note.kind, note.row.id) for note in after.notes] == [("blocked", "b")]


def test_case_9_an_unverified_local_rule_never_leads(facts: Facts) -> None:
    here = world(facts, row("state", "us/x", "yes"), row("city", "us/x/city", "no", confidence="unverified"))
    answer = one(here, "us/x/city", DAY)
    assert headline(answer) == "state"
    assert [(note.kind, note.row.id) for note in answer.notes] == [("unchecked_here", "city")]


def test_case_10_only_an_unverified_rule_is_not_an_answer(facts: Facts) -> None:
    here = world(facts, row("x", "us/x", "no", confidence="unverified"))
    answer = answers(here, "us/x", "detainer_hold", DAY)[0]
    assert answer.headline is None
    assert answer.kind == "unverified"


def test_case_11_an_overdue_rule_leads_but_is_not_printed(facts: Facts) -> None:
    old = row("x", "us/x", "no", as_of=parse_date("2024-01-01"))
    here = world(facts, old)
    assert headline(one(here, "us/x", DAY)) == "x"
    assert standing(old, here, DAY).overdue
    assert standing(old, here, DAY).state == "settled"
    assert not printable(old, here, DAY)
    assert printable(row("y", "us/x", "no"), here, DAY)


def test_case_12_an_overridden_rule_counts_again_when_the_other_ends(facts: Facts) -> None:
    here = world(
        facts,
        row("old", "us/x", "no", start="2010-01-01", overridden_by="new"),
        row("new", "us/x", "yes", "court_ruling", start="2015-01-01", until="2020-01-01"),
    )
    assert headline(one(here, "us/x", date(2014, 1, 1))) == "old"
    during = one(here, "us/x", date(2016, 1, 1))
    assert headline(during) == "new"
    assert during.also == ()
    assert headline(one(here, "us/x", date(2020, 1, 1))) == "old"


def test_case_13_before_every_rule_nothing_is_known(facts: Facts) -> None:
    answer = one(world(facts, row("x", "us/x", "no", start="2010-01-01")), "us/x", date(2009, 12, 31))
    assert answer.kind == "unknown"
    assert answer.headline is None


def test_case_14_until_is_exclusive(facts: Facts) -> None:
    here = world(facts, row("x", "us/x", "no", start="2010-01-01", until="2015-01-01"))
    assert headline(one(here, "us/x", date(2014, 12, 31))) == "x"
    assert one(here, "us/x", date(2015, 1, 1)).kind == "unknown"


def test_case_16_advice_stands_beside_the_law(facts: Facts) -> None:
    here = world(facts, row("advice", "us/x", "no", "guidance"), row("law", "us/x", "no_unless", unless=WARRANT))
    answer = one(here, "us/x", DAY)
    assert headline(answer) == "law"
    assert [each.row.id for each in answer.also] == ["advice"]
    assert standing(answer.also[0].row, here, DAY).state == "guidance"


def test_case_16_force_ranks_as_the_rules_say(facts: Facts) -> None:
    order = ["constitution", "statute", "court_ruling", "regulation", "order", "guidance"]
    for stronger, weaker in pairwise(order):
        here = world(facts, row("a", "us/x", "no", weaker), row("b", "us/x", "yes", stronger))
        assert headline(one(here, "us/x", DAY)) == "b", (stronger, weaker)


def test_case_17_a_state_ruling_ends_the_city_rule_it_overrides(facts: Facts) -> None:
    here = world(
        facts,
        row("city", "us/ny/new-york-city", "no_unless", unless=WARRANT, start="2014-12-14", overridden_by="ruling"),
        row("ruling", "us/ny", "no", "court_ruling", start="2018-11-14"),
    )
    assert headline(one(here, "us/ny/new-york-city", date(2017, 1, 1))) == "city"
    assert headline(one(here, "us/ny/new-york-city", date(2019, 1, 1))) == "ruling"


def test_case_18_the_order_of_rows_never_matters(facts: Facts) -> None:
    rows = [each for place in facts.places.values() for each in place.statements]
    expected = {(p, q): answers(facts, p, q, DAY) for p in facts.places for q in facts.vocabulary.questions}
    random.Random(7).shuffle(rows)
    places = {
        key: replace(place, statements=tuple(each for each in rows if each.place == key))
        for key, place in reversed(list(facts.places.items()))
    }
    shuffled = replace(facts, places=places, statements={each.id: each for each in rows})
    for (place, question), answer in expected.items():
        assert answers(shuffled, place, question, DAY) == answer, (place, question)


def test_modes_and_kinds_of_places_never_hide_each_other(facts: Facts) -> None:
    here = world(
        facts,
        row("inside", "us/x", "no", question="court_arrest", mode="inside", places=("court_state",)),
        row("travel", "us/x", "yes", question="court_arrest", mode="travel", places=("court_state",)),
        row("other", "us", "yes", question="court_arrest", mode="inside", places=("court_immigration",)),
    )
    found = answers(here, "us/x", "court_arrest", DAY)
    assert {headline(each) for each in found} == {"inside", "travel", "other"}


DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))
PLACES = ("us", "us/a", "us/a/b")


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Up to six rows of one question over a country, a state and a city."""
    rows = []
    for index in range(draw(st.integers(0, 6))):
        start = draw(DAYS)
        length = draw(st.integers(1, 4000))
        exact: list[PartialDate] = [parse_date(day.isoformat()) for day in (start, start + timedelta(days=length))]
        rows.append(
            row(
                f"r{index}",
                draw(st.sampled_from(PLACES)),
                draw(st.sampled_from(["yes", "no", "discretion", "no_rule_found"])),
                draw(st.sampled_from(["constitution", "statute", "order", "guidance", "claimed"])),
                actors=tuple(draw(st.sets(st.sampled_from(["local_police", "jail", "state_police"]), min_size=1))),
                from_=exact[0],
                until=exact[1],
                confidence=draw(st.sampled_from(["read", "reported", "unverified"])),
                preempts=draw(st.sampled_from([None, None, "all", "more_protective"])),
            )
        )
    return rows


@settings(max_examples=150, deadline=None)
@given(statements(), DAYS)
def test_a_new_row_never_changes_a_day_before_its_start(facts: Facts, rows: list[Statement], day: date) -> None:
    later = row("later", "us/a", "no", start=(day + timedelta(days=1)).isoformat())
    before = answers(with_places(world(facts, *rows), *PLACES), "us/a/b", "detainer_hold", day)
    after = answers(with_places(world(facts, *rows, later), *PLACES), "us/a/b", "detainer_hold", day)
    assert before == after


@settings(max_examples=150, deadline=None)
@given(statements(), DAYS)
def test_a_child_without_rows_answers_as_its_parent(facts: Facts, rows: list[Statement], day: date) -> None:
    here = with_places(world(facts, *[each for each in rows if each.place != "us/a/b"]), *PLACES)
    parent = answers(here, "us/a", "detainer_hold", day)
    child = answers(here, "us/a/b", "detainer_hold", day)
    assert [(a.headline, a.also, a.warnings, a.notes, a.actors) for a in parent] == [
        (a.headline, a.also, a.warnings, a.notes, a.actors) for a in child
    ]


@settings(max_examples=150, deadline=None)
@given(statements(), DAYS)
def test_what_never_leads(facts: Facts, rows: list[Statement], day: date) -> None:
    found = answers(with_places(world(facts, *rows), *PLACES), "us/a/b", "detainer_hold", day)
    for answer in found:
        if answer.headline is None:
            continue
        assert answer.headline.force != "claimed"
        assert answer.headline.confidence != "unverified"
        assert answer.headline.starts <= day < answer.headline.ends
        assert answer.headline.id not in {each.row.id for each in answer.also if each.set_aside}


@settings(max_examples=100, deadline=None)
@given(statements(), DAYS, st.randoms(use_true_random=False))
def test_order_of_random_rows_never_matters(facts: Facts, rows: list[Statement], day: date, chance: random.Random) -> None:
    here = with_places(world(facts, *rows), *PLACES)
    mixed = list(rows)
    chance.shuffle(mixed)
    there = with_places(world(facts, *mixed), *PLACES)
    assert answers(here, "us/a/b", "detainer_hold", day) == answers(there, "us/a/b", "detainer_hold", day)


def test_no_statement_means_unknown(facts: Facts) -> None:
    assert one(with_places(world(facts), "us/x"), "us/x", DAY).kind == "unknown"
