"""Hostile or unlucky words and logos of a group: each is refused with one sentence, and no file is read but the logo."""

from __future__ import annotations

import io
import os
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from builder.cards.checks import CardError
from builder.cards.drawing import redrawn
from builder.cards.logo import _pixels, read_logo
from builder.cards.own import own_line, read_hotline

SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"'
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f"]><svg {SVG}><title>&j;</title></svg>"
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "--hotline: write "),
        ("Name", '--hotline: write "Name|number"'),
        ("Name|", "--hotline: write "),
        ("|718-555-0123", "--hotline: write "),
        ("A|718-555-0123|B|C", "--hotline: write "),
        ("A|911", '"911" is not a phone number'),
        ("A|12345", '"12345" is not a phone number'),
        ("A|call us", '"call us" is not a phone number'),
        ("A|+1 718 555 0123 x5", "is not a phone number"),
        ("A|000-000-0000", "is not a phone number"),
        ("<b>A</b>|718-555-0123", "the name has < or > in it"),
        ("<script>alert(1)</script>|718-555-0123", "the name has < or > in it"),
        ("A|718-555-0123|<i>9–5</i>", "the hours has < or > in it"),
        ("A\u202eB|718-555-0123", "the name has an invisible character"),
        ("A\u2066B|718-555-0123", "the name has an invisible character"),
        ("A\u200fB|718-555-0123", "the name has an invisible character"),
        ("A\x00B|718-555-0123", "the name has an invisible character"),
        ("A\nB|718-555-0123", "the name has an invisible character"),
        ("A|718\u202e-555-0123", "the number has an invisible character"),
        ("A|718-555-0123|\u2028", "--hotline"),
        (f"{'a' * 10_000}|718-555-0123", "the name has 10000 characters; 60 is the most"),
        (f"A|{'1' * 10_000}", "the number has 10000 characters"),
        (f"A|718-555-0123|{'9' * 61}", "the hours has 61 characters"),
    ],
)
def test_a_line_that_cannot_be_printed_is_a_sentence(line: str, words: str) -> None:
    if line.endswith("\u2028"):
        # White space at the end is cut off, as a shell would.
        assert read_hotline(line, "US").hours == ""
        return
    with pytest.raises(CardError) as caught:
        read_hotline(line, "US")
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("number", "country", "wanted"),
    [
        ("(718) 555-0123", "US", "1-718-555-0123"),
        ("+1 718 555 0123", "US", "1-718-555-0123"),
        ("787-721-0000", "US", "1-787-721-0000"),
        ("030 12345678", "DE", "+49\u00a030\u00a012345678"),
        ("+52 55 1234 5678", "US", "+52\u00a055\u00a01234\u00a05678"),
    ],
)
def test_a_number_is_written_as_people_of_its_country_write_it(number: str, country: str, wanted: str) -> None:
    assert f'<bdi dir="ltr">{wanted}</bdi>' in own_line(read_hotline(f"A|{number}", country))


@given(st.text(max_size=80))
def test_any_line_is_printed_as_text_or_refused(line: str) -> None:
    try:
        found = own_line(read_hotline(line + "|718-555-0123", "US"))
    except CardError as error:
        assert str(error).startswith("--hotline")
        return
    assert found.count("<") == found.count(">")
    assert "<script" not in found


