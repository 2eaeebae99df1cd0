"""The picture of a card for messengers: the holder's side above the officer's on white, under the name of the place.

In: finished PDFs. Out: one PNG of 1080 × 1350 pixels, the same for the same input.
"""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from markupsafe import Markup
from PIL import Image, ImageDraw

from builder.cards.checks import PIXEL, Misfit, box_of, check_families, one_line
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.face import joined, template
from builder.cards.geometry import FORMATS, Format, Panel
from builder.cards.sheets import sheet
from builder.cards.style import LATIN

WIDTH, HEIGHT = 1080, 1350
# The smaller the format, the larger its words in a picture of this size: the first that has room is shown.
_FORMATS = ("fold-letter", "fold-a4", "fold-twice-letter", "fold-twice-a4", "big-letter")
# From the edge of a panel to what is shown of it, in points: marks of cuts and folds lie on the edge itself.
_INSET = 2.0
_MARGIN = 36
# Under a panel; more where there is room.
_GAP = 22
# The band of the name is 360 points wide, as theme/cards/card.css says, which is all of the picture.
_HEAD_SCALE = WIDTH / 360
_NAME_SIZES = (20, 17, 14, 12)
# One grey in sixteen tells the edge of a card from the white around it.
_EDGE = 136


def share(engine: Engine, content: CardContent) -> bytes:
    """The picture of a card, from the smallest format that has room for its words; Misfit where none has."""
    for name in _FORMATS:
        form = FORMATS[name]
        try:
            data = sheet(engine, content, form)
        except Misfit as error:
            if not error.face or name == _FORMATS[-1]:
                raise
        else:
            return share_picture(_heading(engine, content, form), data, form, content.direction)
    raise AssertionError("the last format either has room or raises")


def share_picture(heading: bytes, card: bytes, form: Format, direction: str) -> bytes:
    """The PNG from two PDFs: one page with the name of the place, and the finished sheet of a format.

    Of a card that is folded twice the cover is left out: its lines stand in the heading, or say how to use the card.
    """
    whole = Image.new("L", (WIDTH, HEIGHT), 255)
    with pypdfium2.PdfDocument(heading) as document:
        head = document[0].render(scale=_HEAD_SCALE, grayscale=True).to_pil()
    whole.paste(head, (0, 0))
    top = _ink(head) + _GAP
    panels = _shown(form, direction)
    draw = ImageDraw.Draw(whole)
    with pypdfium2.PdfDocument(card) as document:
        # In points, up to the last line and as much white below it as at the sides.
        heights = [_ink(_face(document, panel, form, 1.0)) + form.card_safe - _INSET for panel in panels]
        room = HEIGHT - top - len(panels) * _GAP
        scale = min((WIDTH - 2 * _MARGIN) / (form.panel[0] - 2 * _INSET), room / sum(heights))
        gap = int(room - scale * sum(heights)) // len(panels) + _GAP
        for panel, height in zip(panels, heights, strict=True):
            picture = _face(document, panel, form, scale)
            picture = picture.crop((0, 0, picture.width, min(picture.height, round(height * scale))))
            left = (WIDTH - picture.width) // 2
            whole.paste(picture, (left, top))
            draw.rectangle((left - 2, top - 2, left + picture.width + 1, top + picture.height + 1), outline=_EDGE, width=2)
            top += picture.height + gap
    return _png(whole)


def _shown(form: Format, direction: str) -> list[Panel]:
    """All faces but the cover: the holder's in reading order, then the officer's."""
    order = [*(panel.face for panel in form.panels if panel.face != "officer"), "officer"]
    shown = (panel for panel in form.panels_for(direction) if panel.face != "cover")
    return sorted(shown, key=lambda panel: order.index(panel.face))


def _face(document: Any, panel: Panel, form: Format, scale: float) -> Image.Image:
    x, y = form.first[0] + panel.at[0] + _INSET, form.first[1] + panel.at[1] + _INSET
    width, height = (side - 2 * _INSET for side in form.panel)
    crop = (x, form.sheet[1] - y - height, form.sheet[0] - x - width, y)
    image: Image.Image = document[panel.side - 1].render(scale=scale, crop=crop, grayscale=True).to_pil()
    return image.transpose(Image.Transpose.ROTATE_180) if panel.turned else image


def _ink(image: Image.Image) -> int:
    """How far down a picture something is printed."""
    box = image.point([255 * (grey < 250) for grey in range(256)]).getbbox()
    return box[3] if box else 0


def _heading(engine: Engine, content: CardContent, form: Format) -> bytes:
    """A page with the place's name, in the officer's language too, and the edition; a long name is set smaller.

    Where the cover is left out, it says what that says of the card: check it, and whether a person read the translation.
    """
    cover = any(panel.face == "cover" for panel in form.panels)
    foot = joined(content, filter(None, (content.check, content.machine))) if cover else Markup()
    about = f"{content.place} in {content.tag}"
    words = content.sheet
    own = Markup('lang="{}" dir="{}"').format(words.tag, words.direction)
    for size in _NAME_SIZES:
        style = f"font: bold {size}pt/1.2 '{words.family}', '{LATIN}'"
        html = template("share.html").render(content=content, own=own, style=style, foot=foot, latin=LATIN)
        document = engine.lay(html, FORMATS[_FORMATS[0]], about)
        name = box_of(document.pages[0], "share-name")
        if one_line(name) and name.height * PIXEL < 2 * size:
            break
    data, families = engine.write(document, document.pages[:1], about)
    check_families(families, {words.family, LATIN}, about)
    return data


def _png(image: Image.Image) -> bytes:
    """Sixteen greys, which are enough for black on white."""
    greys = Image.frombytes("P", image.size, image.point([round(value / 17) for value in range(256)]).tobytes())
    greys.putpalette([17 * grey for grey in range(16) for _ in range(3)])
    picture = io.BytesIO()
    greys.save(picture, "PNG", bits=4, compress_level=6)
    return picture.getvalue()
