"""What a finished layout must be: every face inside its safe margin, every letter from the right typeface.

In: pages as WeasyPrint laid them out (private boxes of version 70.0, which is pinned). Out: nothing, or a `CardError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from builder.cards.geometry import INCH, MM, Format

# WeasyPrint reckons in CSS pixels.
PIXEL = INCH / 96
# Rounding in Pango's units; a hundredth of a millimetre shows on no printer.
_SLACK = 0.04 * MM / PIXEL

SIDES = {
    "holder": "the holder's side",
    "officer": "the officer's side",
    "inside-1": "the first inner panel",
    "inside-2": "the second inner panel",
    "large": "the holder's side",
    "cover": "the holder's cover",
    "poster": "the poster",
    "zine-cover": "the cover of the zine",
    **{f"zine-panel-{number}": f"panel {number} of the zine" for number in range(2, 7)},
    "zine-here": "panel 7 of the zine",
    "zine-back": "the back of the zine",
}


class CardError(Exception):
    """Why a card cannot be made, as one sentence that names the place and the language."""


class Misfit(CardError):
    """The words do not fit on a face: it takes a larger format, or fewer of the lines that may be left out.

    `shrink` is about how many times smaller the type would have to be.
    """

    def __init__(self, about: str, what: str, face: str = "", shrink: float = 1.0) -> None:
        super().__init__(f"{about}: {what}")
        self.what = what
        self.face = face
        self.shrink = shrink


def boxes(root: Any) -> Iterator[Any]:
    """All boxes of a page in drawing order."""
    # An absolutely positioned box hides behind a placeholder that forwards most attributes, but not all.
    root = getattr(root, "_box", root)
    yield root
    for child in getattr(root, "children", ()):
        yield from boxes(child)


def box_of(page: Any, name: str) -> Any:
    """The box of the element with this `data-block`; KeyError where the page has none.

    Not an id: WeasyPrint writes a named place into the PDF for each of those.
    """
    for box in boxes(page._page_box):
        if box.element is not None and box.element.get("data-block") == name:
            return box
    raise KeyError(name)


def has(page: Any, name: str) -> bool:
    """Whether the page has an element with this `data-block`."""
    return any(box.element is not None and box.element.get("data-block") == name for box in boxes(page._page_box))


def spare(page: Any, face: str, form: Format) -> float:
    """The height in points that a face has left; less than nothing where it needs more than it has."""
    needed = sum(box_of(page, name).border_height() for name in _blocks(page, face))
    return float(form.safe[1] - needed * PIXEL)


def check_face(page: Any, face: str, form: Format, about: str) -> None:
    """Raise Misfit where the face is too high, or a word, picture or code stands outside the safe margin."""
    left = spare(page, face, form)
    high = form.safe[1]
    if left < -_SLACK * PIXEL:
        sentence = f"{SIDES[face]} needs {_mm(high - left)} mm and has {_mm(high)} mm."
        # Smaller type makes all lines lower and some of them fewer; for the latter alone it would be 0.5.
        raise Misfit(about, sentence, face, ((high - left) / high) ** 0.7)
    edge = form.card_safe / PIXEL
    width = form.safe[0] / PIXEL
    for box in printed(page):
        before, after = edge - box.position_x, box.position_x + box.width - edge - width
        if max(before, after) > _SLACK:
            raise Misfit(
                about,
                f"a word on {SIDES[face]} is too long for the line:"
                f" it needs {_mm(form.safe[0] + max(before, after) * PIXEL)} mm and has {_mm(form.safe[0])} mm.",
                face,
                1 + max(before, after) / width,
            )


def lines(root: Any) -> list[Any]:
    """The pieces of text of a box that show something."""
    return [box for box in boxes(root) if type(box).__name__ == "TextBox" and box.text.strip()]


def one_line(root: Any) -> bool:
    """Whether a box shows some text, all of it on one line."""
    return len({round(box.position_y + box.baseline) for box in lines(root)}) == 1


def extent(root: Any) -> tuple[float, float, float]:
    """Where one line of text begins and ends, and its baseline, in points from the top left corner of the page."""
    found = lines(root)
    left = min(box.position_x for box in found)
    right = max(box.position_x + box.width for box in found)
    return (left * PIXEL, right * PIXEL, (found[0].position_y + found[0].baseline) * PIXEL)


def check_edition(line: Any, room: float, about: str) -> None:
    """Raise Misfit where the edition is not one line, or wider than the room kept for it."""
    if not one_line(line):
        raise Misfit(about, "the edition is not one line.")
    left, right, _ = extent(line)
    if right - left > room:
        raise Misfit(about, f"the edition line needs {_mm(right - left)} mm and has {_mm(room)} mm.")


def check_pages(document: Any, count: int, about: str) -> None:
    """Raise Misfit where a face runs on to another page."""
    if len(document.pages) != count:
        raise Misfit(about, f"the words fill {len(document.pages)} pages instead of {count}.")


def check_families(used: Iterable[str], allowed: Iterable[str], about: str) -> None:
    """Raise CardError where letters came from a typeface that no text of the card asks for.

    WeasyPrint says nothing when it falls back to another typeface of the folder: Chinese in a Korean one, for example.
    """
    strange = sorted(set(used) - set(allowed))
    if strange:
        raise CardError(f"{about}: some letters are not in the card's typeface and were taken from {', '.join(strange)}.")


def printed(page: Any) -> Iterator[Any]:
    """The boxes of a page that print something: lines of text and pictures."""
    for box in boxes(page._page_box):
        kind = type(box).__name__
        if (kind == "TextBox" and box.text.strip()) or "Replaced" in kind:
            yield box


def _blocks(page: Any, face: str) -> Iterator[str]:
    yield f"{face}-flow"
    if has(page, f"{face}-end"):
        yield f"{face}-end"


def _mm(points: float) -> str:
    return f"{points / MM:.1f}"
