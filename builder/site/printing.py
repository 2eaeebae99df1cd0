"""All cards of a build: every place, language and format, with the pictures of them and the bundles that groups download."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builder.cards.cache import preview_of
from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS, TAGGED, tagged_of
from builder.pages.cards import Kind, Sheet, kind_of
from builder.site.bundle import BundleFolder

# The words of each card, by place and language.
Contents = Mapping[tuple[str, str], CardContent]


@dataclass(frozen=True, slots=True)
class Printed:
    """The cards that were made: `files` by place, language and format, `pictures` for messengers by place and language.

    `tagged` are those for a screen, by place, language and what they say (geometry.TAGGED).

    A notice tells of words that went to a larger format, a failure of a card that could not be made.
    """

    contents: Contents = field(default_factory=dict)
    files: Mapping[tuple[str, str, str], Path] = field(default_factory=dict)
    tagged: Mapping[tuple[str, str, str], Path] = field(default_factory=dict)
    pictures: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    def tags(self, place: str) -> tuple[str, ...]:
        """The languages in which the place has a card."""
        return tuple(tag for each, tag in self.contents if each == place)

    def of(self, place: str, tag: str) -> Mapping[str, Path]:
        """The PDF of each format of a place in a language, in the order of the table of formats."""
        return {form: self.files[place, tag, form] for form in FORMATS if (place, tag, form) in self.files}


def print_all(contents: Contents, root: Path, jobs: int, progress: Callable[[str, int, int], None]) -> Printed:
    """Every card in every format; what could not be made is told in `failures`, and the rest goes on."""
    from builder.cards.worker import SHARE, print_cards

    forms = (*FORMATS, *TAGGED, SHARE)
    wanted = [(content, form) for form in forms for content in contents.values() if _has_words(content, form)]
    printed = print_cards(
        wanted, root / ".cache/cards", root / ".cache/fonts", jobs, lambda done: progress("cards", done, len(wanted))
    )
    files = {key: path for key, path in printed.files.items() if key[2] in FORMATS}
    tagged = {key: path for key, path in printed.files.items() if key[2] in TAGGED}
    pictures = {(place, tag): path for (place, tag, form), path in printed.files.items() if form == SHARE}
    return Printed(contents, files, tagged, pictures, printed.notices, printed.failures)


def _has_words(content: CardContent, form: str) -> bool:
    """A larger paper has lines of its own, which a language may lack."""
    larger = {"zine": content.zine, "poster": content.poster}
    paper = FORMATS.get(TAGGED.get(form, form))
    return paper is None or larger.get(paper.text, content) is not None


def bundles(printed: Printed, places: Iterable[str], folder: BundleFolder) -> Mapping[str, Path]:
    """The ZIP files of each place by their path on the site: one a format with all languages, and one with everything."""
    found: dict[str, Path] = {}
    for place in places:
        stem, everything = place.replace("/", "-"), dict[str, Path]()
        for form in FORMATS:
            tags = [tag for tag in printed.tags(place) if (place, tag, form) in printed.files]
            parts = {f"{stem}-{tag}-{form}.pdf": printed.files[place, tag, form] for tag in tags}
            if parts:
                everything |= parts
                found[f"cards/{place}/{form}.zip"] = folder.bundle(f"{stem}-{form}", parts.items())
        if everything:
            found[f"cards/{place}/all.zip"] = folder.bundle(f"{stem}-cards", everything.items())
    folder.tidy()
    return found


def kinds(printed: Printed, place: str, tag: str, zips: Mapping[str, Path]) -> tuple[Kind, ...]:
    """What the cards page of a place offers, in the order of the table of formats, sizes of paper side by side."""
    found: dict[str, list[Sheet]] = {}
    pictures: dict[str, tuple[str, int, int]] = {}
    screens: dict[str, tuple[str, str]] = {}
    for form, path in printed.of(place, tag).items():
        kind, paper = kind_of(form)
        bundle = f"cards/{place}/{form}.zip"
        sheet = Sheet(paper, f"{form}.pdf", size(path), f"/{bundle}", size(zips[bundle]), FORMATS[form].stock)
        found.setdefault(kind, []).append(sheet)
        pictures.setdefault(kind, (f"{form}.png", *pixels(preview_of(path))))
        name = tagged_of(FORMATS[form])
        if screen := printed.tagged.get((place, tag, name)):
            screens[kind] = (f"{name}.pdf", size(screen))
    return tuple(Kind(kind, *pictures[kind], tuple(sheets), screens.get(kind)) for kind, sheets in found.items())


def size(path: Path) -> str:
    """The size of a file as people say it, in powers of ten, never broken between two lines."""
    kilobytes = max(1, round(path.stat().st_size / 1000))
    return f"{kilobytes}\u00a0KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f}\u00a0MB"


def pixels(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, which stand at bytes 16 to 24 of every such file."""
    with picture.open("rb") as stream:
        width, height = struct.unpack(">2I", stream.read(24)[16:])
    return width, height
