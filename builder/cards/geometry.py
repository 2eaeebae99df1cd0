"""Where everything stands on paper: one table, in points from the top left corner, as the paper lies before a person.

A sheet holds `columns` × `rows` cards; a card, before folding, holds panels; a panel shows one face.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

INCH = 72.0
MM = 72.0 / 25.4

LETTER = (8.5 * INCH, 11 * INCH)
A4 = (210 * MM, 297 * MM)

# Home printers leave 4 to 7 mm of each edge white and move the two sides of a sheet against each other by 1 to 4 mm.
PAGE_SAFE = 8 * MM
CARD_SAFE = 3 * MM

# A tick is a quarter of an inch, and begins where a cut that goes astray does not reach it.
TICK = 0.25 * INCH
TICK_GAP = 0.05 * INCH

# On the test page: long enough to show a scale that is one per cent off.
RULER = 100 * MM

Point = tuple[float, float]
Text = Literal["short", "full", "poster", "zine"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One face of a card before folding: where its top left corner is, on which side, upright or turned by 180°."""

    face: str
    at: Point = (0.0, 0.0)
    turned: bool = False
    side: int = 1


@dataclass(frozen=True, slots=True)
class Format:
    """One way to print a card. `trim` is a card before folding; `folds_x` and `folds_y` are the folds inside it.

    `card_safe` is the white inside each edge of a panel, `page_safe` that inside each edge of the paper. With a `bleed`
    the paper is cut by a print shop: the marks stand outside the bleed, and no tips stand beside the card.
    `text` says which set of lines the holder's side has; type is `enlarge` times the wallet size of the language, and
    the officer's is `officer` points or the holder's size where that is smaller. On a poster and a zine type may be
    smaller, down to `least` times the wallet size, before a line is left out. In a `mirrored` format a right-to-left card
    has its panels in the opposite order. `larger` is the format for words that do not fit in this one; `tips` are the
    sentences of content/cards.yaml on cutting and folding, and a format that has some ends in a test page. With a `paint`
    (parts of cyan, magenta, yellow and black) the card is covered up to the bleed, and its words are white. `slit` is a
    cut inside the sheet, from one point to another. A sheet that is printed on both sides must be symmetric, or
    ValueError says so.
    """

    id: str
    sheet: Point
    stock: str
    columns: int
    rows: int
    first: Point
    pitch: Point
    trim: Point
    panel: Point
    panels: tuple[Panel, ...]
    folds_x: tuple[float, ...] = ()
    folds_y: tuple[float, ...] = ()
    text: Text = "short"
    enlarge: float = 1.0
    least: float = 1.0
    officer: float = 8.0
    qr: float = 13 * MM
    page_safe: float = PAGE_SAFE
    card_safe: float = CARD_SAFE
    flip: Literal["long edge"] | None = None
    mirrored: bool = False
    bleed: float = 0.0
    larger: str | None = None
    tips: tuple[str, ...] = ()
    paint: tuple[float, ...] = ()
    slit: tuple[Point, Point] | None = None

    @property
    def kind(self) -> str:
        """How a card is made, whatever the paper: the id without the name of the paper."""
        return self.id.rpartition("-")[0] or self.id

    @property
    def count(self) -> int:
        """How many cards a sheet holds."""
        return self.columns * self.rows

    def __post_init__(self) -> None:
        """A sheet that is turned over on its long edge has its left margin at the right."""
        right = self.sheet[0] - self.first[0] - (self.columns - 1) * self.pitch[0] - self.trim[0]
        if (self.flip or self.sides > 1) and abs(right - self.first[0]) > 0.1 * MM:
            raise ValueError(
                f"{self.id}: the backs would not meet the fronts, because the left margin is {self.first[0] / MM:.1f} mm"
                f" and the right one {right / MM:.1f} mm. Print on one side, or take stock whose grid is centred."
            )

    @property
    def sides(self) -> int:
        """How many sides of the paper are printed."""
        return max(panel.side for panel in self.panels)

    @property
    def gutter(self) -> Point:
        """The white between two cards, across and down."""
        return (self.pitch[0] - self.trim[0], self.pitch[1] - self.trim[1])

    @property
    def safe(self) -> Point:
        """Width and height of a panel inside its safe margin."""
        return (self.panel[0] - 2 * self.card_safe, self.panel[1] - 2 * self.card_safe)

    @property
    def foot(self) -> float:
        """The height of the margin under the cards; at the right the margin is as wide as at the left."""
        return self.sheet[1] - self.first[1] - (self.rows - 1) * self.pitch[1] - self.trim[1]

    @property
    def lefts(self) -> list[float]:
        """The left edges of all panels across the sheet."""
        return sorted({round(x + panel.at[0], 3) for x, _ in self.cells() for panel in self.panels})

    def cells(self) -> Iterator[Point]:
        """The top left corner of each card on the sheet, row by row.

        The grids of two-sided formats are centred, so the back of a sheet has the same corners as its front.
        """
        for row in range(self.rows):
            for column in range(self.columns):
                yield (self.first[0] + column * self.pitch[0], self.first[1] + row * self.pitch[1])

    def ticks(self, *, cut: bool) -> Iterator[tuple[Point, Point]]:
        """Where to cut or where to fold: lines in the margins only, so that none meets a cut or a fold."""
        width, height = self.sheet
        across, down = ((0.0, self.trim[0]), (0.0, self.trim[1])) if cut else (self.folds_x, self.folds_y)
        for x in sorted({round(x + part, 3) for x, _ in self.cells() for part in across} - {0.0, round(width, 3)}):
            for start, end in self._tick(self.first[1], 0.0), self._tick(height - self.foot, height):
                yield (x, start), (x, end)
        for y in sorted({round(y + part, 3) for _, y in self.cells() for part in down} - {0.0, round(height, 3)}):
            for start, end in self._tick(self.first[0], 0.0), self._tick(width - self.first[0], width):
                yield (start, y), (end, y)

    def _tick(self, cards: float, edge: float) -> Point:
        """From near the cards towards the edge of the paper, as far as the page-safe margin.

        Cards that reach the edge of the paper leave no margin: there the tick lies on the cut itself.
        """
        gap = TICK_GAP + self.bleed
        length = min(TICK, abs(edge - cards) - gap - self.page_safe)
        way = 1 if edge > cards or edge else -1
        if length < 0:
            return (edge - way * (self.page_safe + TICK), edge - way * self.page_safe)
        return (cards + way * gap, cards + way * (gap + length))

    def panels_for(self, direction: str) -> tuple[Panel, ...]:
        """The panels of a card whose holder reads in this direction ("ltr" or "rtl")."""
        if direction != "rtl" or not self.mirrored:
            return self.panels
        width = self.trim[0] - self.panel[0]
        return tuple(Panel(each.face, (width - each.at[0], each.at[1]), each.turned, each.side) for each in self.panels)


