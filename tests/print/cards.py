"""Cards to print in tests, with fixed words, and what can be read back from a PDF."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
from markupsafe import Markup
from PIL import Image

from builder.cards.content import CardContent, Thought
from builder.cards.larger import Larger, poster, zine
from builder.cards.words import SheetWords
from builder.facts.loading import load
from builder.facts.model import Facts
from builder.language.catalogue import Catalogue, Translated
from builder.language.isolation import isolate, isolated
from builder.language.languages import CardType, read_languages
from builder.site.scope import read_catalogues
from tests.print.sheet_words import SHEET

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / ".cache/fonts"
DAY = date(2026, 11, 24)
PLACE = "us/ny/new-york-city"
OFFICER = {
    "silent": "I am using my right to remain silent.",
    "entry": "I do not agree to your entry into my home.",
    "search": "I do not agree to a search of me, my home, car, phone or things.",
    "warrant": "Please show me any warrant signed by a judge, or slide it under the door.",
    "lawyer": "I want to speak with a lawyer before I answer questions or sign immigration papers.",
    "leave": "Am I free to leave? If not, please tell me why.",
    "rights": "I am using my rights under the Fourth and Fifth Amendments.",
    "name": "I will give my name where the law requires it.",
}
# (title, place, ten lines of the full set in their order, name line, call, check, machine line)
WORDS = {
    "en": (
        "Know your rights", "New York City",
        ("You can stay silent. Tell the officer.", "You do not have to open your door without a judge’s warrant.",
         "An ICE paper is not a judge’s warrant.", "Look for a judge’s signature.", "You can say no to a search.",
         "Ask: “Am I free to leave?” If yes, walk away.", "Ask for a lawyer. Do not sign immigration papers without one.",
         "Do not lie, show false papers or falsely say you are a US citizen.",
         "Stay calm. Do not run, fight or block officers.",
         "Some officers come in anyway. Do not block them. "
         "Say: “I do not agree to your entry into my home.” Remember what you see."),
        "Police may ask your name. If you stay silent, the stop can last longer.",
        "You can show the other side instead of speaking. At home, show it through a window or under the door. Move slowly.",
        "Call:", "Check this card before you copy it: {}", "",
    ),
    "es": (
        "Conozca sus derechos", "Ciudad de Nueva York",
        ("Puede guardar silencio. Dígaselo al agente.", "No tiene que abrir su puerta sin una orden de un juez.",
         "Un papel de ICE no es una orden de un juez.", "Busque la firma de un juez.", "Puede decir que no a un registro.",
         "Pregunte: “¿Puedo irme?” Si le dicen que sí, aléjese.", "Pida un abogado. No firme papeles migratorios sin él.",
         "No mienta, no muestre papeles falsos ni diga ser ciudadano de EE.UU. si no lo es.",
         "Calma. No corra ni pelee con los agentes.",
         "Algunos agentes entran de todos modos. No les cierre el paso. "
         "Diga: “No acepto su entrada a mi casa”. Recuerde lo que vea."),
        "La policía puede preguntar su nombre. Si guarda silencio, la parada puede durar más.",
        "Puede mostrar el otro lado en vez de hablar. En casa, muéstrelo por una ventana o bajo la puerta. Muévase despacio.",
        "Llame:", "Revise esta tarjeta antes de copiarla: {}", "Nadie ha revisado esta traducción.",
    ),
    "ar": (
        "اعرف حقوقك", "مدينة نيويورك",
        ("من حقك أن تلتزم الصمت. أخبر الضابط بذلك.", "لست مضطرا إلى فتح بابك دون أمر من قاض.", "ورقة ICE ليست أمرا من قاض.",
         "ابحث عن توقيع قاض.", "يمكنك أن ترفض التفتيش.", "اسأل: «هل أنا حر في المغادرة؟» إن قالوا نعم، فامش.",
         "اطلب محاميا. لا توقع أوراق هجرة بلا محام.", "لا تكذب ولا تظهر أوراقا مزورة ولا تدع أنك مواطن أمريكي.",
         "ابق هادئا. لا تركض ولا تقاوم ولا تعترض طريق الضباط.",
         "بعض الضباط يدخلون رغم ذلك. لا تعترض طريقهم. قل: «لا أوافق على دخولكم بيتي.» تذكر ما تراه."),
        "يجوز للشرطة أن تسأل عن اسمك. إن صمت فقد يطول التوقيف.",
        "يمكنك أن تظهر الوجه الآخر بدل الكلام. في البيت، أظهره من نافذة أو من تحت الباب. تحرك ببطء.",
        "اتصل:", "تحقق من البطاقة قبل نسخها: {}", "لم يراجع إنسان هذه الترجمة بعد.",
    ),
    "zh-Hans": (
        "了解您的权利", "纽约市",
        ("您有权保持沉默。请向执法人员说明。", "没有法官令状，您不必打开家门。", "ICE 文件不是法官令状。", "看有没有法官签名。",
         "您有权对搜查说“不”。", "问：“我可以自由离开吗？”如果可以，就走开。", "要求见律师。没有律师，不要签移民文件。",
         "不要说谎、出示假文件或谎称自己是美国公民。", "保持冷静。不要逃跑、打斗或阻拦执法人员。",
         "有些执法人员还是会进来。不要阻拦他们。说：“我不同意你们进入我的家。”记住您看到的。"),
        "警察可以问您的姓名。如果您保持沉默，拦查可能会更久。",
        "您有权不说话，只出示另一面。在家时，隔着窗或从门下出示。动作要慢。",
        "致电：", "复制此卡前请先核对：{}", "此译文没有人检查过。",
    ),
}  # fmt: skip
TYPES = {
    "en": CardType(family="IBM Plex Sans", size=8.5, leading=1.14),
    "es": CardType(family="IBM Plex Sans", size=8, leading=1.12),
    "ar": CardType(family="IBM Plex Sans Arabic", size=8.75, leading=1.185),
    "zh-Hans": CardType(family="Noto Sans SC", size=8.5, leading=1.25),
}
TAGS = tuple(WORDS)
KEYS = ("silent", "door", "paper", "paper_look", "search", "leave", "lawyer", "truth", "calm", "practice")
SIGNS = ("speak", "door", "paper-judge", "paper-judge", "plan", "street", "plan", "dont", "dont", "warning")
MADE = {"en": "24 November 2026", "es": "24 de noviembre de 2026", "ar": "24 نوفمبر 2026", "zh-Hans": "2026 年 11 月 24 日"}
EDITION = "NYC-{}-2026.11-4f2a"


@lru_cache(maxsize=1)
def catalogues() -> tuple[Facts, dict[str, Catalogue]]:
    """The repository's own words: what the larger papers say is too much to say again here."""
    facts = load(ROOT)
    return facts, read_catalogues(ROOT, facts, read_languages(ROOT))


