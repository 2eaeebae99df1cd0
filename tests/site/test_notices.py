"""What a build tells beside the site: cards that went to a larger format are a notice, cards that failed end it with 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from builder import cli
from builder.cards import worker
from builder.cards.cache import preview_of
from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS, TAGGED
from builder.cards.report import Printed as Made
from builder.cards.worker import SHARE
from builder.facts.model import Facts
from builder.language.catalogue import source_catalogue
from builder.language.languages import read_languages
from builder.language.messages import read_messages
from builder.site import command
from builder.site.command import Result
from builder.site.editions import card_contents
from builder.site.pages import card_links
from builder.site.printing import Contents, print_all

PLACE = "us/ny/new-york-city"
NOTICE = "New York City in English does not fit on fold-letter: the holder's side needs 50.0 mm. fold-twice-letter has room."


@pytest.mark.parametrize(
    ("result", "code", "told"),
    [
        (Result(3, 2, notices=(NOTICE,)), 0, (NOTICE,)),
        (Result(3, 2, failures=("us in en: no.",)), 1, ("These cards could not be made:", "us in en: no.")),
        (Result(3, 2, ("us in en: no.",), (NOTICE,)), 1, (NOTICE, "us in en: no.")),
    ],
)
def test_a_notice_ends_a_build_with_0_and_a_failure_with_1(
    result: Result, code: int, told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "build_site", lambda *_: result)
    done = CliRunner().invoke(cli.main, ["build"])
    assert done.exit_code == code
    assert all(words in done.stderr for words in told)


def contents(root: Path, facts: Facts) -> Contents:
    english = source_catalogue("en", read_languages(root).languages["en"], read_messages(root, facts))
    day = date(2026, 11, 24)
    return card_contents(facts, (PLACE,), {"en": english}, english, day, day, "https://rightshere.example")


def test_a_page_offers_the_larger_card_where_the_usual_one_does_not_fit(
    root: Path, facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"x" * 20_000)
    # The page tells the size of the preview in pixels.
    Image.new("L", (90, 30)).save(preview_of(file))
    asked: list[str] = []

    def print_cards(wanted: Sequence[tuple[CardContent, str]], *_: object) -> Made:
        asked.extend(form for _, form in wanted)
        files = {(content.place, content.tag, form): file for content, form in wanted if form != "fold-letter"}
        return Made(files, (NOTICE,), ())

    monkeypatch.setattr(worker, "print_cards", print_cards)
    printed = print_all(contents(root, facts), root, 1, lambda *_: None)
    assert asked == [*FORMATS, *TAGGED, SHARE]
    assert printed.notices == (NOTICE,)
    assert printed.pictures == {(PLACE, "en"): file}
    assert SHARE not in {form for _, _, form in printed.files}
    (link,) = card_links(printed, PLACE, "en")
    assert (link.file, link.kind) == ("cards/fold-twice-letter.pdf", "fold-twice")
    assert card_links(replace(printed, files={}), PLACE, "en") == ()
