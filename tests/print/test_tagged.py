"""The cards to read on a screen or to hear, in every language that is offered: no rule of PDF/UA-1 is broken."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import page as validator
import pytest

from builder.cards import sheets
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS, TAGGED
from builder.language.languages import read_languages
from tests.print.cards import PLACE

ROOT = Path(__file__).parents[2]
Contents = Mapping[tuple[str, str], CardContent]
OFFERED = tuple(read_languages(ROOT).languages)


@pytest.mark.slow
@pytest.mark.parametrize("tag", OFFERED)
@pytest.mark.parametrize("name", TAGGED)
def test_no_rule_is_broken_in_any_language(name: str, tag: str, contents: Contents, engine: Engine, tmp_path: Path) -> None:
    form = FORMATS[TAGGED[name]]
    data = sheets.whole_card(engine, contents[PLACE, tag], form)
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    # A second opinion, where it is installed: it brings 200 MB with it.
    if outloud := shutil.which("outloud"):
        (tmp_path / "card.pdf").write_bytes(data)
        done = subprocess.run([outloud, "--quiet", str(tmp_path / "card.pdf")], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        assert " 0 error(s)" in done.stdout