def refusal(data: bytes | str, tmp_path: Path, name: str = "logo.svg") -> str:
    """The sentence that a file is refused with, in less than a second."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    started = time.process_time()
    with pytest.raises(CardError) as caught:
        read_logo(path, "Us")
    assert time.process_time() - started < 1
    assert str(caught.value).startswith(f"--logo: {path} ")
    assert str(caught.value).endswith(".")
    return str(caught.value)


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (LAUGHS, "begins with a DOCTYPE"),
        (f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {SVG}><title>&x;</title></svg>', "DOCTYPE"),
        (f'<?xml-stylesheet href="http://x.example/a.css"?><svg {SVG}/>', "calls a style sheet"),
        (f"<svg {SVG}>{'<g>' * 30}{'</g>' * 30}</svg>", "nested more than 20 deep"),
        (f"<svg {SVG}>{'<g>' * 30_000}{'</g>' * 20_000}</svg>", "nested more than 20 deep"),
        (f"<svg {SVG}>{'<path/>' * 2_500}</svg>", "more than 2,000 shapes"),
        (f"<svg {SVG}><title>{'<b/>' * 2_500}</title></svg>", "more than 2,000 shapes"),
        (f'<svg {SVG}><path d="M0 0{"L1 1" * 30_000}"/></svg>', "too many points"),
        (f'<svg {SVG}><polygon points="{"1,1 " * 30_000}"/></svg>', "too many points"),
        (f"<svg {SVG}>{'x' * 300_000}</svg>", "larger than 200 KB"),
        (f'<svg {SVG} {LINK}><image xlink:href="file:///etc/passwd"/></svg>', "has <image> in it"),
        (f'<svg {SVG} {LINK}><path xlink:href="http://x.example/"/></svg>', "points to something outside"),
        (f'<svg {SVG}><path href="data:image/png;base64,x"/></svg>', "points to something outside"),
        (f'<svg {SVG} {LINK}><use xlink:href="#a"/></svg>', "has <use> in it"),
        (f"<svg {SVG}><script>alert(1)</script></svg>", "has <script> in it"),
        (f"<svg {SVG}><foreignObject/></svg>", "has <foreignObject> in it"),
        (f"<svg {SVG}><style>@import url(http://x.example/)</style></svg>", "has <style> in it"),
        (f"<svg {SVG}><text>x</text></svg>", "has <text> in it"),
        (f"<svg {SVG}><animate/></svg>", "has <animate> in it"),
        (f"<svg {SVG}><linearGradient/></svg>", "has <linearGradient> in it"),
        (f"<svg {SVG}><svg/></svg>", "has <svg> in it"),
        (f"<svg {SVG}><a/></svg>", "has <a> in it"),
        (f'<svg {SVG}><path onclick="x()"/></svg>', "has a script in it"),
        (f'<svg {SVG}><path fill="url(#a)"/></svg>', "pattern or another file"),
        (f'<svg {SVG}><path style="fill:url(http://x.example/)"/></svg>', "pattern or another file"),
        (f'<svg {SVG}><path style="fill: U R L (x)"/></svg>', "pattern or another file"),
        (f'<svg {SVG}><path style="fill:u\\72l(x)"/></svg>', "pattern or another file"),
        (f'<svg {SVG}><path fill="octarine"/></svg>', 'has the colour "octarine"'),
        (f'<svg {SVG}><path opacity=".5"/></svg>', "see through"),
        (f'<svg {SVG}><path fill="#ff000080"/></svg>', "see through"),
        (f'<svg {SVG}><path clip-path="circle()"/></svg>', "uses clip-path"),
        (f'<svg {SVG}><path stroke-dasharray="1e-9"/></svg>', "uses stroke-dasharray"),
        (f'<svg {SVG}><path style="display:none"/></svg>', "uses display"),
        (f'<svg {SVG}><rect width="calc(1px)"/></svg>', "not a plain number"),
        (f'<svg {SVG}><rect width="1e999"/></svg>', "not a plain number"),
        (f'<svg {SVG}><path d="M0 0 javascript:"/></svg>', "cannot be drawn"),
        (f'<svg {SVG}><g transform="{"translate(1) " * 40}x"/></svg>', "cannot be drawn"),
        (f'<svg {SVG}><g transform="{" " * 50_000}x"/></svg>', "cannot be drawn"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "says no size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 1"/>', "says no size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', "says no size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e300 1"/>', "says no size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 1"/>', "too long and thin"),
        ("<svg", "is not an SVG that can be read"),
        ("<html><svg/></html>", "has <html> in it"),
        ("", "neither an SVG nor a PNG"),
        ("GIF89a", "neither an SVG nor a PNG"),
        ('<?xml version="1.0" encoding="utf-7"?><svg/>', "is not an SVG that can be read"),
    ],
)
def test_a_drawing_that_is_more_than_shapes_is_refused(drawing: str, words: str, tmp_path: Path) -> None:
    assert words in refusal(drawing, tmp_path)


def test_what_a_drawing_program_writes_beside_its_shapes_is_left_out() -> None:
    drawing = f"""<?xml version="1.0" encoding="UTF-8"?><!-- by Inkscape -->
    <svg {SVG} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     width="100%" inkscape:version="1" id="svg1" version="1.1" xml:space="preserve"><title>Us</title>
    <metadata><rdf:RDF><rdf:about href="http://x.example/"/></rdf:RDF></metadata><defs id="d"><clipPath id="c"/></defs>
    <inkscape:view x="1"/><g id="layer1" style="display:inline;fill:#ff0000;-inkscape-stroke:none" data-x="1">
    <path d="M1 1h8v8H1z" style="fill:rgb(0,128,0);fill-opacity:1;stroke:none" transform="translate(1, 2) rotate(45)"/>
    <circle cx="1" cy="2" r="3px" fill="white" class="a"/></g></svg>"""
    found, size = redrawn(drawing.encode())
    assert size == (10, 10)
    assert found.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><g fill="#363636">'
        '<path d="M1 1h8v8H1z" transform="translate(1, 2) rotate(45)" fill="#5c5c5c" stroke="none"></path>'
        '<circle cx="1" cy="2" r="3px" fill="#ffffff"></circle></g></svg>'
    )


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_drawn_anew_or_refused(data: bytes) -> None:
    for each in (data, b"<svg " + SVG.encode() + b">" + data + b"</svg>"):
        try:
            found, _ = redrawn(each)
        except CardError:
            continue
        assert b"href" not in found
        assert b"script" not in found


def png(width: int, height: int, pnginfo: PngImagePlugin.PngInfo | None = None) -> bytes:
    written = io.BytesIO()
    Image.new("L", (width, height), 40).save(written, "PNG", pnginfo=pnginfo)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is a large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_a_picture_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert "has 60000 × 60000 pixels; 3000 × 3000 is the most." in refusal(bomb(60_000, 60_000), tmp_path)
    assert "has 3001 × 1 pixels" in refusal(bomb(3001, 1), tmp_path)
    assert "is not a PNG that can be read" in refusal(bomb(3000, 3000), tmp_path)
    assert "is not a PNG that can be read" in refusal(bomb(0, 5), tmp_path)


def test_a_text_bomb_in_a_picture_is_refused_or_dropped(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 10_000_000, zip=True)
    path = tmp_path / "logo.png"
    path.write_bytes(png(10, 10, pnginfo=info))
    try:
        logo = read_logo(path, "Us")
    except CardError as error:
        assert "is not a PNG that can be read" in str(error)
    else:
        assert len(logo.source) < 2000


def test_damaged_and_empty_pictures_are_sentences(tmp_path: Path) -> None:
    whole = png(100, 80)
    for end in range(8, len(whole) - 30, 5):
        refusal(whole[:end], tmp_path)
    assert "shows nothing on white paper" in refusal(_white(), tmp_path)
    refusal(b"\x89PNG" + b"\0" * 500, tmp_path)


@given(st.integers(8, 90), st.binary(min_size=1, max_size=8))
def test_a_picture_with_any_damage_is_read_or_refused(at: int, damage: bytes) -> None:
    whole = png(40, 30)
    with suppress(CardError):
        _pixels(whole[:at] + damage + whole[at + len(damage) :])


def _white() -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    return written.getvalue()


def test_a_path_that_is_no_file_is_a_sentence(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in (
        (tmp_path, "is not a file"),
        (tmp_path / "none.svg", "cannot be read: No such file"),
        (pipe, "not a file"),
    ):
        with pytest.raises(CardError, match=words):
            read_logo(path, "Us")


def test_a_logo_fits_its_box(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    for width, height in ((1000, 100), (100, 500), (3000, 3000)):
        path.write_bytes(png(width, height))
        if width / height > 8:
            with pytest.raises(CardError, match="too long and thin"):
                read_logo(path, "Us")
            continue
        across, down = read_logo(path, "Us").size
        assert across <= 12 * 72 / 25.4 + 0.01
        assert down <= 9 * 72 / 25.4 + 0.01
        assert across / down == pytest.approx(width / height, rel=0.01)
