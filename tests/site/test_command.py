"""The commands that volunteers use, run as they run them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import cli


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.main, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_answers_tell_what_held_with_force_sources_and_place() -> None:
    code, out, _ = run("answers", "us/ct", "--as-of", "2017-02-23")
    assert code == 0
    for words in (
        "Connecticut · 2017-02-23",
        "[statute]",
        "[guidance]",
        "From: Connecticut",
        "From: United States",
        "https://talkingpointsmemo.com/dc/nypd-defies-trump-immigration-memo",
        "This is advice to officials, not a rule they must follow.",
        "the person was convicted of a crime on this list: any felony",
        "We have not checked this yet.",
    ):
        assert words in out, words
    assert "Public Act 25-1" not in out


def test_answers_in_another_language() -> None:
    code, out, _ = run("answers", "us/ny/new-york-city", "--language", "zh-Hans")
    assert code == 0
    assert "执法人员" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("us/cc",), 'There is no place "us/cc". Did you mean us/sc?'),
        (("us/ct", "--language", "sp"), 'There is no language "sp".'),
        (("us/ct", "--as-of", "yesterday"), '"yesterday" is not a date.'),
        (("us/ct", "--as-of", "2017"), '"2017" is not a day.'),
    ],
)
def test_a_wrong_word_is_met_with_a_sentence(arguments: tuple[str, ...], words: str) -> None:
    code, _, err = run("answers", *arguments)
    assert code in (1, 2)
    assert words in err
    assert "Traceback" not in err


def test_the_repository_has_no_error_and_no_warning_but_of_age() -> None:
    code, out, err = run("check")
    assert code == 0
    assert re.fullmatch(r"0 errors, \d+ warnings\.\n|Nothing is wrong\.\n", err)
    for line in out.splitlines():
        assert re.fullmatch(r"\S+:1:1: warning: \d+ rules? (is|are) overdue for review, .* \./rights due lists them\.", line)


def test_due_lists_the_rules_to_read_again_with_the_oldest_first() -> None:
    code, out, _ = run("due", "--by", "2099-12-31")
    assert code == 0
    days = [line.split()[0] for line in out.splitlines() if not line.startswith("no date")]
    assert days == sorted(days)
    assert any("us/ct" in line.split() for line in out.splitlines())
    assert run("due", "--by", "1900-01-01")[1].count("\n") < len(days)
    assert "is not a date" in run("due", "--by", "soon")[2]


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_tells_each_problem_in_three_forms(
    form: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(root / "content", tmp_path / "content")
    shutil.copy(root / "policies.yaml", tmp_path / "policies.yaml")
    place = tmp_path / "content/places/us/ct.yaml"
    text = place.read_text(encoding="utf-8").replace("force: statute", "force: statuet", 1)
    place.write_text(text, encoding="utf-8")
    line = text[: text.index("statuet")].count("\n") + 1
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    code, out, _ = run("check", "--format", form)
    assert code == 1
    sentence = '"statuet" is not a force. Did you mean statute?'
    if form == "text":
        assert f"content/places/us/ct.yaml:{line}:14: {sentence}" in out
    elif form == "json":
        found = json.loads(out)
        assert found[0] == {
            "file": "content/places/us/ct.yaml", "line": line, "column": 14, "severity": "error", "sentence": sentence,
        }  # fmt: skip
    else:
        assert f"::error file=content/places/us/ct.yaml,line={line},col=14::{sentence}" in out


def test_translations_are_in_line_with_the_english(root: Path) -> None:
    code, out, _ = run("translate", "status")
    assert code == 0
    share = {line.split()[0]: int(line.split()[1]) for line in out.splitlines()}
    assert {tag: share[tag] for tag in ("en", "es", "ar", "zh-Hans")} == {"en": 100, "es": 100, "ar": 100, "zh-Hans": 100}
    assert min(share.values()) >= 80


def test_imported_sentences_are_marked_as_machine_made_and_faults_write_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "content", tmp_path / "content")
    shutil.copy(root / "policies.yaml", tmp_path)
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    file = tmp_path / "es.json"
    file.write_text('{"site.close": "Cierre", "site.clsoe": "x", "site.edition": "sin llaves"}')
    before = (tmp_path / "content/locale/es/site.po").read_bytes()
    code, _, err = run("translate", "import", "es", str(file))
    assert code == 1
    assert '"site.clsoe"' in err
    assert "site.edition: the translation must hold exactly {edition}." in err
    assert (tmp_path / "content/locale/es/site.po").read_bytes() == before
    file.write_text('{"site.close": "Cierre"}')
    assert run("translate", "import", "es", str(file))[0] == 0
    po = (tmp_path / "content/locale/es/site.po").read_text()
    assert re.search(r'# state: machine [0-9a-f]{8}\n#\. [^\n]*\nmsgctxt "site.close"\nmsgid "Close"\nmsgstr "Cierre"', po)
