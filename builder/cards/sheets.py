"""Finished cards to printable sheets: each card is laid out once and placed as often as the paper holds it.

In: `CardContent`, a format, an `Engine`. Out: PDF bytes, the same for the same input.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pikepdf
import pikepdf.settings
import pypdfium2
from pikepdf import Array, Dictionary, Name, OutlineItem
from PIL import Image

from builder.cards import face, poster, two, zine
from builder.cards.calibration import Line, calibration_page, check_names, outlines, place_names, ruler
from builder.cards.checks import PIXEL, SIDES, Misfit, box_of, check_edition, check_families, extent, has, one_line, spare
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import MM, Format, Panel, tagged_of
from builder.cards.margins import margins_page
from builder.cards.style import LARGER, LATIN
from builder.language.isolation import isolated

PREVIEW_WIDTH = 900
# Outlines of letters are most of a file, and are packed here only.
pikepdf.settings.set_flate_compression_level(9)
_CUT, _FOLD, _SLIT = "q 0.4 w 0 G", "q 0.8 w 0 G 1 J [0 1.8] 0 d", "q 1.8 w 0 G"
_GREY = re.compile(rb"(?m)^([\d.]+) \1 \1 (rg|RG)$")


@dataclass(frozen=True, slots=True)
class Finished:
    """A card that is drawn and only has to be placed: a PDF with a page for each part, unpacked, and the parts by name."""

    data: bytes
    parts: Mapping[str, Any]


def sheet(engine: Engine, content: CardContent, form: Format) -> bytes:
    """The PDF of a format for printing, untagged; Misfit where the words need a larger format."""
    return placed(finished(engine, content, form), content, form)


def finished(engine: Engine, content: CardContent, form: Format) -> Finished:
    """The card of a format with all that stands beside it on the paper; Misfit where the words need a larger format."""
    about = f"{content.place} in {content.tag}"
    if form.text in LARGER:
        return _larger(engine, content, form, about)
    names = face.holder_faces(form)
    stamps = _stamps(engine, content, form, about)
    check_edition(box_of(stamps["edition"], "edition"), face.edition_width(content), about)

    second = content.own.second if content.own else None

    def holder_with(place: bool) -> Any:
        html = partial(two.holder_html if second else face.holder_html, place=place)
        return _fitting(lambda text: engine.shared(text, form, names, about), html, content, form)

    holder = holder_with(place=False)
    if "place" in stamps:
        title = box_of(holder.pages[0], "holder-title")
        if not _room_for(box_of(stamps["place"], "place"), title, form):
            del stamps["place"]
            holder = holder_with(place=True)
    officer = engine.shared(face.officer_html(content, form), form, ("officer",), about)
    faces = dict(zip((*names, "officer"), (*holder.pages, *officer.pages), strict=True))
    pages = {"margins": margins_page(engine, content, form, about).pages[0], **faces, **stamps}
    if form.tips:
        check_names(stamps["names"], content, about)
        pages["test"] = calibration_page(engine, content, form, about).pages[0]
    data, families = engine.write(holder, list(pages.values()), about)
    check_families(families, {content.type.family, LATIN} | ({second.type.family} if second else set()), about)
    return Finished(data, pages)


def _stamps(engine: Engine, content: CardContent, form: Format, about: str) -> dict[str, Any]:
    """What differs from card to card: the edition, the place's name on a test page, and that on the smallest faces."""
    named = list(place_names(content, form)) if form.tips else []
    kinds = ["edition", *(["names"] if named else []), *(["place"] if "holder" in face.holder_faces(form) else [])]
    # A name that is too long for a stamp runs on to one page more.
    return dict(zip(kinds, engine.lay(face.stamps_html(content, form, named), form, about).pages, strict=False))


