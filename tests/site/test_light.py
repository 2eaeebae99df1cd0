"""A page of a place that would be too heavy names some situations only, and the page of all rules tells them whole."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from builder.facts.model import Facts
from builder.site import pages
from builder.site.build import Options, build
from builder.site.checking import compressed

DAY = date(2026, 11, 24)


def site(root: Path) -> dict[str, str]:
    options = Options(DAY, DAY, "https://rightshere.example", only=("us/ct",), languages=("en",), cards=False)
    return {page.url: page.html for page in build(root, options, lambda *_: None).pages}


def test_what_is_planned_yields_before_what_is_sudden(facts: Facts) -> None:
    yielding = facts.situations.yielding()
    assert yielding == ("school", "court", "hospital")
    assert not {"door", "street", "car", "work", "custody"} & set(yielding)


@pytest.mark.slow
def test_a_heavy_page_names_as_few_situations_as_it_must(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, always = site(root), {"border", "witness"}
    for count, name in enumerate(order := ("school", "court", "hospital"), 1):
        assert f'id="{name}" href' not in found["/en/us/ct/"]
        # Less than it weighs, also without the size of its ZIP, which is put in later.
        monkeypatch.setattr(pages, "BUDGET", compressed(found["/en/us/ct/"]) + pages.SPARE - 30)
        found = site(root)
        named = set(re.findall(r'<a class=sit id="(\w+)" href="more/#\1">', found["/en/us/ct/"]))
        assert named == always | set(order[:count])
        opened = set(re.findall(r'<details open class=sit id="(\w+)"', found["/en/us/ct/more/"]))
        assert opened == named | {"record", "plan", "help"}
