"""Finished cards to printable sheets: each card is laid out once and placed as often as the paper holds it.

In: `CardContent`, a format, an `Engine`. Out: PDF bytes, the same for the same input.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
from markupsafe import Markup
from pikepdf import Array, Dictionary, Name
from PIL import Image

from builder.cards import face
from builder.cards.checks import PIXEL, Misfit, box_of, check_families, check_stamp, has, printed, spare
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import Format, Panel
from builder.language.isolation import isolated

LATIN = "IBM Plex Sans"
PREVIEW_WIDTH = 900
_TIP_LINE = 7 * 1.06
_TIP_GAP = 2.5
_CUT, _FOLD = "q 0.4 w 0 G", "q 0.8 w 0 G 1 J [0 1.8] 0 d"


def sheet(engine: Engine, content: CardContent, form: Format) -> bytes:
    """The PDF of a format for printing, untagged; Misfit where the words need a larger format."""
    about = f"{content.place} in {content.tag}"
    names = face.holder_faces(form)
    holder = _fitting(engine, content, form, face.holder_html, names)
    officer = engine.shared(face.officer_html(content, form), form, ("officer",), about)
    margins = _margins(engine, content, form, about)
    *faces, stamp = holder.pages
    faces += officer.pages
    check_stamp(stamp, face.edition_width(content), about)
    data, families = engine.write(holder, [*margins.pages, *faces, stamp], about)
    check_families(families, {content.type.family, LATIN}, about)
    return _compose(data, content, form, dict(zip((*names, "officer"), faces, strict=True)), stamp)


def whole_card(engine: Engine, content: CardContent, form: Format) -> bytes:
    """The card alone, a face to a page, tagged for screen readers (PDF/UA-1); Misfit as for `sheet`."""
    about = f"{content.place} in {content.tag}"
    document = _fitting(engine, content, form, face.whole_html, (*face.holder_faces(form), "officer"))
    data, families = engine.write(document, document.pages, about, tagged=True)
    check_families(families, {content.type.family, LATIN}, about)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            left, low, right, high = (float(each) for each in page.mediabox)
            page.mediabox = page.cropbox = page.trimbox = page.bleedbox = [left, high - form.panel[1], right, high]
        return _saved(pdf)


def _fitting(
    engine: Engine,
    content: CardContent,
    form: Format,
    html: Callable[[CardContent, Format, face.Room], str],
    names: Sequence[str],
) -> Any:
    """The richest layout that fits."""
    about = f"{content.place} in {content.tag}"
    room = face.most(content, form)
    if form.text == "short" and room.local:
        # The smallest faces are full without a local answer, so the layout with one is tried only where a line is free.
        found = engine.faces(html(content, form, face.Room()), form, names, about)
        if spare(found.pages[0], "holder", form) < content.type.size * content.type.leading:
            return found
    while True:
        try:
            return engine.faces(html(content, form, room), form, names, about)
        except Misfit as error:
            fewer = face.less(room, error.face)
            if fewer is None:
                raise
            room = fewer


@dataclass(frozen=True, slots=True)
class _Tip:
    tag: str
    direction: str
    style: str
    sentences: tuple[Markup, ...]


def _margins(engine: Engine, content: CardContent, form: Format, about: str) -> Any:
    """The page under the cards. What does not fit in two lines of a margin is set closer, then without the first tip."""
    room = min(2 * _TIP_LINE, form.first[1] - form.page_safe + _TIP_LINE)
    how = ""
    if form.folds_y:
        # The cell under the cards stays free: it shows how to fold.
        below = form.sheet[1] - form.foot + _TIP_GAP + 4 * _TIP_LINE
        how = f"left: {form.first[0] + 5:.2f}pt; top: {below:.2f}pt; width: {form.trim[0] - 10:.2f}pt"
    for fold, stacked in ((True, True), (True, False), (False, False)):
        tips = _tips(content, form, fold=fold)
        html = face.template("margins.html").render(
            tips=tips, stacked=stacked, how=how, tag=content.tag, direction=content.direction
        )
        document = engine.shared(html, form, (), about)
        page = document.pages[0]
        if all(box_of(page, f"tip-{number}").height * PIXEL <= room + 0.1 for number in range(1, len(tips) + 1)):
            return document
    raise Misfit(f"{about}: the tips do not fit in the margins of {form.id}.")


def _tips(content: CardContent, form: Format, *, fold: bool) -> list[_Tip]:
    width = form.sheet[0] - 2 * form.first[0]
    left = f"left: {form.first[0] + 5:.2f}pt"
    right = f"left: {form.first[0] + width / 2 + 5:.2f}pt"
    top = f"bottom: {form.sheet[1] - form.first[1] + _TIP_GAP:.2f}pt"
    low = f"top: {form.sheet[1] - form.foot + _TIP_GAP:.2f}pt"

    def tip(mine: bool, across: str, down: str, *keys: str) -> _Tip:
        words = content.sheet if mine else content.officer_sheet
        stock = str(isolated("Avery 5371"))
        sentences = tuple(Markup(words[key].replace(stock, isolated(form.stock))) for key in keys)
        style = f"{across}; {down}; width: {width / 2 - 10:.2f}pt"
        if mine:
            return _Tip(content.tag, content.direction, f"{style}; font-family: '{content.type.family}', '{LATIN}'", sentences)
        return _Tip(content.officer_tag, "ltr", style, sentences)

    one_fold = ("fold_tip",) if fold and len(form.panels) == 2 and form.folds_x and form.rows == 5 else ()
    if content.tag == content.officer_tag:
        return [
            tip(True, left, top, "print"), tip(True, right, top, *(one_fold or ("cut",))),
            tip(True, left, low, "information", "made"), *([tip(True, right, low, "cut")] if one_fold else []),
        ]  # fmt: skip
    return [
        tip(True, left, top, "print", "cut"), tip(False, right, top, "print", "cut"),
        tip(True, left, low, *one_fold, "information", "made"), tip(False, right, low, *one_fold, "information", "made"),
    ]  # fmt: skip


def _compose(data: bytes, content: CardContent, form: Format, faces: dict[str, Any], stamp: Any) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        resources = _shared_resources(pdf)
        names = ("margins", *faces, "stamp")
        forms = {
            f"/{name}": _form(pdf, page, resources, form.panel[1] if name in faces else None)
            for name, page in zip(names, pdf.pages, strict=True)
        }
        del pdf.pages[:]
        for side in range(1, form.sides + 1):
            parts = [panel for panel in form.panels_for(content.direction) if panel.side == side]
            drawing = " ".join(_panel(panel, form, content, faces, stamp) for panel in parts)
            card = _drawing(pdf, drawing, form.trim, Dictionary({"/XObject": Dictionary(forms)}))
            page = pdf.add_blank_page(page_size=form.sheet)
            page.Resources = Dictionary({"/XObject": Dictionary({"/card": card, "/margins": forms["/margins"]})})
            page.Contents = pdf.make_stream("\n".join(_sheet_drawing(form)).encode())
        pdf.Root.ViewerPreferences = Dictionary({"/PrintScaling": Name("/None"), "/DisplayDocTitle": True})
        if form.flip:
            pdf.Root.ViewerPreferences.Duplex = Name.DuplexFlipLongEdge
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return written.getvalue()


def _shared_resources(pdf: pikepdf.Pdf) -> Any:
    """The resources of all pages as one object, which the pictograms share.

    WeasyPrint draws each pictogram in a transparency group with resources of its own, which is most of its size.
    """
    own = pdf.pages[0].obj.Resources
    states = own.ExtGState
    for picture in own.get("/XObject", Dictionary()).values():
        states.update(picture.Resources.ExtGState)
        picture.Resources = own
        del picture.Group
    for unused in ("/ColorSpace", "/Pattern", "/Shading"):
        del own[unused]
    return own


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page, resources: Any, height: float | None) -> Any:
    """The top of a page, as high as a face, or all of it."""
    _, _, width, high = (float(each) for each in page.mediabox)
    height = height or high
    lowered = f"1 0 0 1 0 {_number(height - high)} cm\n".encode()
    return _drawing(pdf, lowered + page.obj.Contents.read_bytes(), (width, height), resources)


def _drawing(pdf: pikepdf.Pdf, drawing: bytes | str, size: tuple[float, float], resources: Any) -> Any:
    box = Array([0, 0, *(round(each, 3) for each in size)])
    data = drawing.encode() if isinstance(drawing, str) else drawing
    return pdf.make_stream(data, {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": box, "/Resources": resources})


def _sheet_drawing(form: Format) -> Iterator[str]:
    yield "/margins Do"
    for x, y in form.cells():
        yield f"q 1 0 0 1 {_number(x)} {_number(form.sheet[1] - y - form.trim[1])} cm /card Do Q"
    for pen, lines in ((_CUT, form.ticks(cut=True)), (_FOLD, form.ticks(cut=False))):
        yield pen
        for (x, y), (end_x, end_y) in lines:
            ends = (x, form.sheet[1] - y, end_x, form.sheet[1] - end_y)
            yield "{} {} m {} {} l S".format(*map(_number, ends))
        yield "Q"


def _panel(panel: Panel, form: Format, content: CardContent, faces: dict[str, Any], stamp: Any) -> str:
    x, y = panel.at
    width, height = form.panel
    across, up = (x + width, form.trim[1] - y) if panel.turned else (x, form.trim[1] - y - height)
    turn = "-1 0 0 -1" if panel.turned else "1 0 0 1"
    drawing = [f"q {turn} {_number(across)} {_number(up)} cm /{panel.face} Do"]
    page = faces[panel.face]
    if has(page, f"{panel.face}-code"):
        box = box_of(page, f"{panel.face}-code")
        left, top = box.content_box_x() * PIXEL, height - box.content_box_y() * PIXEL
        drawing.append(_code(content, left, top - form.qr, form.qr))
    if has(page, f"{panel.face}-edition"):
        room = box_of(page, f"{panel.face}-edition")
        line = next(printed(stamp))
        turned_about = panel.face != "officer" and content.direction == "rtl"
        left = room.position_x + (room.width - line.width if turned_about else 0)
        # Both baselines are one: an empty inline block stands on that of its line.
        top = room.position_y + room.height - line.position_y - line.baseline
        drawing.append(f"q 1 0 0 1 {_number(left * PIXEL)} {_number(height - (top + stamp.height) * PIXEL)} cm /stamp Do Q")
    return " ".join((*drawing, "Q"))


def _code(content: CardContent, left: float, low: float, size: float) -> str:
    """The dark modules as one path, so that no viewer shows seams between the rows."""
    rows = list(face.code(content.edition_url).matrix)
    runs = []
    for number, row in enumerate(rows):
        dark = "".join("1" if module else "0" for module in row)
        start = dark.find("1")
        while start >= 0:
            end = (dark + "0").index("0", start)
            runs.append(f"{start} {len(rows) - number - 1} {end - start} 1 re")
            start = dark.find("1", end)
    step = _number(size / len(rows), 5)
    return f"q {step} 0 0 {step} {_number(left)} {_number(low)} cm 0 g {' '.join(runs)} f Q"


def _number(value: float, places: int = 3) -> str:
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def preview(data: bytes, form: Format, direction: str) -> bytes:
    """A picture of the first card on a sheet as PNG: all its panels upright, in the places that they have before folding."""
    left, top = form.first
    width, height = form.trim
    scale = PREVIEW_WIDTH / (width * form.sides)
    crop = (left, form.sheet[1] - top - height, form.sheet[0] - left - width, top)
    whole = Image.new("L", (PREVIEW_WIDTH, round(height * scale)), 255)
    with pypdfium2.PdfDocument(data) as document:
        for side in range(form.sides):
            image = document[side].render(scale=scale, crop=crop, grayscale=True).to_pil()
            whole.paste(image, (round(side * width * scale), 0))
    for panel in form.panels_for(direction):
        if panel.turned:
            corners = (*panel.at, panel.at[0] + form.panel[0], panel.at[1] + form.panel[1])
            part = whole.crop(tuple(round(each * scale) for each in corners))  # type: ignore[arg-type]  # four of them
            whole.paste(part.transpose(Image.Transpose.ROTATE_180), tuple(round(each * scale) for each in panel.at))  # type: ignore[arg-type]  # two
    # Sixteen greys are enough for black on white, and make the file half as large.
    greys = Image.frombytes("P", whole.size, whole.point([value >> 4 for value in range(256)]).tobytes())
    greys.putpalette([17 * grey for grey in range(16) for _ in range(3)])
    picture = io.BytesIO()
    greys.save(picture, "PNG", bits=4, compress_level=4)
    return picture.getvalue()