def _larger(engine: Engine, content: CardContent, form: Format, about: str) -> Finished:
    if form.text == "zine":
        document, faces = zine.lay(engine, content, form, about)
    else:
        document = poster.lay(engine, content, form, about)
        faces = {"poster": document.pages[0]}
    pages = {"margins": margins_page(engine, content, form, about).pages[0], **faces}
    stamps = _stamps(engine, content, form, about)
    check_names(stamps["names"], content, about)
    pages |= {"names": stamps["names"], "test": calibration_page(engine, content, form, about).pages[0]}
    data, families = engine.write(document, list(pages.values()), about)
    check_families(families, {content.type.family, LATIN}, about)
    return Finished(data, pages)


def _room_for(place: Any, title: Any, form: Format) -> bool:
    """Whether the place's name fits beside the title, with the width of a word between them."""
    if not one_line(place) or not one_line(title):
        return False
    return sum(right - left for left, right, _ in (extent(place), extent(title))) + 4 * MM <= form.safe[0]


def whole_card(engine: Engine, content: CardContent, form: Format) -> bytes:
    """The card alone, a face to a page, tagged for screen readers (PDF/UA-1); Misfit as for `sheet`."""
    about = f"{content.place} in {content.tag}"
    if form.text == "zine":
        document, pages = zine.lay_whole(engine, content, form, about)
    else:
        document = _whole(engine, content, form, about)
        pages = document.pages
    data, families = engine.write(document, pages, about, tagged=True)
    check_families(families, {content.type.family, LATIN}, about)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            left, _, right, high = (float(each) for each in page.mediabox)
            face_box = Array([left, high - form.panel[1], right, high])
            page.mediabox = page.cropbox = page.trimbox = page.bleedbox = face_box
        return _packed(pdf)


def _whole(engine: Engine, content: CardContent, form: Format, about: str) -> Any:
    if form.text == "poster":
        return poster.lay(engine, content, form, about, whole=True)
    names = (*face.holder_faces(form), "officer")
    return _fitting(lambda html: engine.faces(html, form, names, about), face.whole_html, content, form)


def _fitting(
    lay: Callable[[str], Any], html: Callable[[CardContent, Format, face.Room], str], content: CardContent, form: Format
) -> Any:
    """The richest layout that fits."""
    room = face.most(content, form)
    if form.text == "short" and room.local:
        # The smallest faces are full without a local answer, so the layout with one is tried only where a line is free.
        found = lay(html(content, form, face.Room()))
        if spare(found.pages[0], face.holder_faces(form)[0], form) < content.type.size * content.type.leading:
            return found
    while True:
        try:
            return lay(html(content, form, room))
        except Misfit as error:
            fewer = face.less(room, error.face)
            if fewer is None:
                raise
            room = fewer


def placed(card: Finished, content: CardContent, form: Format) -> bytes:
    """The card as often as the paper holds it, what stands around it, and the test page; packed."""
    pages = card.parts
    with pikepdf.open(io.BytesIO(card.data)) as pdf:
        resources = _shared_resources(pdf)
        forms = {
            f"/{name}": _form(pdf, page, resources, form.panel[1] if name in SIDES else None)
            for name, page in zip(pages, pdf.pages, strict=True)
        }
        del pdf.pages[:]
        for side in range(1, form.sides + 1):
            parts = [panel for panel in form.panels_for(content.direction) if panel.side == side]
            drawing = " ".join(_panel(panel, form, content, pages) for panel in parts)
            card = _drawing(pdf, drawing, form.trim, Dictionary({"/XObject": Dictionary(forms)}))
            page = pdf.add_blank_page(page_size=form.sheet)
            page.Resources = Dictionary({"/XObject": Dictionary({"/card": card, "/margins": forms["/margins"]})})
            page.Contents = pdf.make_stream(_sheet_drawing(form))
            if form.bleed:
                page.trimbox, page.bleedbox = (_box(form, more) for more in (0.0, form.bleed))
        if form.tips:
            page = pdf.add_blank_page(page_size=form.sheet)
            page.Resources = Dictionary({"/XObject": Dictionary(forms)})
            page.Contents = pdf.make_stream(_test_drawing(form))
        pdf.docinfo["/Title"] = face.title(content)
        _to_the_tagged_one(pdf, content, form)
        # The pages that a print dialog offers first, which leaves the test page out, and nothing on the back of a card.
        wishes = {"/PrintScaling": Name("/None"), "/DisplayDocTitle": True, "/PrintPageRange": Array([1, form.sides])}
        wishes["/Duplex"] = Name.DuplexFlipLongEdge if form.flip else Name.Simplex
        if form.bleed:
            # A print shop decides for itself.
            del wishes["/Duplex"], wishes["/PrintPageRange"]
        pdf.Root.ViewerPreferences = Dictionary(wishes)
        return _packed(pdf)


