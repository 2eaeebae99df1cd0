"""A finished page, and the frame that all pages of a language share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from builder.pages.speaker import Speaker
from builder.pages.theme import Theme, style_hash

# Ends of lines before what stands on lines of its own: nobody sees them, and without them an old phone loads eighty bytes less.
_BLOCKS = "section|div|p|ul|ol|li|dl|dt|dd|h[1-6]|details|summary|main|header|footer|table|tr|meta|link|title|body"
_LINE_ENDS = re.compile(rf"\n+(?=</?(?:{_BLOCKS})\b)")


@dataclass(frozen=True, slots=True)
class Page:
    """One URL below the site's root, ending in a slash, and its HTML.

    `kind` is what stands on it (place, home, guide, …): the check of the built site holds some kinds to a weight.
    `modified` is the newest fact on it, as ISO date.
    """

    url: str
    tag: str
    title: str
    html: str
    modified: str | None = None
    alternates: tuple[str, ...] = ()
    kind: str = "lone"


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before its frame: `path` is the URL without the language.

    `picture` is the path of what a messenger shows beside a link to the page, empty where there is none.
    """

    path: str
    kind: str
    title: str
    description: str
    body: str
    skip: str = "site.skip"
    modified: str | None = None
    tags: tuple[str, ...] = ()
    styles: tuple[str, ...] = field(default=())
    picture: str = ""


class Frame:
    """Header, footer and head of one language; a page is put in by replacing marks."""

    def __init__(
        self, theme: Theme, speaker: Speaker, languages: Mapping[str, tuple[str, str]], base_url: str, made: date
    ) -> None:
        """`languages` gives own name and direction by tag, in the order of the menu; `made` is the day that pages bear."""
        self.theme, self.speaker, self.languages, self.base_url, self.made = theme, speaker, languages, base_url, made
        self._template = theme.environment.get_template("frame.html")
        self._framed = lru_cache(maxsize=None)(self._render)

    def _render(self, tags: tuple[str, ...], styles: tuple[str, ...], skip: str) -> str:
        style = self.theme.style(("base", *styles, f"lang-{self.speaker.tag}"))
        return self._template.render(
            speaker=self.speaker, say=self.speaker.say, style=Markup(style), style_hash=style_hash(style),
            languages=[(tag, *self.languages[tag]) for tag in tags], skip=skip, base_url=self.base_url, made=self.made,
            machine=not self.speaker.catalogue.reviewed, scripts=bool(self.theme.script), wasm="search" in styles,
        )  # fmt: skip

    def page(self, draft: Draft, offered: Sequence[str]) -> Page:
        """The finished page; `offered` are the languages in which this page exists."""
        framed = self._framed(tuple(offered), draft.styles, draft.skip)
        url = f"/{self.speaker.tag}/{draft.path}"
        html = self._filled(framed, url, draft.path, draft.title, draft.description, draft.body, draft.picture)
        alternates = tuple(f"/{tag}/{draft.path}" for tag in offered)
        return Page(url, self.speaker.tag, draft.title, html, draft.modified, alternates, draft.kind)

    def lone(self, url: str, body: str, title: str, styles: tuple[str, ...], kind: str = "lone") -> Page:
        """A page that exists once, in this language only; its language menu leads to the homes."""
        framed = self._framed(tuple(self.languages), styles, "site.skip")
        return Page(url, self.speaker.tag, title, self._filled(framed, url, "", title, title, body), kind=kind)

    def _filled(self, framed: str, url: str, path: str, title: str, description: str, body: str, picture: str = "") -> str:
        html = framed.replace("\x05PATH\x05", path).replace("\x05URL\x05", url)
        html = html.replace("\x05TITLE\x05", str(escape(title))).replace("\x05DESCRIPTION\x05", str(escape(description)))
        html = html.replace("\x05PICTURE\x05", self._shared(url, title, picture) if picture else "")
        html = _LINE_ENDS.sub("", html.replace("\x05BODY\x05", body))
        return html.replace("\x05SPRITE\x05", self.theme.sprite(html))

    def _shared(self, url: str, title: str, picture: str) -> str:
        """What a messenger reads to show a link with a picture, as https://ogp.me asks for it."""
        told = {"type": "article", "url": self.base_url + url, "title": title, "image": f"{self.base_url}/{picture}"}
        return "".join(Markup('<meta property="og:{}" content="{}">\n').format(*each) for each in told.items())