@lru_cache(maxsize=8)
def larger(tag: str) -> tuple[Larger | None, Larger | None]:
    """The poster and the zine of a language."""
    facts, words = catalogues()
    address = isolated("rightshere.example/card")
    parts = (facts, PLACE, DAY, words[tag], words["en"], address)
    return poster(*parts), zine(*parts)


def card(tag: str, **changes: Any) -> CardContent:
    """A card of New York City in a language; `changes` are fields of CardContent."""
    title, place, lines, name, give, number, check, machine = WORDS[tag]
    rtl = tag == "ar"

    def say(text: str) -> Markup:
        return isolate(text, rtl=rtl)

    thoughts = [
        Thought(sign, (say(line),), strong=key == "silent", key=key) for key, sign, line in zip(KEYS, SIGNS, lines, strict=True)
    ]
    pairs = ((0,), (1, 2), (4, 6), (7, 8))
    edition = EDITION.format(tag)
    content = CardContent(
        place=PLACE, tag=tag, direction="rtl" if rtl else "ltr", type=TYPES[tag], title=say(title), place_name=say(place),
        short=tuple(
            Thought(SIGNS[pair[0]], tuple(thoughts[i].sentences[0] for i in pair), strong=pair == (0,)) for pair in pairs
        ),
        full=tuple(thoughts), name=Thought("place", (say(name),)), local=(), give=say(give), number=say(number),
        check=Markup("").join((say(check.format("")), isolated("rightshere.example/card"))),
        machine=say(machine) if machine else None, officer_tag="en",
        officer={key: Markup("{}").format(text) for key, text in OFFICER.items()},
        citation_label=Markup("Rules in New York City:"), citations=("Administrative Code 9-131", "Administrative Code 4-210"),
        sheet=sheet_words(tag), officer_sheet=sheet_words("en"), qr_alt=SHEET["en"]["qr"],
        poster=larger(tag)[0], zine=larger(tag)[1],
        edition=edition, edition_url=f"https://rightshere.example/card/{edition}/",
    )  # fmt: skip
    return replace(content, **changes)


def sheet_words(tag: str) -> SheetWords:
    """What stands beside the cards in a language."""
    place = isolate(WORDS[tag][1], rtl=tag == "ar")
    sentences = {key: Translated(text, tag, "machine") for key, text in SHEET[tag].items()}
    return SheetWords(tag, "rtl" if tag == "ar" else "ltr", TYPES[tag].family, sentences, place, MADE[tag])


def plain(text: str) -> str:
    """The words of safe HTML."""
    return unescape(re.sub(r"<[^>]*>", "", str(text)))


def picture(pdf: bytes, dpi: int, page: int = 0) -> Image.Image:
    """A page in greys."""
    with pypdfium2.PdfDocument(pdf) as document:
        # A little less, or rounding adds a row of pixels and shifts the others.
        image: Image.Image = document[page].render(scale=dpi / 72 - 1e-6, grayscale=True).to_pil().copy()
    return image


def text(pdf: bytes, page: int = 0) -> str:
    """All text of a page, in the order in which it was written."""
    with pypdfium2.PdfDocument(pdf) as document:
        found: str = document[page].get_textpage().get_text_bounded()
    # At the end of a line a hyphen is marked as one that could be dropped.
    return unicodedata.normalize("NFKC", found.replace("\ufffe", "-").replace("\x02", "-"))


def seen(pdf: bytes, page: int = 0) -> list[str]:
    """The letters of each line from left to right as they stand on paper, whatever a reader makes of them."""
    lines: dict[tuple[float, float], list[tuple[float, str]]] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        page_text = document[page].get_textpage()
        for number in range(page_text.count_chars()):
            letter = page_text.get_text_range(number, 1)
            left, low, right, high = page_text.get_charbox(number, loose=True)
            if letter.strip() and right > left:
                lines.setdefault((round(low, 1), round(high, 1)), []).append((left, letter))
    return ["".join(letter for _, letter in sorted(line)) for line in lines.values()]


def decoded(image: Image.Image, folder: Path) -> list[str]:
    """What zbarimg reads in a picture."""
    import subprocess

    path = folder / "code.png"
    image.save(path)
    done = subprocess.run(["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, text=True, check=False)
    return done.stdout.split()


def png(data: bytes) -> Image.Image:
    """A PNG in greys."""
    return Image.open(io.BytesIO(data)).convert("L")
