"""WeasyPrint, kept strict: HTML to laid-out pages to PDF bytes, in a process of its own.

Nothing is fetched but data: URLs and files of the theme; a warning, a missing letter or a refused URL is a CardError.
WeasyPrint is imported by `Engine`, never by this module: its import takes half a second and must see FONTCONFIG_FILE.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from builder.cards.checks import PIXEL, CardError, Misfit, box_of, boxes, check_face, check_pages, spare
from builder.cards.fonts import fontconfig, lean
from builder.cards.geometry import Format
from builder.cards.painting import painted_once
from builder.cards.style import THEME, stylesheet

# Scripts whose letters change places in print: their lines carry their text beside the glyphs (WeasyPrint #2841).
_INDIC = ("bn", "as", "hi", "mr", "ne", "gu", "pa", "ta", "te", "kn", "ml", "si", "or")
# No gap between two thoughts grows by more than this part of a panel's height, or a card with few words would fall apart.
_WIDEST = 0.022
# A laid-out face is about 300 KB.
_SHARED = 128
# How the address of a picture begins that is written into one document: segno's data: URIs.
_ONCE = "data:image/svg+xml;charset="
_BASE = (THEME / "cards").as_uri() + "/"


class Engine:
    """One to a process: it keeps the typefaces, the stylesheets, the pictograms and the faces that many cards share."""

    def __init__(self, fonts: Path) -> None:
        os.environ["FONTCONFIG_FILE"] = str(fontconfig(fonts).resolve())
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError

        _patch()
        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._refusal = FatalURLFetchingError
        self._fetcher = _fetcher()
        self._pictures: dict[str, Any] = {}
        self._sheets: dict[str, Any] = {}
        self._shared: dict[tuple[str, str], Any] = {}
        self._outlines: dict[str, bytes] = {}

    def faces(self, html: str, form: Format, names: Sequence[str], about: str) -> Any:
        """The document laid out, its first pages being these faces: each fits, and its spare room is shared out."""
        document = self.lay(html, form, about)
        check_pages(document, html.count("<section "), about)
        for page, name in zip(document.pages, names, strict=False):
            check_face(page, name, form, about)
            spread(page, name, form)
        return document

    def shared(
        self, html: str, form: Format, names: Sequence[str], about: str, check: Callable[[Any], None] = lambda _: None
    ) -> Any:
        """As `faces`, for faces that are the same on many cards: laid out once while they are in use.

        `check` may raise Misfit for a document just laid out; that is remembered too.
        """
        key = (html, form.id)
        found = self._shared.pop(key, None)
        if found is None:
            try:
                found = self.faces(html, form, names, about)
                check(found)
                for page in found.pages:
                    painted_once(page, self._outlines)
            except Misfit as error:
                found = error
        # The last in the dictionary is the last used.
        self._shared[key] = found
        if len(self._shared) > _SHARED:
            del self._shared[next(iter(self._shared))]
        if isinstance(found, Misfit):
            raise Misfit(about, found.what, found.face, found.shrink)
        return found

    def lay(self, html: str, form: Format, about: str) -> Any:
        """The document laid out, with the stylesheet of a format; CardError with a sentence that begins with `about`."""
        if form.id not in self._sheets:
            with self._strict("theme/cards/card.css"):
                style = self._weasyprint.CSS(
                    string=stylesheet(form), base_url=_BASE, font_config=self._fonts, url_fetcher=self._fetcher
                )
            self._sheets[form.id] = style
        with self._strict(about):
            source = self._weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=self._fetcher)
            # The pictograms of the stylesheet, which is base64, are kept for all cards. The code of an edition stands on one
            # card alone, not as base64: kept, each would hold some megabytes for good.
            pictures = dict(self._pictures)
            laid = source.render(stylesheets=[self._sheets[form.id]], font_config=self._fonts, cache=pictures)
            self._pictures |= {key: each for key, each in pictures.items() if not str(key).startswith(_ONCE)}
            return laid

    def write(self, document: Any, pages: Sequence[Any], about: str, *, tagged: bool = False) -> tuple[bytes, set[str]]:
        """The pages as one PDF with the title and language of `document`, and the typefaces it uses."""
        with self._strict(about):
            whole = document.copy(list(pages))
            variant = "pdf/ua-1" if tagged else None
            return whole.write_pdf(pdf_variant=variant, uncompressed_pdf=True), {font.family for font in whole.fonts.values()}

    @contextmanager
    def _strict(self, about: str) -> Iterator[None]:
        log = _Log()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(log)
        self._fetcher.refused.clear()
        try:
            yield
        except self._refusal as error:
            raise CardError(f"{about}: {error}") from None
        except RecursionError:
            raise CardError(f"{about}: the text is nested too deeply.") from None
        finally:
            logger.removeHandler(log)
        # A refused URL inside an SVG picture is swallowed by WeasyPrint.
        if self._fetcher.refused:
            raise CardError(f"{about}: {_refusal(self._fetcher.refused[0])}")
        if log.messages:
            raise CardError(f"{about}: {log.messages[0].rstrip('.')}.")


def spread(page: Any, face: str, form: Format) -> None:
    """Share what a face has to spare among the gaps between its blocks, so that the margins look alike."""
    flow = box_of(page, f"{face}-flow")
    blocks = flow.children
    gap = min(max(spare(page, face, form), 0.0) / max(len(blocks), 1), _WIDEST * form.panel[1]) / PIXEL
    for index, block in enumerate(blocks):
        _move(block, gap * index)


def _move(block: Any, down: float) -> None:
    block.translate(0, down)
    for box in boxes(block):
        background = getattr(box, "background", None)
        if background is not None:
            # Backgrounds were given their place on the page before, and do not follow their box.
            layers = [
                layer._replace(
                    painting_area=_lower(layer.painting_area, down),
                    positioning_area=_lower(layer.positioning_area, down),
                    clipped_boxes=[_lower(each, down) for each in layer.clipped_boxes],
                )
                for layer in background.layers
            ]
            box.background = background._replace(layers=layers)


def _lower(area: Any, down: float) -> Any:
    if isinstance(area, str):
        # A plain colour has no place of its own.
        return area
    x, y, *rest = area
    return (x, y + down, *rest)


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _refusal(url: str) -> str:
    return f"the address {url[:80]!r} is not part of the theme and was not read."


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type information
        """Reads data: URLs and files of the theme, and remembers what it refused."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data" or (parts.scheme == "file" and not parts.netloc and _inside(parts.path)):
                return super().fetch(url, headers)
            self.refused.append(url)
            raise FatalURLFetchingError(_refusal(url))

    return Fetcher()


