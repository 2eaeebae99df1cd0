"""The picture of a card for messengers: its size, its parts, and its words for those who cannot see it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from markupsafe import Markup
from PIL import Image

from builder.cards.alt import share_alt
from builder.cards.checks import Misfit
from builder.cards.content import Thought
from builder.cards.engine import Engine
from builder.cards.share import share
from tests.print.cards import TAGS, card, decoded, plain, png

Shared = Callable[..., bytes]
TWICE = {"name": Thought("place", (Markup("Police may ask your name. ") * 7,))}


@pytest.fixture(scope="module")
def shared(engine: Engine) -> Shared:
    """The picture of a card, made once."""
    made: dict[str, bytes] = {}

    def picture(tag: str, **changes: object) -> bytes:
        content = card(tag, **changes)
        key = repr(content)
        if key not in made:
            made[key] = share(engine, content)
        return made[key]

    return picture


def bands(image: Image.Image) -> list[tuple[int, int]]:
    """The rows of a picture between which something is printed, from the top, whatever stands side by side."""
    rows = [min(image.crop((0, row, image.width, row + 1)).tobytes()) < 200 for row in range(image.height)]
    edges = [row for row in range(1, len(rows)) if rows[row] != rows[row - 1]]
    return list(zip(edges[::2], edges[1::2], strict=False))


def frames(image: Image.Image) -> list[int]:
    """The upper and lower edges of the sides that are shown."""
    grey = [row for row in range(image.height) if set(image.crop((420, row, 660, row + 1)).tobytes()) == {136}]
    return [row for row in grey if row - 1 not in grey]


@pytest.mark.parametrize("changes", [{}, TWICE], ids=["fold once", "fold twice"])
@pytest.mark.parametrize("tag", TAGS)
def test_it_has_the_size_that_messengers_show_whole_and_is_small_to_send(
    tag: str, changes: dict[str, object], shared: Shared
) -> None:
    data = shared(tag, **changes)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1080, 1350))
        assert not {key for key in image.info if key not in ("dpi",)}
    assert len(data) <= 150_000


@pytest.mark.parametrize("tag", TAGS)
def test_the_name_of_the_place_stands_over_two_sides_as_wide_as_the_picture(tag: str, shared: Shared) -> None:
    image = png(shared(tag))
    assert bands(image)[0][0] < 60
    name, *_ = bands(image)
    # As high as large print on a phone, which shows the picture a third as large.
    assert name[1] - name[0] > 36
    tops = frames(image)
    assert len(tops) == 4
    holder, officer = (tops[0], tops[1]), (tops[2], tops[3])
    assert officer[1] < image.height - 10
    for top, low in (holder, officer):
        assert low - top > 450
        assert min(image.crop((60, top + 5, 1020, low - 5)).tobytes()) == 0
    assert min(image.crop((0, 0, 20, image.height)).tobytes()) == 255
    assert min(image.crop((1060, 0, 1080, image.height)).tobytes()) == 255


def test_the_name_begins_where_the_language_begins(shared: Shared) -> None:
    for tag, empty in (("es", (800, 0, 1080, 70)), ("ar", (0, 0, 400, 70))):
        assert min(png(shared(tag)).crop(empty).tobytes()) == 255
        assert min(png(shared(tag)).crop((1080 - empty[2], 0, 1080 - empty[0], 70)).tobytes()) == 0


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
def test_the_code_on_the_officer_s_side_can_be_read_from_a_screen(shared: Shared, tmp_path: Path) -> None:
    assert decoded(png(shared("zh-Hans")), tmp_path) == [card("zh-Hans").edition_url]


def test_where_two_panels_are_needed_the_cover_s_lines_stand_in_the_heading(shared: Shared) -> None:
    once, twice = frames(png(shared("es"))), frames(png(shared("es", **TWICE)))
    assert (len(once), len(twice)) == (4, 6)
    # That nobody checked the translation is said there too.
    assert twice[0] > once[0] + 20


def test_words_that_fit_nowhere_are_reported(engine: Engine) -> None:
    with pytest.raises(Misfit, match="in en: the holder's side needs"):
        share(engine, card("en", name=Thought("place", (Markup("Police may ask your name. ") * 90,))))


def test_the_same_card_gives_the_same_bytes(engine: Engine, shared: Shared) -> None:
    assert share(engine, card("ar")) == shared("ar")
    assert shared("ar") != shared("ar", place_name=card("es").place_name)


@pytest.mark.parametrize("tag", TAGS)
def test_its_words_are_the_card_s_own_sentences_as_plain_text(tag: str) -> None:
    content = card(tag)
    alt = share_alt(content)
    for thought in (*content.short, content.name):
        assert thought
        for sentence in thought.sentences:
            assert plain(sentence) in alt
    assert plain(content.title) in alt
    assert plain(content.place_name) in alt
    assert not {"<", ">", "{", "}"} & set(alt)
    assert "  " not in alt
