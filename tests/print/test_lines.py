"""No line of a poster or of a small book is set upon another, in any language; Korean words stay whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from builder.cards import poster, zine
from builder.cards.checks import boxes
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.language.languages import read_languages
from tests.print.cards import PLACE

ROOT = Path(__file__).parents[2]
Contents = Mapping[tuple[str, str], CardContent]
OFFERED = tuple(read_languages(ROOT).languages)
HANGUL = re.compile("[\uac00-\ud7a3]")


def lines(page: Any) -> list[Any]:
    return [box for box in boxes(page._page_box) if type(box).__name__ == "LineBox"]


def words(line: Any) -> str:
    return "".join(box.text for box in boxes(line) if type(box).__name__ == "TextBox")


def pages(name: str, engine: Engine, content: CardContent) -> list[Any]:
    if name == "poster":
        return list(poster.lay(engine, content, FORMATS["poster-letter"], name).pages)
    return list(zine.lay_whole(engine, content, FORMATS["zine-letter"], name)[1])


@pytest.mark.parametrize("tag", OFFERED)
@pytest.mark.parametrize("name", ["poster", "zine"])
def test_no_line_lies_on_another(name: str, tag: str, contents: Contents, engine: Engine) -> None:
    laid = pages(name, engine, contents[PLACE, tag])
    for page in laid:
        told = [line for line in lines(page) if words(line).strip()]
        assert len(told) > 5
        for one, other in combinations(told, 2):
            beside = min(one.position_x + one.width, other.position_x + other.width) - max(one.position_x, other.position_x)
            upon = min(one.position_y + one.height, other.position_y + other.height) - max(one.position_y, other.position_y)
            assert beside <= 1 or upon <= 0.3 * min(one.height, other.height), (words(one), words(other))


@pytest.mark.parametrize("name", ["poster", "zine"])
def test_no_korean_word_is_broken(name: str, contents: Contents, engine: Engine) -> None:
    for page in pages(name, engine, contents[PLACE, "ko"]):
        told = [words(line).replace("\u2060", "") for line in lines(page)]
        whole = " ".join(told)
        assert HANGUL.search(whole)
        for first, second in pairwise(told):
            # A line that ends within a word has no space at its end, and the next one has none at its start.
            if first and second and HANGUL.match(first[-1]) and HANGUL.match(second[0]):
                assert _ends(first, contents[PLACE, "ko"])


def _ends(line: str, content: CardContent) -> bool:
    """Whether the last word of a line is a whole word of what the card says."""
    said = re.sub("<[^>]*>|\u2060", " ", repr(content))
    return re.search(rf"(?<![\uac00-\ud7a3]){re.escape(line.split()[-1])}(?![\uac00-\ud7a3])", said) is not None
