"""The templates, the stylesheet and the pictograms of `theme/`, read once and ready to be joined into pages."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from builder.language.phones import phone

FLIPPED = frozenset({"exit", "speak", "street", "witness", "state-later", "state-replaced", "state-claimed"})
_PART = re.compile(r"/\* part: ([\w-]+) \*/\n")
_FILLED = 'fill="currentColor" stroke="none" fill-rule="evenodd" '
_SIZE = re.compile(r"--([str]\d?|on-band|sill):([^;]+);")
_SIZE_USED = re.compile(r"var\(--([str]\d?|on-band|sill)\)")
_USED = re.compile(r'href="#i-([a-z0-9-]+)"')


@dataclass(frozen=True)
class Theme:
    """`symbols` maps a pictogram to its `<symbol>`, `styles` a part of the stylesheet to its rules.

    `script` is `/site.js`: what helps where a browser runs it. No page needs it to be read. `papers` are drawings of the
    papers that officers show, by their word in the vocabulary; `mark` is the picture of the site, as SVG.
    """

    environment: Environment
    symbols: Mapping[str, str]
    styles: Mapping[str, str]
    script: str = ""
    papers: Mapping[str, Markup] = field(default_factory=dict)
    mark: bytes = b""

    def sprite(self, html: str) -> str:
        """The hidden symbols of the pictograms that a page uses; raises KeyError for one that is not drawn."""
        names = sorted(set(_USED.findall(html)))
        return "<div hidden><svg>" + "".join(self.symbols[name] for name in names) + "</svg></div>" if names else ""

    def style(self, parts: Iterable[str]) -> str:
        """The rules of the named parts; a language without rules of its own adds none."""
        return "".join(self.styles.get(part, "") for part in parts)


def icon(name: str) -> Markup:
    """A pictogram beside words; hidden from screen readers, mirrored where it points along the line of reading."""
    flip = " class=flip" if name in FLIPPED else ""
    return Markup(f'<svg aria-hidden=true{flip}><use href="#i-{name}"/></svg>')


def style_hash(style: str) -> str:
    """The CSP source expression that allows exactly this inline style and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def read_theme(folder: Path) -> Theme:
    """Read `theme/`; a missing template or an undefined name fails loudly, never as an empty page."""
    environment = Environment(
        loader=FileSystemLoader(folder / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals |= {"icon": icon, "phone": phone}
    symbols = {path.stem: _symbol(path) for path in sorted((folder / "pictograms").glob("*.svg"))}
    scripts = [path.read_text(encoding="utf-8") for path in sorted((folder / "scripts").glob("*.js"))]
    styles = _styles((folder / "style.css").read_text(encoding="utf-8"))
    papers = {path.stem: _drawing(path) for path in sorted((folder / "papers").glob("*.svg"))}
    return Theme(environment, symbols, styles, _script(scripts), papers, (folder / "mark.svg").read_bytes())


def _script(texts: Iterable[str]) -> str:
    """All scripts as one file, each in a scope of its own; comments stand on lines of their own and are left out."""
    lines = [[line.strip() for line in text.splitlines()] for text in texts]
    told = ["\n".join(line for line in each if line and not line.startswith("//")) for each in lines]
    return "".join(f"(()=>{{\n{each}\n}})();\n" for each in told)


def _drawing(path: Path) -> Markup:
    """A drawing to stand inside a page, in one line; its colours come from the page's style."""
    return Markup("".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines()))


def _symbol(path: Path) -> str:
    """One pictogram as a symbol; stroke and fill come from the page's style."""
    text = path.read_text(encoding="utf-8")
    inner = text[text.index(">") + 1 : text.rindex("</svg>")].strip()
    return f'<symbol id="i-{path.stem}" viewBox="0 0 24 24">{inner.replace(_FILLED, "class=f ")}</symbol>'


def _styles(text: str) -> Mapping[str, str]:
    sizes = dict(_SIZE.findall(text))
    text = _SIZE_USED.sub(lambda used: sizes[used.group(1)], _SIZE.sub("", text))
    pieces = _PART.split(text)
    return {name: _squeeze(rules) for name, rules in zip(pieces[1::2], pieces[2::2], strict=True)}


def _squeeze(rules: str) -> str:
    """Without comments and line ends, which a reader would have to load on every page."""
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    rules = re.sub(r"\s*\n\s*", "", rules)
    return re.sub(r";}", "}", rules)
