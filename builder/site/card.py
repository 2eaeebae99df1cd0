"""One card of a group, now: from the words of a command to a PDF in the current folder.

The same rules as in a build hold: what may stand on a card, which lines must be translated, how long and how large a card
may become.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.cards.alone import Alone
from builder.cards.checks import CardError
from builder.cards.content import CardContent, card_content
from builder.cards.geometry import FORMATS
from builder.cards.own import Hotline, Own, Stock, added_by, own_line, plain, read_hotline
from builder.facts.dates import parse_date
from builder.facts.loading import load
from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem, did_you_mean, unknown_id
from builder.facts.reading import read_document
from builder.language.catalogue import Catalogue
from builder.language.dates import format_partial
from builder.language.languages import Languages, read_languages
from builder.site.scope import read_catalogues


@dataclass(frozen=True, slots=True)
class Order:
    """What a group asks for, as it was typed; empty texts mean that it was not."""

    place: str
    language: str
    second: str = ""
    form: str = "fold-letter"
    hotline: str = ""
    logo: Path | None = None
    stock: Stock = "white"
    added_by: str = ""

    @property
    def file(self) -> str:
        """The name of the PDF where the group gives none."""
        tags = "-".join(tag for tag in (self.language, self.second) if tag)
        return f"{self.place.replace('/', '-')}-{tags}-{self.form}.pdf"


def make_card(root: Path, setter: Alone, order: Order, day: date, made: date, out: Path) -> Path:
    """Write the PDF; raises InputError for a word that names nothing, CardError with a sentence for everything else."""
    facts, languages = load(root), read_languages(root)
    problems = _unknown(order, facts, languages)
    if problems:
        raise InputError(problems)
    _check(order)
    country = facts.chain(order.place)[-1].codes.get("iso", "")
    hotline = read_hotline(order.hotline, country) if order.hotline else None
    name = plain(order.added_by, "--added-by") if order.added_by else hotline.name if hotline else ""
    catalogues = read_catalogues(root, facts, languages, (order.language, order.second, languages.officer))
    address = _address(root)
    cards = []
    for tag in (order.language, order.second):
        if tag:
            content = _content(facts, order.place, day, made, catalogues[tag], catalogues[languages.officer], address)
            cards.append(replace(content, own=_own(order, hotline, name, catalogues[tag])))
    first, *others = cards
    own = _own(order, hotline, name, catalogues[order.language])
    if order.logo:
        from builder.cards.logo import read_logo

        own = replace(own, logo=read_logo(order.logo, name))
    if others:
        own = replace(own, second=others[0])
    data = setter.set(replace(first, own=own), order.form)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise CardError(f"--out: {out} cannot be written: {error.strerror}.") from None
    return out


def _unknown(order: Order, facts: Facts, languages: Languages) -> list[Problem]:
    problems = []
    if order.place not in facts.places:
        problems.append(unknown_id("policies.yaml", "place", order.place, facts.places))
    for tag in (order.language, order.second):
        if tag and tag not in languages.languages:
            problems.append(unknown_id("content/languages.yaml", "language", tag, languages.languages))
    return problems


def _check(order: Order) -> None:
    """What does not go together, each as a sentence."""
    if order.form not in FORMATS:
        raise CardError(f'--format: there is no format "{order.form}".{did_you_mean(order.form, FORMATS)}')
    if order.second == order.language:
        raise CardError("--second-language: this is the first language too. Name another one.")
    if order.stock == "red" and not FORMATS[order.form].bleed:
        shops = ", ".join(form.id for form in FORMATS.values() if form.bleed)
        raise CardError(f"--stock red: only a print shop fills a card with colour to its edge. Add --format {shops}.")
    if order.logo and not (order.hotline or order.added_by):
        raise CardError("--logo: whose logo is it? Add --added-by NAME.")
    if order.added_by and not (order.hotline or order.logo):
        raise CardError("--added-by: nothing is added to the card. Add --hotline or --logo.")


def _address(root: Path) -> str:
    """The address of the site, as `mkdocs.yml` says it."""
    document = read_document(root / "mkdocs.yml", "mkdocs.yml")
    found = document.data.get("site_url", "") if isinstance(document.data, dict) else ""
    if not found:
        raise InputError([Problem("mkdocs.yml", 1, 1, "Write the site's address as site_url; cards lead to it.")])
    return str(found).rstrip("/")


def _content(
    facts: Facts, place: str, day: date, made: date, holder: Catalogue, officer: Catalogue, address: str
) -> CardContent:
    known = parse_date(made.isoformat())
    dates = (format_partial(known, holder.language), format_partial(known, officer.language))
    content = card_content(facts, place, day, holder, officer, address, dates)
    if content is None:
        raise CardError(f"{place} in {holder.tag}: a line of the card is not translated yet. ./rights translate status counts.")
    return content


def _own(order: Order, hotline: Hotline | None, name: str, catalogue: Catalogue) -> Own:
    if hotline is None:
        return Own(stock=order.stock)
    return Own(own_line(hotline), added_by(name, catalogue), stock=order.stock)
