"""The stylesheet: nothing in it knows left from right, and its colours can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.pages.theme import read_theme

PHYSICAL = re.compile(
    r"(?:^|[{;\s])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-\w+)*)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(left|right)\b"
)


def rules(root: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", (root / "theme/style.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_property_with_a_side_is_logical(root: Path) -> None:
    assert [match.group().strip() for match in PHYSICAL.finditer(rules(root))] == []
    assert PHYSICAL.search("a{margin-left:1px}")
    assert PHYSICAL.search("a{float:right}")
    assert not PHYSICAL.search("a{margin-inline-start:1px}")


def test_the_colours_of_text_have_a_contrast_of_seven(root: Path) -> None:
    light, dark = re.findall(r":root\{(.*?)\}", rules(root), flags=re.DOTALL)[:2]
    first = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", light))
    for scheme in (first, first | dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", dark))):
        for text, ground in (
            ("ink", "paper"), ("ink", "wash"), ("mute", "paper"), ("mute", "wash"), ("pine", "paper"), ("pine", "wash"),
            ("pine", "lamp"), ("on-lamp", "lamp"), ("on-band", "band"),
        ):  # fmt: skip
            assert contrast(scheme[text], scheme[ground]) >= 7, (text, ground)
        for mark, ground in (("line", "paper"), ("edge", "paper"), ("edge", "lamp")):
            assert contrast(scheme[mark], scheme[ground]) >= 3, (mark, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_sizes_stand_in_place_of_their_names(root: Path) -> None:
    style = read_theme(root / "theme").style(("base", "home", "history"))
    assert not re.search(r"var\(--[str]\d?\)", style)
    assert "var(--ink)" in style


@pytest.mark.parametrize("tag", ["ar", "zh-Hans"])
def test_each_script_has_its_own_height_of_line(root: Path, tag: str) -> None:
    theme = read_theme(root / "theme")
    assert re.search(r"--lh:1\.[67]", theme.styles[f"lang-{tag}"])