def _inside(path: str) -> bool:
    return Path(unquote(path)).resolve().is_relative_to(THEME)


@lru_cache(maxsize=1)
def _patch() -> None:
    """Mend what WeasyPrint 70.0 leaves out of a PDF that is read aloud or copied from, and leave out what no card has."""
    import pydyf
    import weasyprint.draw
    import weasyprint.layout
    import weasyprint.pdf
    import weasyprint.pdf.fonts
    import weasyprint.pdf.tags

    subset = weasyprint.pdf.fonts.Font.subset
    build_tree = weasyprint.pdf.tags._build_box_tree
    build_fonts = weasyprint.pdf.build_fonts_dictionary
    draw_text = weasyprint.draw.draw_text

    def tree_with_language(box: Any, *rest: Any) -> Iterator[Any]:
        # Only the document has a language; the officer's side of an Arabic card would be read as Arabic.
        box = getattr(box, "_box", box)
        for element in build_tree(box, *rest):
            if box.element is not None and box.style["lang"] and "Lang" not in element:
                element["Lang"] = pydyf.String(box.style["lang"])
            yield element

    def fonts_without_gaps(pdf: Any, fonts: Any, compress: Any, subset: Any, options: Any) -> Any:
        # PDF/UA wants a text for every glyph, also for one that only completes the glyph before it.
        if options["pdf_variant"]:
            for font in fonts.values():
                font.to_unicode.update({glyph: "\u200c" for glyph, text in font.to_unicode.items() if not text})
        return build_fonts(pdf, fonts, compress, subset, options)

    def lean_subset(font: Any, *rest: Any) -> None:
        subset(font, *rest)
        font.file_content = lean(font.file_content)

    def text_with_words(stream: Any, textbox: Any, *rest: Any) -> None:
        if (textbox.style["lang"] or "").partition("-")[0] not in _INDIC:
            draw_text(stream, textbox, *rest)
            return
        # Not for Arabic: poppler would turn the line about.
        stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)}))
        draw_text(stream, textbox, *rest)
        stream.end_marked_content()

    def no_margin_boxes(*_: Any) -> tuple[()]:
        # Sixteen boxes around each page, for headers and footers: a third of the time of a small page.
        return ()

    weasyprint.pdf.fonts.Font.subset = lean_subset
    weasyprint.layout.make_margin_boxes = no_margin_boxes
    weasyprint.pdf.tags._build_box_tree = tree_with_language
    weasyprint.pdf.build_fonts_dictionary = fonts_without_gaps
    weasyprint.draw.draw_text = text_with_words
