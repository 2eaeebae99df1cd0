"""A real browser on the built site, served on this machine; every request that leaves it is noted."""

from __future__ import annotations

import functools
import http.server
import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "google-chrome", "google-chrome-stable")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word on the terminal."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the built site, without cards."""
    with served(built) as found:
        yield found


@pytest.fixture(scope="session")
def carded_address(carded: Path) -> Iterator[str]:
    """The address of the site of a few places, with cards."""
    with served(carded) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; set-up for tests installs it where the system has a package of it."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("No Chromium or Chrome on this machine: Ubuntu packages none that can be started by a test.")
    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        started = play.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


class Watched:
    """A page with what it asked for and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        """Listen from the first request on."""
        self.page = page
        self.foreign: list[str] = []
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._asked(request.url, address))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str, address: str) -> None:
        if url.startswith(address):
            self.requests.append(url)
        elif not url.startswith("data:"):
            self.foreign.append(url)


@pytest.fixture
def watch(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A new page of the size that the test asks for (360 px wide where it does not)."""
    width = getattr(request, "param", 360)
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    yield Watched(context.new_page(), address)
    context.close()
