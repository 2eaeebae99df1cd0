"""What a card says, as the ledger keeps it: digests of lines in each language, rules and laws of each place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builder.cards.content import CardContent, unreviewed
from builder.facts.editions import Edition, Rule, Said
from builder.facts.model import Facts
from builder.language.catalogue import READY, Catalogue
from builder.language.messages import digest


def edition(facts: Facts, content: CardContent, lines: Mapping[str, Mapping[str, str]]) -> Edition:
    """The edition that a card is: the one that the ledger has under its code, else a new one; `lines` as `card_lines`."""
    for each in facts.ledger.by_pair.get((content.place, content.tag), ()):
        if each.code == content.edition:
            return each
    said = Said(content.rules, content.citations, {**lines[content.tag], **_officer(lines[content.officer_tag])})
    return Edition(content.edition, content.place, content.tag, content.digest, said)


def card_lines(
    facts: Facts, catalogues: Mapping[str, Catalogue], officer: Catalogue, rules: Iterable[Rule]
) -> dict[str, dict[str, str]]:
    """Digests of the lines that cards print, by language and key, for cards that rest on these rules.

    The lines of the officer's side stand under the officer's language alone.
    """
    sentences = sorted({rule.sentence for rule in rules})
    holder = [f"card.holder.{key}" for key in facts.cards.holder] + [f"card.name.{key}" for key in facts.cards.name]
    found = {tag: _digests(each, (*holder, *sentences)) for tag, each in catalogues.items()}
    theirs = _digests(officer, [f"card.officer.{key}" for key in facts.cards.officer])
    found[officer.tag] = {**found.get(officer.tag, {}), **theirs}
    return found


def _digests(catalogue: Catalogue, keys: Iterable[str]) -> dict[str, str]:
    """Lines that are not translated stand on no card; one stands there only until a person has reviewed the others."""
    said = {key: catalogue.say(key) for key in keys if key in catalogue.sentences}
    told = {key: digest(each.text) for key, each in said.items() if each.state in READY}
    if not unreviewed(catalogue):
        told.pop("card.holder.machine", None)
    return told


def _officer(lines: Mapping[str, str]) -> dict[str, str]:
    return {key: words for key, words in lines.items() if key.startswith("card.officer.")}
