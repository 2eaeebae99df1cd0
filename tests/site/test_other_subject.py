"""Another subject, another country, another officer's language: a whole site from content/ alone, with the same program."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from builder.facts.answers import answers
from builder.facts.loading import check, load
from builder.facts.problems import InputError
from builder.site.build import Options, Site, build

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tenants' site with the theme and the words of the site that this repository has."""
    target = tmp_path_factory.mktemp("tenants") / "site"
    shutil.copytree(root / "tests/sites/tenants", target)
    shutil.copytree(root / "theme", target / "theme")
    shutil.copy(root / "content/site.yaml", target / "content/site.yaml")
    return target


@pytest.fixture(scope="module")
def tenants(folder: Path) -> Site:
    options = Options(day=DAY, made=DAY, base_url="https://tenants.example", cards=False)
    return build(folder, options, lambda what, done, total: None)


def test_its_facts_have_no_problem(folder: Path) -> None:
    assert check(folder).problems == ()


def test_a_town_answers_as_the_country(folder: Path) -> None:
    answer = answers(load(folder), "de/berlin", "landlord_entry", DAY)[0]
    assert answer.headline is not None
    assert answer.headline.id == "de-landlord-entry"
    assert answer.from_elsewhere


def test_the_pages_speak_of_tenants_and_show_german_to_the_officer(tenants: Site) -> None:
    page = next(page for page in tenants.pages if page.url == "/en/de/berlin/")
    assert "The landlord must not enter the flat" in page.html
    assert '<q class=big lang="de" dir="ltr">Bitte kommen Sie mit einem schriftlichen Termin wieder.</q>' in page.html
    assert "+49 30 12345678" in page.html
    for word in ("ICE", "immigration", "police", "stop_and_identify"):
        assert word not in page.html.split("</head>")[1], word


def test_a_language_that_is_hardly_translated_has_no_pages_but_its_state_is_told(tenants: Site) -> None:
    assert not any(page.url.startswith("/de/") for page in tenants.pages)
    state = next(page for page in tenants.pages if page.url == "/en/languages/")
    assert "Deutsch" in state.html


def test_asking_for_that_language_alone_is_met_with_a_sentence(folder: Path) -> None:
    options = Options(day=DAY, made=DAY, base_url="https://tenants.example", languages=("de",), cards=False)
    with pytest.raises(InputError, match="too few sentences are translated"):
        build(folder, options, lambda what, done, total: None)
