"""Posters and zines: what they say, what may be left out, where each panel lies, and how large the letters are."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from markupsafe import Markup

from builder.cards import poster, sheets, zine
from builder.cards.checks import PIXEL, SIDES, CardError, Misfit, lines
from builder.cards.content import CardContent, Thought, card_content
from builder.cards.engine import Engine
from builder.cards.fitting import WALLET, Fit, fitted
from builder.cards.geometry import FORMATS, MM, Format
from builder.cards.larger import OWN, Larger
from builder.cards.style import LARGER, THEME
from builder.facts.dates import parse_date
from builder.facts.loading import check
from builder.facts.model import Facts
from builder.language.catalogue import Catalogue, Translated
from tests.print.cards import DAY, PLACE, TAGS, card, catalogues, decoded, picture, plain, text

Printed = Callable[[CardContent, str], bytes]
LARGE = [form for form in FORMATS.values() if form.text in LARGER]
EACH_FORMAT = pytest.mark.parametrize("form", LARGE, ids=lambda form: form.id)
EACH_LANGUAGE = pytest.mark.parametrize("tag", TAGS)
ZINES = pytest.mark.parametrize("form", [form for form in LARGE if form.text == "zine"], ids=lambda form: form.id)


def paper(content: CardContent, form: Format) -> Larger:
    found = content.zine if form.text == "zine" else content.poster
    assert found is not None
    return found


def messages(content: CardContent, form: Format) -> Iterator[str]:
    """Everything that must stand on it, message by message."""
    larger = paper(content, form)
    for section in (*larger.sections, larger.practice):
        if section.label:
            yield plain(section.label)
        yield plain(section.line)
        for point in section.points:
            yield from (plain(sentence) for sentence in point.sentences)
        for saying in section.say:
            yield plain(saying.own)
            if saying.officer:
                yield plain(saying.officer)
    yield from (plain(words) for words in (*larger.notes, larger.information, larger.check, content.place_name))
    if larger.machine:
        yield plain(larger.machine)
    if content.name:
        yield from (plain(sentence) for sentence in content.name.sentences)
    yield content.edition


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def letters(words: str) -> set[str]:
    """The words as sets of letters: readers of PDFs turn about the two letters of an Arabic ligature."""
    return {"".join(sorted(word)) for word in re.findall(r"\w+", unicodedata.normalize("NFKC", words))}


def missing(wanted: Iterator[str], found: str) -> list[str]:
    """The messages that cannot be read back."""
    return [
        message for message in wanted if squeezed(message) not in squeezed(found) and not letters(message) <= letters(found)
    ]


@EACH_LANGUAGE
@EACH_FORMAT
def test_each_message_is_on_the_sheet(form: Format, tag: str, printed: Printed) -> None:
    data = printed(card(tag), form.id)
    # Half a zine is upside down, and its lines come in the opposite order.
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].rotate(180, relative=True)
        turned = io.BytesIO()
        pdf.save(turned)
    found = text(data) + text(turned.getvalue())
    assert missing(messages(card(tag), form), found) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@EACH_LANGUAGE
@EACH_FORMAT
def test_each_message_can_be_copied_from_the_tagged_one(form: Format, tag: str, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "whole.pdf"
    path.write_bytes(sheets.whole_card(engine, card(tag), form))
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    # poppler embeds what runs the other way between marks of direction.
    found = re.sub("[\u202a-\u202e\u2066-\u2069]", "", done.stdout)
    assert missing(messages(card(tag), form), found) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_tagged_zine_is_read_panel_by_panel(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "whole.pdf"
    path.write_bytes(sheets.whole_card(engine, card("en"), FORMATS["zine-letter"]))
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    pages = [" ".join(page.split()) for page in done.stdout.split("\f")]
    wanted = (
        "Know your rights",
        "At your door",
        "On the street",
        "In a car",
        "At work",
        "In custody",
        "in anyway",
        "Make a plan",
    )
    assert [words in page for words, page in zip(wanted, pages, strict=False)] == [True] * 8
    door = pages[1]
    order = [door.index(words) for words in ("Keep the door", "You do not have", "An ICE paper", "I do not agree")]
    assert order == sorted(order)
    with pikepdf.open(path) as pdf:
        assert {tuple(round(float(each), 1) for each in page.mediabox[2:]) for page in pdf.pages} == {(198.0, 1224.0)}
        assert str(pdf.Root.Lang) == "en"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@ZINES
def test_each_panel_lies_and_turns_as_the_table_says(form: Format, direction: str, printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(card("ar" if direction == "rtl" else "en"), form.id))) as pdf:
        inner = pdf.pages[0].Resources.XObject["/card"]
        found, matrix, saved = {}, [1.0, 0, 0, 1, 0, 0], []
        for each in pikepdf.parse_content_stream(inner):
            if str(each.operator) == "q":
                saved.append(matrix)
            elif str(each.operator) == "Q":
                matrix = saved.pop()
            elif str(each.operator) == "cm":
                matrix = [float(operand) for operand in each.operands]
            elif str(each.operator) == "Do":
                found[str(each.operands[0])[1:]] = matrix
    assert len(found) == 8
    for panel in form.panels_for(direction):
        way = -1.0 if panel.turned else 1.0
        # The corner that is at the lower left before it is turned.
        x = panel.at[0] + (form.panel[0] if panel.turned else 0)
        y = form.sheet[1] - panel.at[1] - (0 if panel.turned else form.panel[1])
        assert found[panel.face] == pytest.approx([way, 0, 0, way, x, y], abs=0.1 * MM)


@ZINES
def test_the_slit_and_the_folds_are_drawn_where_they_are(form: Format, printed: Printed) -> None:
    image = picture(printed(card("en"), form.id), 300).point([255 * (grey > 140) for grey in range(256)])
    assert form.slit is not None
    (left, y), (right, _) = form.slit
    band = image.crop((0, round((y - 2) * 300 / 72), image.width, round((y + 2) * 300 / 72)))
    inside = band.crop((round(form.panel[0] * 300 / 72), 0, round(form.panel[0] * 3 * 300 / 72), band.height))
    box = inside.point([255 - grey for grey in range(256)]).getbbox()
    assert box is not None
    assert box[0] * 25.4 / 300 < 0.1
    assert box[2] * 25.4 / 300 > (right - left) / MM - 1.2
    # Outside the slit there is a fold, marked by a tick near the edge of the paper alone.
    x = round((left - 15 * MM) * 300 / 72)
    assert band.crop((x, 0, round((left - MM) * 300 / 72), band.height)).getextrema() == (255, 255)
    for fold in form.folds_x:
        column = image.crop((round(fold * 300 / 72) - 2, 0, round(fold * 300 / 72) + 2, round(15 * MM * 300 / 72)))
        assert column.getextrema() != (255, 255)


@EACH_LANGUAGE
@EACH_FORMAT
def test_letters_are_large_enough_and_the_officer_s_are_not_larger(form: Format, tag: str, engine: Engine) -> None:
    content = card(tag)
    if form.text == "zine":
        pages = list(zine.lay(engine, content, form, "x")[1].values())
    else:
        pages = poster.lay(engine, content, form, "x").pages
    sizes: dict[str, list[float]] = {}
    for page in pages:
        for box in lines(page._page_box):
            sizes.setdefault(box.style["lang"], []).append(box.style["font_size"] * PIXEL)
    assert min(map(min, sizes.values())) >= 7.99
    assert max(map(max, sizes.values())) == max(sizes[tag])
    own = content.type.size / WALLET
    # What to do stands in the size of the face, or in a larger one.
    main = sorted(sizes[tag])[len(sizes[tag]) // 2]
    assert main >= form.least * WALLET * own * (0.85 if form.text == "poster" else 1) - 0.01
    for section in paper(content, form).sections:
        for saying in section.say:
            assert saying.officer is None or tag != "en"


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
@EACH_LANGUAGE
@EACH_FORMAT
def test_a_reader_finds_its_code(form: Format, tag: str, printed: Printed, tmp_path: Path) -> None:
    assert decoded(picture(printed(card(tag), form.id), 150), tmp_path) == [card(tag).edition_url]


@EACH_LANGUAGE
@EACH_FORMAT
def test_a_file_is_small(form: Format, tag: str, printed: Printed) -> None:
    assert len(printed(card(tag), form.id)) <= 80_000


def refusing(largest: float, local: int, number: bool, practice: bool) -> Callable[[Fit], Fit]:
    """A layout that fits in no larger type and with no more lines than these."""

    def lay(fit: Fit) -> Fit:
        if fit.size > largest or fit.local > local or fit.number > number or fit.practice > practice:
            raise Misfit("x", "too much", "poster", 1.05)
        return fit

    return lay


def test_type_goes_down_to_its_least_before_a_line_is_left_out_and_lines_go_in_their_order() -> None:
    form = FORMATS["poster-letter"]
    content = card("en", local=(Thought("place", (Markup("A"),)), Thought("place", (Markup("B"),))))
    assert fitted(refusing(99, 2, True, True), content, form)[0] == Fit(19, 2)
    assert fitted(refusing(16, 2, True, True), content, form)[0].local == 2
    assert 15 <= fitted(refusing(16, 2, True, True), content, form)[1] <= 16
    assert fitted(refusing(99, 1, True, True), content, form)[0] == Fit(19, 1)
    assert fitted(refusing(99, 0, False, True), content, form)[0] == Fit(19, 0, number=False)
    assert fitted(refusing(99, 0, False, False), content, form)[0] == Fit(19, 0, number=False, practice=False)
    with pytest.raises(Misfit):
        fitted(refusing(14, 2, True, True), content, form)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [("poster-letter", r"the poster needs \d+\.\d mm and has 254\.0 mm"), ("zine-a4", r"panel 7 of the zine needs \d+\.\d mm")],
)
def test_a_rule_on_the_name_that_does_not_fit_is_reported_and_never_left_out(form: str, sentence: str, engine: Engine) -> None:
    long = Thought("place", (Markup("Police may ask your name. " * 200),))
    with pytest.raises(Misfit, match=rf"^{PLACE} in en: {sentence}"):
        sheets.sheet(engine, card("en", name=long), FORMATS[form])


def test_local_answers_are_left_out_from_the_last(printed: Printed) -> None:
    local = tuple(Thought("place", (Markup(f"{word} " + "must not hold a person. " * 9),)) for word in ("Jails", "Sheriffs"))
    found = text(printed(card("en", local=local), "zine-letter"))
    assert "Jails must not" in found
    assert "Sheriffs must not" not in found
    assert "Some officers come in anyway" in found.replace("\r\n", " ")


@EACH_FORMAT
def test_a_place_without_rules_of_its_own_has_no_empty_heading(form: Format, printed: Printed) -> None:
    found = text(printed(card("en", name=None, citations=()), form.id))
    assert found.count("New York City") == 1


@EACH_FORMAT
def test_what_is_not_translated_is_not_printed(form: Format, engine: Engine) -> None:
    with pytest.raises(CardError, match=rf"^{PLACE} in en: the lines of the {form.text} are not all translated\.$"):
        sheets.sheet(engine, card("en", poster=None, zine=None), form)


def content_of(facts: Facts, words: Catalogue) -> CardContent:
    _, all_words = catalogues()
    made = card_content(facts, PLACE, DAY, words, all_words["en"], "https://rightshere.example", ("x", "x"))
    assert made is not None
    return made


def changed(tag: str, **states: Any) -> Catalogue:
    """The words of a language with some in another state."""
    words = catalogues()[1][tag]
    new = {key: replace(words.sentences[key.replace("__", ".")], state=state) for key, state in states.items()}
    return replace(words, sentences={**words.sentences, **{key.replace("__", "."): each for key, each in new.items()}})


@pytest.mark.parametrize(
    ("key", "lost"),
    [
        ("situation__street__line", {"zine"}),
        ("situation__door__do__who", {"poster"}),
        ("card__more__anyway", {"zine", "poster"}),
    ],
)
def test_a_line_that_is_not_translated_stops_the_papers_that_need_it_and_no_card(key: str, lost: set[str]) -> None:
    facts, _ = catalogues()
    made = content_of(facts, changed("es", **{key: "missing"}))
    assert {name for name in LARGER if getattr(made, name) is None} == lost


def reviewed(words: Catalogue, without: str) -> Catalogue:
    """A language that a person has reviewed, without the keys that begin so."""
    sentences = {
        key: each if key.startswith(without) else Translated(each.text, each.tag, "reviewed")
        for key, each in words.sentences.items()
    }
    return replace(words, sentences=sentences)


def test_an_unreviewed_line_is_told_where_it_stands() -> None:
    facts, words = catalogues()
    made = content_of(facts, reviewed(words["es"], OWN))
    assert made.machine is None
    assert made.poster is not None
    assert made.poster.machine is not None
    made = content_of(facts, reviewed(words["es"], "nothing"))
    assert made.poster is not None
    assert made.poster.machine is None


def test_all_formats_of_a_place_and_a_language_have_one_edition(printed: Printed) -> None:
    facts, words = catalogues()
    made = content_of(facts, words["en"])
    assert all(made.edition in text(printed(made, form)) for form in ("fold-letter", "zine-letter", "poster-letter"))
    other = content_of(facts, replace(words["en"], sentences={
        **words["en"].sentences, f"{OWN}block": Translated("Do not block them.", "en", "source")
    }))  # fmt: skip
    assert other.edition != made.edition


def test_only_a_number_that_somebody_rang_is_printed_and_only_while_that_holds(printed: Printed) -> None:
    facts, words = catalogues()
    above = facts.places["us/ny"]
    (line,) = (each for each in above.contacts if each.phone == "+18005667636")

    def with_line(**changes: object) -> CardContent:
        place = replace(above, contacts=(line.model_copy(update=changes),))
        return content_of(replace(facts, places={**facts.places, "us/ny": place}), words["ar"])

    silent = with_line(called=None)
    assert silent.poster is not None
    assert silent.poster.call is None
    rung = with_line(called=parse_date("2026-11-01"))
    found = text(printed(rung, "poster-letter"))
    assert "+1 800-566-7636" in found
    gone = with_line(called=parse_date("2026-11-01"), expires=parse_date("2026-11-20"))
    assert gone.poster is not None
    assert gone.poster.call is None


def test_each_pictogram_is_there_and_each_panel_has_a_name() -> None:
    for tag in TAGS:
        content = card(tag)
        for form in LARGE:
            assert {panel.face for panel in form.panels} <= set(SIDES)
            for section in (*paper(content, form).sections, paper(content, form).practice):
                for sign in (section.sign, *(point.sign for point in section.points if point.sign)):
                    assert (THEME / f"pictograms/{sign}.svg").is_file(), sign


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("line: situation.door.line", "line: situation.door.lin", "is not a line. Did you mean situation.door.line?"),
        ("say: [officer.silent]", "say: [officer.silant]", "is not a line. Did you mean card.officer.silent?"),
        ("[card.more.remember]", "[card.more.forget]", "is not a line."),
        ("notes: [card.more.children", "notes: [card.more.child", "is not a line."),
    ],
)
def test_a_line_that_does_not_exist_has_its_sentence(
    old: str, new: str, sentence: str, lay: Callable[[dict[str, str]], Path], root: Path
) -> None:
    words = (root / "content/cards.yaml").read_text("utf-8")
    assert old in words
    front = "place: us\nname: United States\nkind: country\nedition_code: US\ninclude: [content/places]\n"
    changed_words = words.replace(old, new, 1)
    at = lay({"policies.yaml": front, "content/cards.yaml": changed_words})
    found = [each for each in check(at).problems if each.file == "content/cards.yaml" and sentence in each.sentence]
    assert new in changed_words.splitlines()[found[0].line - 1]
