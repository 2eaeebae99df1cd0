"""The ledger of editions as volunteers edit it: one file per way of being wrong, and what is written can be read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from builder.facts.editions import Edition, Rule, Said
from builder.facts.ledger import block, parse_ledger, read_ledger, withdrawn_line
from builder.facts.loading import check
from builder.facts.problems import has_errors

BAD = Path(__file__).parent / "bad_ledger"
GOOD = (Path(__file__).parent / "ledger.yaml").read_text(encoding="utf-8")
DAY = date(2026, 11, 24)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_fault_has_its_sentence(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# says: ")
    ledger, problems = parse_ledger(text)
    assert ledger is None
    assert any(expected in str(each) for each in problems), [str(each) for each in problems]
    assert all(str(each).startswith("content/editions.yaml:") for each in problems)


def test_the_faults_differ_from_a_ledger_without_fault() -> None:
    ledger, problems = parse_ledger(GOOD)
    assert problems == ()
    assert ledger is not None
    assert [each.code for each in ledger.editions] == ["CT-en-2026.11-4F2B7K2", "CT-es-2026.11-2DCY2CY"]
    assert ledger.editions[1].said.lines == {"card.holder.title": "6e930246", "card.officer.silent": "7efc8143"}
    assert ledger.editions[1].said.rules == (Rule("ct-name-2007", "stop_and_identify", "sometimes"),)


def test_all_faults_come_in_one_run_with_those_of_the_facts(lay: Callable[[Mapping[str, str]], Path]) -> None:
    text = GOOD.replace("4F2B7K2", "4F2B7K3").replace(
        "place: us/ct\n        language: es", "place: us/cc\n        language: es"
    )
    problems = check(lay({"content/editions.yaml": text, "policies.yaml": "place: us\n"})).problems
    assert [(each.file, each.line) for each in problems if "editions" in each.file] == [
        ("content/editions.yaml", 13), ("content/editions.yaml", 18),
    ]  # fmt: skip
    assert any(each.file == "policies.yaml" for each in problems)


def test_a_place_or_language_that_is_gone_is_no_fault(root: Path, lay: Callable[[Mapping[str, str]], Path]) -> None:
    text = GOOD.replace("us/ct", "us/zz/gone").replace("es: {", "xx: {").replace("language: es", "language: xx")
    front = (root / "policies.yaml").read_text(encoding="utf-8")
    found = check(lay({"content/editions.yaml": text.replace("CT-es", "CT-xx"), "policies.yaml": front}))
    assert not has_errors(found.problems)
    assert found.facts is not None
    assert {each.place for each in found.facts.ledger.editions} == {"us/zz/gone"}


def test_a_ledger_that_is_deleted_is_an_error(tmp_path: Path) -> None:
    ledger, problems = read_ledger(tmp_path)
    assert ledger is None
    assert "This file is missing. Editions never disappear" in str(problems[0])


def test_a_new_ledger_has_no_editions(root: Path) -> None:
    assert parse_ledger("# Nothing yet.\nrecordings:\n")[0] is not None
    assert read_ledger(root)[1] == ()


def test_withdrawing_takes_one_line() -> None:
    line = withdrawn_line(date(2026, 12, 1), 'It names "Main St: 5", # and a wrong day.')
    assert "\n" not in line
    text = GOOD.replace("4F2B7K2\n", f"4F2B7K2\n        {line}\n")
    ledger, problems = parse_ledger(text)
    assert problems == ()
    assert ledger is not None
    withdrawn = ledger.editions[0].withdrawn
    assert withdrawn is not None
    assert (withdrawn.on, withdrawn.because) == (date(2026, 12, 1), 'It names "Main St: 5", # and a wrong day.')


def test_what_is_written_can_be_read_again_whatever_order_it_came_in() -> None:
    rules = (Rule("ct-a", "detainer_hold", "no"), Rule("ct-b", "court_arrest", "no", "inside"))
    lines = {"en": {f"card.holder.{n}": f"{n:08x}" for n in range(20)}, "es": {"card.holder.1": "000000aa"}}
    editions = [
        Edition("CT-es-2026.11-2DCY2CY", "us/ct", "es", "b" * 16, Said(rules, ('Sec. 1: "a"', "# 2"), lines["es"]), DAY),
        Edition("AL-en-2026.11-4F2B7K2", "us/al", "en", "a" * 16, Said((), (), lines["en"]), DAY),
    ]
    text = block(DAY, 0, lines, editions)
    assert text == block(DAY, 0, lines, reversed(editions))
    assert max(map(len, text.splitlines())) <= 124
    ledger, problems = parse_ledger("recordings:\n" + text)
    assert problems == ()
    assert ledger is not None
    assert ledger.editions == (editions[1], editions[0])
