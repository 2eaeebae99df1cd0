"""Saving a place, losing the connection, deleting everything, leaving fast; with the headers that a host would send."""

from __future__ import annotations

import functools
import http.server
import re
import socketserver
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.pages.privacy import KEPT

pytestmark = pytest.mark.slow
PLACE = "us/ct"
IN_READ = "url => caches.match(url, {cacheName: 'read'}).then(Boolean)"


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state in two languages, with its cards."""
    out = tmp_path_factory.mktemp("kept") / "site"
    command = [sys.executable, "-m", "builder", "build", "--only", PLACE, "--languages", "en,ar", "--out", str(out)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


class Host:
    """Serves the site as a host that reads `_headers` would; `close` is the loss of the connection."""

    def __init__(self, site: Path) -> None:
        """Serve at once, on a port of its own."""
        rules = _rules((site / "_headers").read_text(encoding="utf-8"))

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

            def end_headers(self) -> None:
                path = self.path.partition("?")[0]
                for pattern, lines in rules.items():
                    if fnmatch(path, pattern):
                        for name, value in lines:
                            self.send_header(name, value)
                super().end_headers()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Answer nothing any more."""
        self._server.shutdown()
        self._server.server_close()


def _rules(text: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if not line.startswith(" "):
            found[line] = []
        else:
            name, _, value = line.strip().partition(": ")
            found[list(found)[-1]].append((name, value))
    return found


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    served = Host(site)
    yield served
    served.close()


@pytest.fixture
def context(browser: Browser, host: Host) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 360, "height": 800}, base_url=host.address)
    yield opened
    opened.close()


def kept(page: Page) -> list[str]:
    """The caches that stand on the device, without the one that holds the scripts."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if not name.startswith("common ")]


def until(page: Page, expression: str, value: object = None) -> None:
    """Wait for a promise to come true: Playwright's own waiting takes the promise itself for true."""
    for _ in range(100):
        if page.evaluate(expression, value):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression} did not come true for {value}")


def nothing_is_left(page: Page) -> bool:
    traces = page.evaluate(
        "Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations(), indexedDB.databases()])"
        ".then(all => all.map(each => each.length).concat(localStorage.length, sessionStorage.length))"
    )
    return traces == [0, 0, 0, 0, 0] and page.context.cookies() == []


def save(page: Page, tag: str) -> None:
    page.goto(f"/{tag}/{PLACE}/")
    page.locator(".save button").click()
    expect(page.locator(".save [role=status]")).to_contain_text("KB")
    expect(page.locator(".save button")).to_have_count(2)


