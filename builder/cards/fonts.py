"""The typefaces of the cards, in a folder of their own that the machine's typefaces cannot enter.

`python -m builder.cards.fonts NODE_MODULES CACHE` makes that folder. Set-up runs it; builds only read the result.
"""

import hashlib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

WEIGHTS = ("400Regular", "700Bold")

# What every text may hold beside its own script: ASCII and Latin-1; general punctuation with its joiners and
# isolates; the euro and trade mark signs; CJK punctuation; vertical and fullwidth forms.
COMMON = frozenset(
    code
    for first, last in (
        (0x0020, 0x007E),
        (0x00A0, 0x00FF),
        (0x2000, 0x206F),
        (0x20AC, 0x20AC),
        (0x2122, 0x2122),
        (0x3000, 0x303F),
        (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF),
    )
    for code in range(first, last + 1)
)


@dataclass(frozen=True)
class Family:
    """One typeface; with a charset it is cut down to that national character set and COMMON."""

    name: str
    package: str
    charset: str | None = None

    def source(self, node_modules: Path, weight: str) -> Path:
        """The whole file of one weight, as the npm package brings it."""
        folder = node_modules / "@expo-google-fonts" / self.package / weight
        return folder / self.file(weight)

    def file(self, weight: str) -> str:
        """The file name of one weight."""
        return f"{self.name.replace(' ', '')}_{weight}.ttf"


# IBM Plex is never cut: its licence reserves the name for unmodified files. The Chinese and Korean files are,
# because a card in them then takes a third less time (6 to 10 MB a weight become 2 to 5).
FAMILIES = (
    Family("IBM Plex Sans", "ibm-plex-sans"),
    Family("IBM Plex Sans Arabic", "ibm-plex-sans-arabic"),
    Family("Noto Sans Bengali", "noto-sans-bengali"),
    Family("Noto Sans SC", "noto-sans-sc", "gb2312"),
    Family("Noto Sans TC", "noto-sans-tc", "big5"),
    Family("Noto Sans KR", "noto-sans-kr", "euc_kr"),
)

# The grid of their outlines, in em. Half a step is 0.0075 mm on a wallet card, a fifth of a dot of a printer of 600 dpi, and
# 0.05 mm in the title of a poster.
_GRID = 0.005

# What ISO 32000-1, 9.9, asks of a TrueType file whose glyphs are named by their number.
_NEEDED = {"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

NOT_SET_UP = 'The typefaces of the cards are not in "{}": run "./rights setup", which makes that folder.'


def install(node_modules: Path, cache: Path) -> Path:
    """Make the folder `cache` anew from the npm packages; the old one stays until the new one is whole."""
    for _ in _install(node_modules, cache):
        pass
    return cache


def fontconfig(cache: Path) -> Path:
    """The file for FONTCONFIG_FILE, to be set before WeasyPrint is imported."""
    return _made(cache, "fonts.conf")


def lean(font: bytes) -> bytes:
    """A TrueType file with only the tables that a PDF needs, where glyphs are named by number; its outlines are untouched."""
    data = io.BytesIO()
    with TTFont(io.BytesIO(font), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as whole:
        for table in set(whole.keys()) - _NEEDED - {"GlyphOrder"}:
            del whole[table]
        whole.save(data, reorderTables=None)
    return data.getvalue()


def digest(cache: Path) -> str:
    """A digest of every byte of every typeface, for the keys of cached cards."""
    return _made(cache, "digest.txt").read_text("ascii").strip()


def charset(codec: str) -> frozenset[int]:
    """The code points of a national character set of one or two bytes."""
    # Decoding, not encoding: Python's euc_kr also encodes syllables that KS X 1001 lacks, in eight bytes.
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    texts = (pair.decode(codec, errors="ignore") for pair in pairs)
    return frozenset(ord(text) for text in texts if len(text) == 1) - frozenset(range(0x80))


def _install(node_modules: Path, cache: Path) -> Iterator[str]:
    cache = cache.absolute()
    new, old = (cache.with_name(cache.name + end) for end in (".new", ".old"))
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    (new / "fonts").mkdir(parents=True)
    jobs = [(family, weight) for family in FAMILIES for weight in WEIGHTS]
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(jobs))) as workers:
        made = {
            job: workers.submit(_make, job[0], job[0].source(node_modules, job[1]), new / "fonts" / job[0].file(job[1]))
            for job in jobs
        }
        for family in FAMILIES:
            size = sum(made[family, weight].result() for weight in WEIGHTS)
            yield f"{family.name}: {len(WEIGHTS)} weights, {size / 1e6:.1f} MB"
    (new / "digest.txt").write_text(_digest(new / "fonts") + "\n", "ascii")
    (new / "fonts.conf").write_text(_configuration(cache), "utf-8")
    if cache.exists():
        cache.rename(old)
    new.rename(cache)
    shutil.rmtree(old, ignore_errors=True)


def _make(family: Family, source: Path, target: Path) -> int:
    if not source.is_file():
        raise FileNotFoundError(f'"{source}" is missing: the npm package of {family.name} is not installed whole.')
    if family.charset is None:
        shutil.copyfile(source, target)
    else:
        _cut(source, target, charset(family.charset) | COMMON)
    return target.stat().st_size


def _cut(source: Path, target: Path, keep: frozenset[int]) -> None:
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    # Cards are printed, or looked at enlarged: hints change nothing there.
    options.hinting = False
    # The same input gives the same bytes, so that the digest names the typefaces and not the hour.
    with TTFont(source, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=keep)
        cutter.subset(font)
        _coarse(font)
        font.save(target)


def _coarse(font: TTFont) -> None:
    """Put all outlines on a grid by counting in its steps, which makes a PDF with many Chinese letters a sixth smaller."""
    scale_upem(font, round(1 / _GRID))


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        total.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _configuration(cache: Path) -> str:
    # <cachedir> cannot be relative to this file, so it holds the folder's final place.
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir>{escape(str(cache / "fc-cache"))}</cachedir>
</fontconfig>
"""


def _made(cache: Path, name: str) -> Path:
    path = cache / name
    if not path.is_file():
        raise FileNotFoundError(NOT_SET_UP.format(cache))
    return path


def main(arguments: list[str]) -> int:
    """Run `install`, with one line for each typeface."""
    if len(arguments) != 2:
        print("Usage: python -m builder.cards.fonts NODE_MODULES CACHE", file=sys.stderr)
        return 2
    try:
        for line in _install(Path(arguments[0]), Path(arguments[1])):
            print(line, flush=True)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
