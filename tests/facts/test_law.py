"""The law, tested in YAML that a lawyer can read and add to: tests/facts/law/, one file a place."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.facts.answers import answers
from builder.facts.model import Facts

LAW = Path(__file__).parent / "law"
CASES: list[dict[str, Any]] = [
    case | {"file": path.name, "number": number}
    for path in sorted(LAW.glob("*.yaml"))
    for number, case in enumerate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), 1)
]
KEYS = {"place", "day", "question", "mode", "actor", "setting", "expect", "from", "source", "set_aside", "row", "why"}


def name(case: dict[str, Any]) -> str:
    return f"{case['file'].removesuffix('.yaml')}-{case['number']}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_law(facts: Facts, case: dict[str, Any]) -> None:
    assert set(case) - {"file", "number"} <= KEYS
    assert case["why"]
    mode = None if case.get("mode") in (None, "null", "") else case["mode"]
    found = [
        answer
        for answer in answers(facts, case["place"], case["question"], date.fromisoformat(case["day"]))
        if answer.mode == mode or answer.kind == "unknown"
        if not case.get("actor") or case["actor"] in answer.actors or answer.kind == "unknown"
        if not case.get("setting") or case["setting"] in answer.places or answer.kind == "unknown"
    ]
    told = [(answer.headline.answer if answer.headline else answer.kind) for answer in found]
    if case["expect"] in ("unknown", "unverified"):
        assert set(told) <= {"unknown", case["expect"]}, told
        return
    assert case["expect"] in told, told
    lead = next(answer for answer in found if answer.headline and answer.headline.answer == case["expect"])
    assert lead.headline is not None
    if case.get("from"):
        assert lead.headline.place == case["from"]
    if case.get("source"):
        assert case["source"] in lead.headline.sources
    if case.get("row"):
        assert case["row"] == lead.headline.id
    if case.get("set_aside"):
        assert case["set_aside"] in [each.row.id for each in lead.also if each.set_aside]


def test_there_are_enough_and_every_state_has_some(facts: Facts) -> None:
    states = {place for place in facts.places if place.count("/") == 1}
    told = Counter("/".join(case["place"].split("/")[:2]) for case in CASES)
    assert not states - set(told), states - set(told)
    assert len(CASES) >= 150 or len(states) < 10