def test_nothing_is_kept_unless_a_person_asks(context: BrowserContext) -> None:
    page = context.new_page()
    for address in ("/", "/en/", f"/en/{PLACE}/", f"/en/{PLACE}/history/", "/en/privacy/", f"/ar/{PLACE}/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert nothing_is_left(page), address


@pytest.mark.parametrize(("tag", "words"), [("en", "Saved copy of"), ("ar", "نسخة محفوظة بتاريخ")])
def test_a_saved_place_opens_without_a_connection_and_bears_its_date(
    context: BrowserContext, host: Host, tag: str, words: str
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    save(page, tag)
    assert kept(page) == [f"/{tag}/{PLACE}/"]
    host.close()
    for address in (f"/{tag}/{PLACE}/", f"/{tag}/{PLACE}/history/", f"/{tag}/", f"/{tag}/privacy/"):
        page.goto(address)
        first = page.locator("main > .draft").first
        assert words in first.inner_text(), address
        assert re.search(r"20\d\d", first.inner_text()), address
    assert page.evaluate(f"fetch('/{tag}/{PLACE}/cards/fold-letter.pdf').then(r => r.blob()).then(b => b.size)") > 5_000
    page.goto(f"/{tag}/{PLACE}/")
    page.locator("#door summary").click()
    assert page.locator("#door .in").is_visible()
    assert complaints == []
    page.goto(f"/{tag}/places/")
    assert page.locator(f'main a[href="/{tag}/{PLACE}/"]').count() == 1
    assert page.locator("h1").count() == 1


def test_with_a_connection_a_saved_place_is_the_page_of_today(context: BrowserContext) -> None:
    page = context.new_page()
    save(page, "en")
    page.goto(f"/en/{PLACE}/")
    assert page.locator("main > .draft").count() == 0


def test_everything_is_deleted_with_one_press(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    save(page, "en")
    save(page, "ar")
    page.goto("/en/privacy/")
    toggle, *_ = page.locator("#keep .save > p button").all()
    toggle.click()
    expect(toggle).to_have_text("Stop, and delete the pages that I read")
    page.goto("/en/about/")
    until(page, IN_READ, "/en/about/")
    host.close()
    page.goto("/en/about/")
    assert "Saved copy of" in page.locator("main > .draft").inner_text()
    page.goto("/en/privacy/")
    expect(page.locator("#keep li a")).to_have_count(2)
    page.get_by_role("button", name="Delete everything from this phone").click()
    expect(page.locator("#keep [role=status]")).to_contain_text("is deleted")
    assert nothing_is_left(page)
    expect(page.locator("#keep li a")).to_have_count(0)


def test_deleting_the_only_saved_place_leaves_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    save(page, "en")
    page.get_by_role("button", name="Delete it from this phone").click()
    expect(page.locator(".save [role=status]")).to_contain_text("deleted")
    assert nothing_is_left(page)
    # The same page can save again at once.
    page.locator(".save button").first.click()
    expect(page.locator(".save [role=status]")).to_contain_text("KB")
    assert kept(page) == [f"/en/{PLACE}/"]


def test_what_is_read_is_kept_up_to_a_number_oldest_out_first(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto("/en/privacy/")
    page.locator("#keep .save > p button").first.click()
    until(page, "caches.has('read')")
    page.goto("/en/")
    many = [f"/{path.parent.relative_to(site).as_posix()}/" for path in sorted((site / "sources").glob("*/index.html"))]
    many = many[: KEPT + 5]
    read = "caches.open('read').then(c => c.keys()).then(all => all.map(r => new URL(r.url).pathname))"
    for address in many:
        page.evaluate("url => fetch(url).then(r => r.text())", address)
        until(page, IN_READ, address)
    assert page.evaluate(read) == many[-KEPT:]
    # What is no page, card or picture is not kept.
    page.evaluate("fetch('/api/v1/index.json').then(r => r.text())")
    page.wait_for_timeout(200)
    assert page.evaluate(read) == many[-KEPT:]


def test_a_save_that_fails_keeps_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    context.route("**/cards/fold-letter.pdf", lambda route: route.abort())
    page.goto(f"/en/{PLACE}/")
    page.locator(".save button").click()
    expect(page.locator(".save [role=status]")).to_contain_text("Nothing was kept")
    assert nothing_is_left(page)


def test_without_a_connection_the_button_says_so(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(f"/en/{PLACE}/")
    host.close()
    page.locator(".save button").click()
    expect(page.locator(".save [role=status]")).to_have_text("No connection")
    assert nothing_is_left(page)


def test_no_page_asks_another_host_for_anything(context: BrowserContext, host: Host) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page = context.new_page()
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    save(page, "en")
    pages = ["/", "/card/", "/sources/us-plyler/", "/404.html", f"/en/{PLACE}/", f"/ar/{PLACE}/history/"]
    pages += [f"/en/{name}" for name in ("", "places/", "privacy/", "compare/", "languages/", "about/")]
    for address in pages:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((host.address, "data:"))] == []
    assert complaints == []


def test_leaving_blanks_the_page_and_back_does_not_lead_to_it(context: BrowserContext) -> None:
    context.route(
        "https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>W</title>elsewhere", content_type="text/html")
    )
    for leave in (lambda page: page.locator("header [rel=noreferrer]").click(),
                  lambda page: [page.keyboard.press("Shift") for _ in range(3)]):  # fmt: skip
        page = context.new_page()
        page.goto("/en/")
        page.goto(f"/en/{PLACE}/")
        leave(page)
        page.wait_for_url("https://www.wikipedia.org/")
        page.go_back()
        assert page.url.endswith("/en/")
        page.close()


def test_shift_in_the_middle_of_typing_does_not_leave(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/en/")
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/")
    assert page.locator("body").is_visible()


def test_a_zip_opens_from_a_file_with_its_style(site: Path, browser: Browser, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / "ar" / PLACE / "us-ct-ar.zip") as archive:
        archive.extractall(tmp_path)
    page = browser.new_page(viewport={"width": 360, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "us-ct-ar/index.html").as_uri())
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.band')).backgroundColor") == "rgb(11, 76, 71)"
    page.locator('a[href="history.html"]').click()
    assert page.url.endswith("/us-ct-ar/history.html")
    assert complaints == []
    page.close()
