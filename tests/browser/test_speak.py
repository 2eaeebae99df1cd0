"""Reading aloud: offered only where the device itself has a voice, foreign words in their own language, silent on request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

DEVICE = """
const voices = %s;
window.said = [];
window.cancelled = 0;
const talk = { getVoices: () => voices, speak: one => said.push(one), cancel: () => cancelled++ };
Object.defineProperty(window, 'speechSynthesis', { value: talk });
window.SpeechSynthesisUtterance = function (text) { this.text = text };
"""


def voice(tag: str, *, local: bool = True) -> dict[str, object]:
    return {"lang": tag, "localService": local, "name": tag}


def with_voices(browser: Browser, address: str, voices: list[dict[str, object]]) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 800}, base_url=address).new_page()
    page.add_init_script(DEVICE % json.dumps(voices))
    return page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tag", "voices", "offered"),
    [
        ("ar", [voice("ar-SA"), voice("en-US")], True),
        ("ar", [voice("en-US")], False),
        ("ar", [voice("ar-SA", local=False)], False),
        ("zh-Hans", [voice("zh-CN")], True),
        ("zh-Hans", [voice("zh_CN")], True),
        ("zh-Hans", [voice("zh-TW")], False),
        ("en", [], False),
    ],
)
def test_a_button_stands_only_where_the_device_has_a_voice(
    browser: Browser, address: str, tag: str, voices: list[dict[str, object]], offered: bool
) -> None:
    page = with_voices(browser, address, voices)
    page.goto(f"/{tag}/us/ct/")
    page.locator("#door summary").click()
    page.wait_for_timeout(100)
    assert page.locator("#door button").count() == offered
    page.context.close()


@pytest.mark.slow
def test_each_sentence_is_said_in_its_own_language_and_stops_at_once(browser: Browser, address: str) -> None:
    page = with_voices(browser, address, [voice("ar-SA"), voice("en-US")])
    page.goto("/ar/us/ct/")
    page.locator("#door summary").click()
    button = page.locator("#door button")
    label = button.inner_text()
    button.click()
    said = page.evaluate("said.map(one => [one.lang, one.voice.lang, one.text])")
    assert ["en-US", "en-US", "I do not agree to your entry into my home."] in said
    assert {lang for lang, _, _ in said} == {"ar-SA", "en-US"}
    assert all(lang == own for lang, own, _ in said)
    assert button.inner_text() != label
    before = page.evaluate("cancelled")
    button.click()
    assert page.evaluate("cancelled") > before
    assert button.inner_text() == label
    button.click()
    page.locator("#door summary").click()
    page.wait_for_timeout(100)
    assert page.locator("#door button").text_content() == label
    page.context.close()


@pytest.mark.slow
def test_a_voice_that_comes_late_brings_the_button(browser: Browser, address: str) -> None:
    page = with_voices(browser, address, [])
    page.goto("/en/us/ct/")
    page.locator("#door summary").click()
    assert page.locator("#door button").count() == 0
    page.evaluate("speechSynthesis.getVoices().push({lang: 'en-US', localService: true}); speechSynthesis.onvoiceschanged()")
    assert page.locator("#door button").count() == 1
    page.context.close()


def test_the_script_stays_small(root: Path) -> None:
    import gzip

    lines = [line.strip() for line in (root / "theme/scripts/speak.js").read_text(encoding="utf-8").splitlines()]
    assert len(gzip.compress("\n".join(line for line in lines if not line.startswith("//")).encode(), 9)) <= 1200