def _to_the_tagged_one(pdf: pikepdf.Pdf, content: CardContent, form: Format) -> None:
    """Say in the PDF's properties that a sheet is not made to be read aloud, and lead by a bookmark to what is."""
    address = content.screen_url(tagged_of(form))
    told = content.sheet.say("print_only", form, address=isolated(address)).striptags().replace("\u2060", "") if address else ""
    if told:
        pdf.docinfo["/Subject"] = told
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem(told, action=Dictionary(S=Name.URI, URI=address)))


def packed(data: bytes) -> bytes:
    """A drawn PDF as it is, packed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _packed(pdf)


def _packed(pdf: pikepdf.Pdf) -> bytes:
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
        if picture.Subtype == Name.Image:
            continue
        states.update(picture.Resources.ExtGState)
        picture.write(_in_grey(picture.read_bytes()))
        picture.Resources = own
        del picture.Group
    for unused in ("/ColorSpace", "/Pattern", "/Shading"):
        del own[unused]
    return own


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page, resources: Any, height: float | None) -> Any:
    """The top of a page, as high as a face, or all of it."""
    _, _, width, high = (float(each) for each in page.mediabox)
    height = height or high
    raised = f"1 0 0 1 0 {_number(height - high)} cm\n".encode()
    return _drawing(pdf, raised + page.obj.Contents.read_bytes(), (width, height), resources)


def _box(form: Format, more: float) -> Any:
    """The first card, and so much around it."""
    x, y = form.first
    low = form.sheet[1] - y - form.trim[1]
    return Array([x - more, low - more, x + form.trim[0] + more, low + form.trim[1] + more])


def _drawing(pdf: pikepdf.Pdf, drawing: bytes | str, size: tuple[float, float], resources: Any) -> Any:
    box = Array([0, 0, *(round(each, 3) for each in size)])
    data = _in_grey(drawing.encode() if isinstance(drawing, str) else drawing)
    return pdf.make_stream(data, {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": box, "/Resources": resources})


def _in_grey(drawing: bytes) -> bytes:
    """A drawing with its greys told as greys: black said in red, green and blue is printed with all four inks."""
    return _GREY.sub(lambda colour: colour.group(1) + (b" g" if colour.group(2) == b"rg" else b" G"), drawing)


@lru_cache(maxsize=64)
def _sheet_drawing(form: Format) -> bytes:
    lines = ["/margins Do"]
    if form.paint:
        left, low, right, high = (float(each) for each in _box(form, form.bleed))
        ink = " ".join(map(_number, form.paint))
        lines.insert(0, f"q {ink} k {_number(left)} {_number(low)} {_number(right - left)} {_number(high - low)} re f Q")
    for x, y in form.cells():
        lines.append(f"q 1 0 0 1 {_number(x)} {_number(form.sheet[1] - y - form.trim[1])} cm /card Do Q")
    lines += _strokes(_CUT, form.ticks(cut=True), form)
    lines += _strokes(_FOLD, form.ticks(cut=False), form)
    lines += _strokes(_SLIT, (form.slit,) if form.slit else (), form)
    return "\n".join(lines).encode()


@lru_cache(maxsize=64)
def _test_drawing(form: Format) -> bytes:
    lines = ["/test Do /names Do"]
    lines += _strokes(_CUT, outlines(form, cut=True), form)
    lines += _strokes(_FOLD, outlines(form, cut=False), form)
    lines += _strokes(_SLIT, (form.slit,) if form.slit else (), form)
    lines += _strokes(_CUT, ruler(form), form)
    return "\n".join(lines).encode()


def _strokes(pen: str, lines: Iterable[Line], form: Format) -> Iterator[str]:
    yield pen
    for (x, y), (end_x, end_y) in lines:
        ends = (x, form.sheet[1] - y, end_x, form.sheet[1] - end_y)
        yield "{} {} m {} {} l S".format(*map(_number, ends))
    yield "Q"


def _panel(panel: Panel, form: Format, content: CardContent, pages: Mapping[str, Any]) -> str:
    x, y = panel.at
    width, height = form.panel
    across, up = (x + width, form.trim[1] - y) if panel.turned else (x, form.trim[1] - y - height)
    turn = "-1 0 0 -1" if panel.turned else "1 0 0 1"
    page = pages[panel.face]
    drawing = [f"q {turn} {_number(across)} {_number(up)} cm"]
    if form.paint and has(page, "logo"):
        # A logo is drawn in greys, for white paper.
        box = box_of(page, "logo")
        left, top = box.content_box_x() * PIXEL, height - box.content_box_y() * PIXEL
        drawing.append(_white(left, top - box.height * PIXEL, box.width * PIXEL, box.height * PIXEL, 0.7 * MM))
    drawing.append(f"/{panel.face} Do")
    from_right = panel.face != "officer" and content.direction == "rtl"
    if has(page, f"{panel.face}-code"):
        box = box_of(page, f"{panel.face}-code")
        left, top = box.content_box_x() * PIXEL, height - box.content_box_y() * PIXEL
        if form.paint:
            # Readers of codes want dark on light, and four modules of light around.
            quiet = 4 * form.qr / len(face.code(content.edition_url).matrix)
            drawing.append(_white(left, top - form.qr, form.qr, form.qr, quiet))
        drawing.append(_code(content, left, top - form.qr, form.qr))
    if has(page, f"{panel.face}-edition"):
        room = box_of(page, f"{panel.face}-edition")
        start, end, _ = extent(box_of(pages["edition"], "edition"))
        left = room.position_x * PIXEL + (room.width * PIXEL - (end - start) if from_right else 0)
        # An empty inline block stands on the baseline of its line.
        drawing.append(_stamp("edition", pages, left, height - (room.position_y + room.height) * PIXEL))
    if panel.face == "holder" and "place" in pages:
        _, _, baseline = extent(box_of(page, "holder-title"))
        start, end, _ = extent(box_of(pages["place"], "place"))
        left = form.card_safe + (0 if from_right else form.safe[0] - (end - start))
        drawing.append(_stamp("place", pages, left, height - baseline))
    return " ".join((*drawing, "Q"))


def _white(left: float, low: float, width: float, height: float, more: float) -> str:
    """A white box, and so much around it."""
    edges = (left - more, low - more, width + 2 * more, height + 2 * more)
    return f"1 g {' '.join(map(_number, edges))} re f"


def _stamp(name: str, pages: Mapping[str, Any], left: float, baseline: float) -> str:
    """A stamp with the start of its line and its baseline there, in points from the panel's lower left corner."""
    start, _, down = extent(box_of(pages[name], name))
    return f"q 1 0 0 1 {_number(left - start)} {_number(baseline - pages[name].height * PIXEL + down)} cm /{name} Do Q"


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
            x, y = (round(each * scale) for each in panel.at)
            right, low = (round((start + size) * scale) for start, size in zip(panel.at, form.panel, strict=True))
            whole.paste(whole.crop((x, y, right, low)).transpose(Image.Transpose.ROTATE_180), (x, y))
    # Sixteen greys are enough for black on white, and make the file half as large.
    greys = Image.frombytes("P", whole.size, whole.point([value >> 4 for value in range(256)]).tobytes())
    greys.putpalette([17 * grey for grey in range(16) for _ in range(3)])
    picture = io.BytesIO()
    greys.save(picture, "PNG", bits=4, compress_level=4)
    return picture.getvalue()
