"""One YAML file per way of being wrong; its first line holds the words that must appear. No traceback, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder.facts.loading import check
from builder.facts.reading import MAX_BYTES, parse_document, read_document

BAD = Path(__file__).parent / "bad"
FRONT = """place: us
name: United States
kind: country
edition_code: US
include: [content/places]
"""
Lay = Callable[[Mapping[str, str]], Path]


def problems_of(lay: Lay, text: str) -> list[str]:
    """The problems of one place file, without those of the fixed words whose federal sources this small site lacks."""
    root = lay({"policies.yaml": FRONT, "content/places/us/ct.yaml": text})
    return [str(each) for each in check(root).problems if each.file == "content/places/us/ct.yaml"]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_fault_has_its_sentence(path: Path, lay: Lay) -> None:
    text = path.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# says: ")
    found = problems_of(lay, text)
    assert any(expected in each for each in found), found


def test_the_faults_differ_from_a_file_without_fault(lay: Lay) -> None:
    text = (BAD / "unknown_actor.yaml").read_text(encoding="utf-8").replace("[jails]", "[jail]")
    assert problems_of(lay, text) == []


def test_all_problems_come_in_one_run(lay: Lay) -> None:
    text = (BAD / "unknown_actor.yaml").read_text(encoding="utf-8")
    text = text.replace("force: statute", "force: statuet").replace("[judicial_warrant]", "[judge]")
    found = problems_of(lay, text)
    assert len(found) == 3
    assert found == sorted(found, key=lambda line: int(line.split(":")[1]))


def test_letter_case_is_forgiven(lay: Lay) -> None:
    text = (BAD / "unknown_actor.yaml").read_text(encoding="utf-8").replace("[jails]", "[Jail]")
    assert problems_of(lay, text.replace("no_unless", "No_Unless").replace("statute", "Statute", 1)) == []


def test_no_stays_text() -> None:
    document = parse_document("answer: no\nother: Yes\nday: 2017-02-22\nnumber: 08\nempty:\n", "x.yaml")
    assert document.data == {"answer": "no", "other": "Yes", "day": "2017-02-22", "number": "08", "empty": ""}


def test_a_file_that_is_too_large_or_no_text(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * MAX_BYTES)
    assert "is the most" in str(read_document(large, "large.yaml").problems[0])
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"a: b\nc: \xff\xfe\n")
    assert str(read_document(binary, "binary.yaml").problems[0]).startswith("binary.yaml:2:1: This is not UTF-8")
    missing = read_document(tmp_path / "none.yaml", "none.yaml")
    assert "cannot be read" in str(missing.problems[0])


def test_hostile_yaml_is_refused_without_a_traceback(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a]\n" for n in range(50))
    assert any("alias" in str(each) for each in parse_document(bomb, "bomb.yaml").problems)
    deep = "[" * 5000 + "]" * 5000
    assert parse_document(deep, "deep.yaml").problems
    python = "a: !!python/object/apply:os.system ['true']\n"
    assert any("is a tag" in str(each) for each in parse_document(python, "python.yaml").problems)
    assert parse_document("a: \x00", "null.yaml").problems
    assert parse_document("? [a, b]\n: c\n", "key.yaml").problems


def test_include_outside_the_repository_is_refused(lay: Lay) -> None:
    root = lay({"policies.yaml": FRONT.replace("content/places", "../../etc")})
    assert any("is not a folder of this repository" in str(each) for each in check(root).problems)


def test_a_place_without_a_parent(lay: Lay) -> None:
    text = (BAD / "unknown_actor.yaml").read_text(encoding="utf-8").replace("[jails]", "[jail]")
    text = text.replace("us/ct", "us/zz/town").replace('codes: {iso: US-CT, fips: "09"}\n', "")
    root = lay({"policies.yaml": FRONT, "content/places/us/zz/town.yaml": text})
    assert any("There is no place us/zz above this one. Add us/zz.yaml first." in str(each) for each in check(root).problems)