def _pair(panel: Point) -> tuple[Panel, ...]:
    # The sheet is a physical thing: the holder's panel stays at the left in every language.
    return (Panel("holder"), Panel("officer", (panel[0], 0.0)))


def _duplex() -> tuple[Panel, ...]:
    return (Panel("holder"), Panel("officer", side=2))


def _twice(panel: Point) -> tuple[Panel, ...]:
    width, height = panel
    # Upper half: the inside, upright. Lower half: the covers, turned, because that half folds to the back.
    return (
        Panel("inside-1"),
        Panel("inside-2", (width, 0.0)),
        Panel("officer", (0.0, height), turned=True),
        Panel("cover", (width, height), turned=True),
    )


def _fold(name: str, sheet: Point, stock: str, rows: int, first: Point, panel: Point) -> Format:
    return Format(
        id=name, sheet=sheet, stock=stock, columns=1, rows=rows, first=first, pitch=(2 * panel[0], panel[1]),
        trim=(2 * panel[0], panel[1]), panel=panel, panels=_pair(panel), folds_x=(panel[0],),
        larger=name.replace("fold", "fold-twice"), tips=("cut", "count", "panels"),
    )  # fmt: skip


def _zine(name: str, panel: Point) -> Format:
    width, height = panel
    # Bottom row from the left 8, 1, 2, 3, upright; top row 7, 6, 5, 4, turned, because it folds over to the back.
    bottom, top = ("back", "cover", "panel-2", "panel-3"), ("here", "panel-6", "panel-5", "panel-4")
    sheet = (4 * width, 2 * height)
    return Format(
        id=name, sheet=sheet, stock="", columns=1, rows=1, first=(0.0, 0.0), pitch=sheet, trim=sheet, panel=panel,
        panels=(
            *(Panel(f"zine-{face}", (column * width, height)) for column, face in enumerate(bottom)),
            *(Panel(f"zine-{face}", (column * width, 0.0), turned=True) for column, face in enumerate(top)),
        ),
        folds_x=(width, 2 * width, 3 * width), folds_y=(height,), slit=((width, height), (3 * width, height)),
        # Half of a panel's edges are the paper's. 12 pt for English where the wallet card has 8.5, and never under 10.
        card_safe=PAGE_SAFE, text="zine", enlarge=12 / 8.5, least=10 / 8.5, officer=12, qr=15 * MM, mirrored=True,
        tips=("eight", "slit", "push"),
    )  # fmt: skip


def _poster(name: str, sheet: Point) -> Format:
    return Format(
        id=name, sheet=sheet, stock="", columns=1, rows=1, first=(0.0, 0.0), pitch=sheet, trim=sheet, panel=sheet,
        panels=(Panel("poster"),),
        # 19 pt for English where the wallet card has 8.5, never under 15: capitals of 3.7 mm, which at 2 m are larger than
        # the smallest that ordinary eyes can read (2.9 mm). The title is three times as large. Half an inch of white.
        card_safe=12.7 * MM, text="poster", enlarge=19 / 8.5, least=15 / 8.5, officer=19, qr=24 * MM, tips=("hang",),
    )  # fmt: skip


