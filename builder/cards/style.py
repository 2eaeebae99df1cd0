"""The stylesheet of a format: the theme, the size of a face, and the pictograms."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from builder.cards.geometry import Format

THEME = Path(__file__).resolve().parents[2] / "theme"

# The typeface of Latin letters in every language, and of the officer's side; the line height there.
LATIN = "IBM Plex Sans"
LEADING = 1.14

# Pictograms with a direction: turned about in right-to-left text (tokens.md §7).
TURNED = frozenset({"exit", "speak", "street", "witness", "state-later", "state-replaced", "state-claimed"})

# The sets of lines that have a stylesheet of their own.
LARGER = ("poster", "zine")

# How many times higher than its face a page is laid out; the face is at its top.
TALL = 4


@lru_cache(maxsize=32)
def stylesheet(form: Format) -> str:
    """The stylesheet of a format: the theme, the size of a face, and the pictograms."""
    width, height = form.panel
    return "\n".join(
        (
            (THEME / "cards/card.css").read_text("utf-8"),
            *((THEME / f"cards/{form.text}.css").read_text("utf-8") for _ in range(form.text in LARGER)),
            # Higher than the face: WeasyPrint would carry what does not fit to the next page, where nothing looks for it.
            f"@page {{ size: {width:.4f}pt {TALL * height:.4f}pt; margin: {form.card_safe:.4f}pt }}",
            f"@page stamp {{ size: {form.safe[0]:.4f}pt 24pt; margin: 0 }}",
            f".face {{ height: {form.safe[1]:.4f}pt }}",
            # 2.5 mm clear of the words beside it, and a little more of those above, whose lower parts leave their line.
            f".code {{ width: {form.qr:.4f}pt; height: {form.qr:.4f}pt; margin-inline-start: 2.5mm; margin-top: 2.7mm }}",
            # A table's cell grows with the code.
            f".beside {{ width: calc({form.qr:.4f}pt + 2.5mm) }}",
            f"@page margins {{ size: {form.sheet[0]:.4f}pt {form.sheet[1]:.4f}pt; margin: 0 }}",
            f".margins {{ height: {form.sheet[1]:.4f}pt }}",
            ".face, .stamp { color: #fff }" if form.paint else "",
            *_pictograms("#fff" if form.paint else "currentColor"),
        )
    )


def _pictograms(pen: str) -> Iterator[str]:
    for path in sorted((THEME / "pictograms").glob("*.svg")):
        svg = path.read_text("utf-8").replace("currentColor", pen)
        yield f".sign-{path.stem} {{ background-image: url({_data(svg)}) }}"
        if path.stem in TURNED:
            inner = re.sub(r"(<svg[^>]*>)(.*)(</svg>)", r'\1<g transform="matrix(-1 0 0 1 24 0)">\2</g>\3', svg, flags=re.S)
            yield f'[dir="rtl"].sign-{path.stem} {{ background-image: url({_data(inner)}) }}'


def _data(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
