"""What the templates of poster and zine share: type, the rules of the place, sentences joined as the language does."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from markupsafe import Markup

from builder.cards import face
from builder.cards.content import CardContent
from builder.cards.fitting import WALLET, Fit
from builder.cards.geometry import Format
from builder.cards.larger import Larger
from builder.cards.style import LATIN
from builder.cards.words import whole as whole_words


def rendered(template: str, content: CardContent, form: Format, fit: Fit, paper: Larger, *, whole: bool, **more: Any) -> str:
    """The HTML of a larger paper; a `whole` one is tagged and carries its title and its code, which else is drawn over it."""
    return face.template(template).render(
        content=content, paper=paper, fit=fit, form=form, whole=whole, style=_type(content, fit.size),
        own=Markup('lang="{}" dir="{}"').format(content.tag, content.direction),
        theirs=Markup('lang="{}" dir="ltr"').format(content.officer_tag),
        here=_here(content, fit.local), citations=face.citations(content), join=partial(face.joined, content),
        title=face.title(content) if whole else "", code_source=_code(content) if whole else "", **more,
    )  # fmt: skip


def unbroken(content: CardContent) -> CardContent:
    """The words of a card with whole Korean words, for papers that print large lines."""
    kept: CardContent = _unbroken(content.tag, content) if content.tag == "ko" else content
    return kept


def _unbroken(tag: str, words: Any) -> Any:
    if isinstance(words, Markup):
        return whole_words(tag, words)
    if isinstance(words, tuple):
        return tuple(_unbroken(tag, each) for each in words)
    if is_dataclass(words) and not isinstance(words, type):
        return replace(words, **{each.name: _unbroken(tag, getattr(words, each.name)) for each in fields(words)})
    return words


def _type(content: CardContent, size: float) -> str:
    """Type is to `size` as the wallet type of the language is to that of English."""
    points = size * content.type.size / WALLET
    return f"font: {points:.4g}pt/{content.type.leading} '{content.type.family}', '{LATIN}'"


def _here(content: CardContent, local: int) -> tuple[Markup, ...]:
    """What holds in the place: the rule on the name, which is never left out, then local answers."""
    thoughts = ([content.name] if content.name else []) + list(content.local[:local])
    return tuple(face.joined(content, each.sentences) for each in thoughts)


def _code(content: CardContent) -> str:
    return str(face.code(content.edition_url).svg_data_uri(border=0))
