"""The field for a card's code: it is there with a script only, says at once what is mistyped, and leads to the page."""

from __future__ import annotations

import functools
import random
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.facts import codes
from builder.facts.editions import Edition
from builder.facts.ledger import read_ledger
from tests.browser.conftest import Quiet

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checked(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Edition]]:
    """The address of a site whose editions are recorded, and one of them."""
    folder = tmp_path_factory.mktemp("checked")
    for name in ("builder", "content", "theme"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("policies.yaml", "mkdocs.yml"):
        shutil.copy(root / name, folder / name)
    for command in (
        ("editions", "record", "--day", "2026-11-24"),
        ("build", "--no-cards", "--as-of", "2026-11-24", "--only", "us/ct", "--languages", "en,ar", "--out", "site"),
    ):
        subprocess.run([sys.executable, "-m", "builder", *command], cwd=folder, check=True, capture_output=True)
    ledger, _ = read_ledger(folder)
    assert ledger is not None
    newest = ledger.newest("us/ct", "ar")
    assert newest is not None
    handler = functools.partial(Quiet, directory=str(folder / "site"))
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", newest
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, checked: tuple[str, Edition]) -> Iterator[Page]:
    """A page that complains aloud."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=checked[0])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []
    context.close()


@pytest.mark.parametrize("home", ["/", "/en/", "/ar/", "/card/"])
def test_the_last_group_leads_to_the_page_of_the_card_in_its_language(
    home: str, page: Page, checked: tuple[str, Edition]
) -> None:
    page.goto(home)
    page.locator(".typed input").fill(" " + codes.short(checked[1].code).lower()[:3] + " " + codes.short(checked[1].code)[3:])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/card/{checked[1].code}/")
    assert page.locator("html").get_attribute("lang") == "ar"


@pytest.mark.parametrize(("home", "words"), [("/en/", "This code has a typing mistake"), ("/ar/", "خطأ في الكتابة")])
def test_a_mistake_is_told_at_once_in_the_language_of_the_page(
    home: str, words: str, page: Page, checked: tuple[str, Edition]
) -> None:
    page.goto(home)
    group = codes.short(checked[1].code)
    page.locator(".typed input").fill(group[1] + group[0] + group[2:] if group[0] != group[1] else "2" + group[1:])
    page.locator(".typed button").click()
    assert words in page.locator(".typed [role=alert]:visible").inner_text()
    assert page.url.endswith(home)
    page.locator(".typed input").press("2")
    assert page.locator(".typed [role=alert]:visible").count() == 0


def test_a_well_formed_code_of_no_card_is_told_on_the_list(page: Page) -> None:
    page.goto("/en/")
    page.locator(".typed input").fill("4F2B7K2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/card/")
    assert "We do not know this code." in page.locator(".typed [role=alert]:visible").inner_text()


def test_the_script_and_the_program_agree_on_what_is_mistyped(page: Page) -> None:
    chance = random.Random(7064)
    typed = ["", "4F2B7K2", "4f2b-7k2", "NYC es 2026.11 4F2B7K2", "٤F٢B٧K٢", "４Ｆ２Ｂ７Ｋ２", "4F2B7KZ", "OIL", "4F2B7K"]
    typed += ["".join(chance.choices(codes.SIGNS + "01OIL- ", k=chance.randint(5, 9))) for _ in range(300)]
    typed += [
        "NYC-en-2026.11-" + (six := "".join(chance.choices(codes.SIGNS, k=6))) + codes.check_sign(six) for _ in range(100)
    ]
    page.goto("/card/")
    found = page.evaluate(
        """all => all.map(text => { const form = document.querySelector('.typed');
        form.querySelector('input').value = text; form.onsubmit();
        return !form.querySelector('[role=alert]').hidden })""",
        typed,
    )
    assert found == [codes.mistyped(text) for text in typed]


def test_an_address_with_a_code_opens_the_list_where_it_stands(page: Page, checked: tuple[str, Edition]) -> None:
    page.goto(f"/card/#{checked[1].code}")
    link = page.locator(f'[id="{checked[1].code}"]')
    assert link.is_visible()
    box = link.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 800


def test_without_a_script_a_link_leads_to_the_list_and_the_list_to_the_card(
    browser: Browser, checked: tuple[str, Edition]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=checked[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/ar/")
    assert page.locator(".typed").count() == 0
    page.locator('main a[href="/card/"]').click()
    page.locator("summary", has_text="Connecticut").click()
    page.locator(f'[id="{checked[1].code}"]').click()
    assert page.url.endswith(f"/card/{checked[1].code}/")
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_beyond_the_edge(width: int, page: Page, checked: tuple[str, Edition]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/card/", f"/card/{checked[1].code}/", "/", "/ar/"):
        page.goto(address)
        size = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert size[0] <= size[1], (address, size)
