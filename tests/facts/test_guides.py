"""Guides: each fault has its sentence, and what is written here is sourced, short and written once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder.facts.guides import sentences
from builder.facts.loading import check
from builder.facts.model import Facts
from builder.facts.prose import parse_guide, read_guides
from builder.language.messages import read_messages

BAD = Path(__file__).parent / "bad_guides"
GOOD = """# {situation.door.label}

A short beginning. [us-home-knock] {#lead}

{situation.door.do}

## Why {#why}

- You can stop answering. [us-home-knock] [us-home-payton] {#stop}
- {situation.door.may.sweep}

> Look who signed it. {#signed}

- [ ] {guide.door.stop}
- [ ] Call a lawyer. {#call}

{answers: stop_and_identify}

{paper: i200}

{say: officer.warrant}

{guide: door}

{places}

[The law](source:us-warrants) {#law}

[Where you live](place:us) {#place}
"""
NEEDED = {
    "door", "street", "car", "work", "school", "hospital", "court", "custody", "papers", "plan", "witness", "record", "help",
    "border",
}  # fmt: skip
Lay = Callable[[Mapping[str, str]], Path]


def problems_of(lay: Lay, root: Path, text: str) -> list[str]:
    """The problems of one guide beside the repository's own federal facts."""
    laid = lay({"policies.yaml": (root / "policies.yaml").read_text(encoding="utf-8"), "content/guides/door.md": text})
    return [str(each) for each in check(laid).problems if each.file.startswith("content/guides/")]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.md")), ids=lambda path: path.stem)
def test_each_fault_has_its_sentence(path: Path, lay: Lay, root: Path) -> None:
    expected, _, text = path.read_text(encoding="utf-8").partition("\n")
    found = problems_of(lay, root, text)
    assert any(expected in each for each in found), found


def test_a_guide_without_fault_has_no_problem(lay: Lay, root: Path) -> None:
    assert problems_of(lay, root, GOOD) == []


def test_all_problems_come_in_one_run_with_those_of_other_files(lay: Lay, root: Path) -> None:
    text = GOOD.replace("[us-home-payton]", "[us-nothing]").replace("{places}", "<br>").replace("i200", "i201")
    laid = lay(
        {
            "policies.yaml": (root / "policies.yaml")
            .read_text(encoding="utf-8")
            .replace("answer: required", "answer: requird"),
            "content/guides/door.md": text,
            "content/guides/street.md": "Nothing.",
        }
    )
    files = [each.file for each in check(laid).problems if each.severity == "error"]
    assert files.count("content/guides/door.md") == 3
    assert {"content/guides/street.md", "policies.yaml"} <= set(files)


def test_a_file_that_is_no_text_is_a_problem(lay: Lay, root: Path) -> None:
    laid = lay({"policies.yaml": (root / "policies.yaml").read_text(encoding="utf-8"), "content/guides/door.md": ""})
    (laid / "content/guides/door.md").write_bytes(b"# \xff")
    assert any("This is not UTF-8 text." in each.sentence for each in read_guides(laid)[1])


def test_keys_do_not_depend_on_where_a_text_stands_or_on_its_words() -> None:
    before, _ = parse_guide(GOOD, "content/guides/door.md")
    moved = GOOD.replace("## Why {#why}", "A new paragraph. {#new}\n\n## Why {#why}").replace("stop answering", "be silent")
    after, _ = parse_guide(moved, "content/guides/door.md")
    assert before is not None
    assert after is not None
    assert {words.key for _, words in after.own()} == {words.key for _, words in before.own()} | {"guide.door.new"}


def test_a_source_stands_outside_the_sentence() -> None:
    guide, _ = parse_guide(GOOD, "content/guides/door.md")
    assert guide is not None
    told = {words.key: words for _, words in guide.own()}
    assert told["guide.door.stop"].english == "You can stop answering."
    assert told["guide.door.stop"].sources == ("us-home-knock", "us-home-payton")


def test_the_guides_that_are_needed_are_there(facts: Facts) -> None:
    assert set(facts.guides) >= NEEDED


def test_nothing_is_wrong_with_our_guides_not_even_a_long_sentence(root: Path) -> None:
    assert [str(each) for each in check(root).problems if each.file.startswith("content/guides/")] == []


def test_every_source_of_a_guide_is_described(facts: Facts) -> None:
    for guide in facts.guides.values():
        named = {source for block in guide.blocks for words in block.items for source in words.sources} | guide.sources()
        assert named <= set(facts.sources), guide.slug


def test_each_sentence_that_can_be_set_in_is_a_message(root: Path, facts: Facts) -> None:
    messages = read_messages(root, facts)
    assert set(sentences(facts.vocabulary, facts.situations, facts.cards)) <= set(messages)
    set_in = {words.key for guide in facts.guides.values() for block in guide.blocks for words in block.items}
    assert set_in <= set(messages)


def test_no_sentence_of_a_guide_is_written_anywhere_else(root: Path, facts: Facts) -> None:
    found: dict[str, str] = {}
    for key, message in read_messages(root, facts).items():
        if not key.startswith("guide."):
            found.setdefault(message.english, key)
    for guide in facts.guides.values():
        for kind, words in guide.own():
            if kind not in ("title", "heading", "subheading"):
                first = found.setdefault(words.english or "", words.key)
                assert first == words.key, f"{words.key} says the same as {first}. Set it in by its key."


def test_the_words_that_must_not_stand_on_a_page_do_not(facts: Facts) -> None:
    never = (
        r"you are safe|ICE cannot|they must leave|cannot be arrested|do not have to give your name|\billegal|\balien\b|target"
    )
    for guide in facts.guides.values():
        for _, words in guide.own():
            plain = (words.english or "").replace("“Warrant for Arrest of Alien”", "")
            assert not re.search(never, plain, re.IGNORECASE), words.key