def _fold_twice(name: str, sheet: Point, stock: str, first: Point, panel: Point) -> Format:
    trim = (2 * panel[0], 2 * panel[1])
    # 10.5 pt for the holder where the wallet card has 8.5 (tokens.md §8); the officer's lines fill the panel at 9.2.
    return Format(
        id=name, sheet=sheet, stock=stock, columns=1, rows=2, first=first, pitch=trim, trim=trim, panel=panel,
        panels=_twice(panel), folds_x=(panel[0],), folds_y=(panel[1],),
        text="full", enlarge=10.5 / 8.5, officer=9.2, mirrored=True, larger="big-letter", tips=("fold_twice", "count"),
    )  # fmt: skip


# Avery 5371: 2 × 5 cells of 3.5 × 2 in that touch, on Letter, from x 0.75 in and y 0.5 in.
_CELL_5371 = (3.5 * INCH, 2 * INCH)
_FIRST_5371 = (0.75 * INCH, 0.5 * INCH)

# Avery L7414: 2 × 5 cells of 90 × 52 mm that touch, on A4, from x 15 mm and y 18.5 mm. It is the A4
# stock on which a fold falls on a perforation, as on 5371; the cells of C32011 stand 10 mm apart.
_CELL_L7414 = (90 * MM, 52 * MM)
_FIRST_L7414 = (15 * MM, 18.5 * MM)

# Avery C32011: 2 × 5 cells of 85 × 54 mm, 10 mm apart across, on A4, from x 15 mm and y 13.5 mm.
_CELL_C32011 = (85 * MM, 54 * MM)

# A quarter of a Letter sheet: 4.25 × 5.5 in. Its edges are edges of the paper.
_QUARTER = (4.25 * INCH, 5.5 * INCH)

# A zine: eight panels, a sheet folded in half three ways and cut once. 2.75 × 4.25 in on Letter, 74.25 × 105 mm on A4.
_ZINE_LETTER = (2.75 * INCH, 4.25 * INCH)
_ZINE_A4 = (74.25 * MM, 105 * MM)

# What print shops ask for: 3.5 × 2 in, 1/8 in of bleed on all sides, marks outside it.
_BLEED = INCH / 8

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.id: each
        for each in (
            _fold("fold-letter", LETTER, "Avery 5371", 5, _FIRST_5371, _CELL_5371),
            _fold_twice("fold-twice-letter", LETTER, "Avery 5371", _FIRST_5371, _CELL_5371),
            Format(
                id="duplex-letter", sheet=LETTER, stock="Avery 5371", columns=2, rows=5, first=_FIRST_5371,
                pitch=_CELL_5371, trim=_CELL_5371, panel=_CELL_5371, panels=_duplex(), flip="long edge",
                larger="big-letter", tips=("flip", "cut_only", "count"),
            ),
            _fold("fold-a4", A4, "Avery L7414", 5, _FIRST_L7414, _CELL_L7414),
            _fold_twice("fold-twice-a4", A4, "Avery L7414", _FIRST_L7414, _CELL_L7414),
            Format(
                id="duplex-a4", sheet=A4, stock="Avery C32011", columns=2, rows=5, first=(15 * MM, 13.5 * MM),
                pitch=(95 * MM, 54 * MM), trim=_CELL_C32011, panel=_CELL_C32011, panels=_duplex(), flip="long edge",
                larger="big-letter", tips=("flip", "cut_only", "count"),
            ),
            Format(
                id="big-letter", sheet=LETTER, stock="", columns=1, rows=2, first=(0.0, 0.0),
                pitch=(2 * _QUARTER[0], _QUARTER[1]), trim=(2 * _QUARTER[0], _QUARTER[1]), panel=_QUARTER,
                panels=(Panel("large"), Panel("officer", (_QUARTER[0], 0.0))), folds_x=(_QUARTER[0],),
                # The panel's outer edges are the paper's, so both margins are the wider one.
                card_safe=PAGE_SAFE, text="full", enlarge=11.5 / 8.5, officer=11.5, qr=20 * MM,
                tips=("cut_big", "count", "panels"),
            ),
            _zine("zine-letter", _ZINE_LETTER),
            _zine("zine-a4", _ZINE_A4),
            _poster("poster-letter", LETTER),
            _poster("poster-a4", A4),
            Format(
                id="shop", sheet=(4.5 * INCH, 3 * INCH), stock="", columns=1, rows=1, first=(0.5 * INCH, 0.5 * INCH),
                pitch=_CELL_5371, trim=_CELL_5371, panel=_CELL_5371, panels=_duplex(), page_safe=0.0, bleed=_BLEED,
            ),
        )
    }
)  # fmt: skip

# In place of a format: the words of one as a PDF to read on a screen or to hear, a face to a page (`whole_card`).
TAGGED: Mapping[str, str] = MappingProxyType({"card": "big-letter", "zine": "zine-letter", "poster": "poster-letter"})


def tagged_of(form: Format) -> str:
    """Which of these says what a format says."""
    return form.text if form.text in TAGGED else "card"
