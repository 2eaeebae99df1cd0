"""Cards: ours, WeasyPrint called once a card, and Typst on the same words and typefaces, one after the other in one run.

`./rights bench [PLACES]` prints one line a way. All three set the fold-over wallet card of every place in every
language; ours makes the sheet of five and the preview as well. Typst is not part of set-up:
`.venv/bin/pip install typst==0.15.2`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import segno
from markupsafe import Markup

from builder.cards import face, sheets
from builder.cards.cache import surroundings
from builder.cards.checks import Misfit
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.fonts import fontconfig
from builder.cards.geometry import FORMATS
from builder.cards.style import THEME, stylesheet
from builder.cards.worker import print_cards
from builder.facts.loading import load
from builder.language.languages import read_languages
from builder.site.editions import card_contents
from builder.site.scope import read_catalogues

ROOT = Path(__file__).resolve().parent.parent
FORM = FORMATS["fold-letter"]


def national(limit: int | None = None) -> list[CardContent]:
    """The words of every card: each place in each language."""
    facts, languages = load(ROOT), read_languages(ROOT)
    catalogues = read_catalogues(ROOT, facts, languages)
    today = date.today()
    places = tuple(facts.places)[:limit]
    officer = catalogues[languages.officer]
    return list(card_contents(facts, places, catalogues, officer, today, today, "https://rightshere.example").values())


def weasyprint_each(cards: Sequence[CardContent]) -> list[bytes]:
    """One `write_pdf` a card, as WeasyPrint's documentation shows it: HTML and stylesheet in, PDF out."""
    import weasyprint

    style, base = stylesheet(FORM), (THEME / "cards").as_uri() + "/"
    room = face.Room()
    return [
        weasyprint.HTML(string=face.whole_html(card, FORM, room), base_url=base).write_pdf(
            stylesheets=[weasyprint.CSS(string=style, base_url=base)]
        )
        for card in cards
    ]


def typst_each(cards: Sequence[CardContent], folder: Path) -> list[bytes]:
    """One document a card from `card.typ`, with the words as JSON and the code as SVG beside it."""
    import typst

    shutil.copy(Path(__file__).parent / "card.typ", folder)
    shutil.copytree(THEME / "pictograms", folder / "pictograms")
    compiler = typst.Compiler(font_paths=[ROOT / ".cache/fonts/fonts"], ignore_system_fonts=True, root=str(folder))
    found = []
    for card in cards:
        (folder / "card.json").write_text(json.dumps(_words(card), ensure_ascii=False), encoding="utf-8")
        segno.make_qr(card.edition_url, error="m").save(str(folder / "code.svg"), border=0)
        found.append(compiler.compile(str(folder / "card.typ"), format="pdf"))
    return found


def _words(card: CardContent) -> dict[str, object]:
    thoughts = [*card.short, *([card.name] if card.name else [])]
    return {
        "tag": card.tag.partition("-")[0], "dir": card.direction, "family": card.type.family, "size": card.type.size,
        "leading": card.type.leading, "title": _text(card.title), "place": _text(card.place_name),
        "lines": [{"sign": each.sign, "strong": each.strong, "text": _joined(each.sentences)} for each in thoughts],
        "check": _text(card.check), "machine": _text(card.machine) if card.machine else "",
        "officer": [_text(text) for text in card.officer.values()], "edition": card.edition,
    }  # fmt: skip


def _joined(sentences: Sequence[Markup]) -> str:
    return " ".join(map(_text, sentences))


def _text(markup: Markup) -> str:
    return markup.striptags()


@contextmanager
def _timed(what: str, count: int) -> Iterator[list[bytes]]:
    files: list[bytes] = []
    start = time.perf_counter()
    yield files
    seconds = time.perf_counter() - start
    size = f", median {statistics.median(map(len, files)) / 1000:.1f} KB" if files else ""
    print(f"{what:34} {seconds:7.2f} s  {1000 * seconds / count:6.1f} ms a card{size}", flush=True)


def placing(cards: Sequence[CardContent]) -> tuple[float, float]:
    """What a sheet of five with its test page takes from a finished card on, and what packing that card alone takes.

    Medians in seconds, of the best of three each.
    """
    engine = Engine(ROOT / ".cache/fonts")
    times: list[tuple[float, float]] = []
    for card in cards:
        try:
            found = sheets.finished(engine, card, FORM)
        except Misfit:
            continue
        times.append((_best(partial(sheets.placed, found, card, FORM)), _best(partial(sheets.packed, found.data))))
    whole, alone = zip(*times, strict=True)
    return statistics.median(whole), statistics.median(alone)


def _best(call: Callable[[], bytes]) -> float:
    def once() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return min(once() for _ in range(3))


def main(limit: int | None = None) -> None:
    """Time every way, cold and warm, with one and two workers."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig(ROOT / ".cache/fonts").resolve())
    cards = national(limit)
    print(f"{len(cards)} cards")
    wanted = [(card, FORM.id) for card in cards]
    surroundings(ROOT / ".cache/fonts")
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            for state in ("cold", "warm"):
                with _timed(f"ours, {state}, {jobs} worker{'s' * (jobs > 1)}", len(cards)) as files:
                    printed = print_cards(wanted, Path(folder), ROOT / ".cache/fonts", jobs, lambda done: None)
                    files += [path.read_bytes() for path in printed.files.values()]
                assert not printed.failures, printed.failures
    whole, alone = (1000 * each for each in placing(cards))
    print(f"sheet from a finished card: {whole - alone:.1f} ms more than packing the card, {whole:.1f} ms with it", flush=True)
    with _timed("WeasyPrint once a card", len(cards)) as files:
        files += weasyprint_each(cards)
    if importlib.util.find_spec("typst") is None:
        print("Typst is not installed: .venv/bin/pip install typst==0.15.2")
        return
    with tempfile.TemporaryDirectory() as folder, _timed("Typst once a card", len(cards)) as files:
        files += typst_each(cards, Path(folder))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
