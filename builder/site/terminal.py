"""What holds at a place, for a person at a terminal: the answers of the page, with sources and the place they come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from builder.facts.answers import Answer, answers
from builder.facts.freshness import standing
from builder.facts.loading import load
from builder.facts.model import Alternative, Condition, Facts, Statement
from builder.facts.problems import InputError, unknown_id
from builder.language.catalogue import Catalogue
from builder.language.dates import format_partial
from builder.language.languages import read_languages
from builder.site.scope import read_catalogues


def print_answers(root: Path, place: str, day: date, tag: str, *, everything: bool) -> None:
    """Print every answer of a place on a day; raises InputError for a place or language that does not exist."""
    facts = load(root)
    languages = read_languages(root)
    problems = []
    if place not in facts.places:
        problems.append(unknown_id("policies.yaml", "place", place, facts.places))
    if tag not in languages.languages:
        problems.append(unknown_id("content/languages.yaml", "language", tag, languages.languages))
    if problems:
        raise InputError(problems)
    catalogue = read_catalogues(root, facts, languages, (tag,))[tag]
    console = Console(highlight=False)
    console.print(Text(f"{facts.places[place].name} · {day.isoformat()}", style="bold underline"))
    unknown = []
    for key in facts.vocabulary.questions:
        found = answers(facts, place, key, day)
        if all(answer.kind == "unknown" and not answer.notes and not answer.warnings for answer in found):
            unknown.append(key)
            continue
        console.print()
        console.print(Text(catalogue.say(f"question.{key}.ask").text, style="bold"))
        for answer in found:
            _print_answer(console, facts, catalogue, answer)
    if unknown:
        console.print()
        console.print(Text(catalogue.say("state.unknown.text").text, style="bold"))
        for key in unknown if everything else unknown[:5]:
            console.print(Text(f"  ? {catalogue.say(f'question.{key}.ask').text}"))
        if not everything and len(unknown) > 5:
            console.print(Text(f"  … {len(unknown) - 5} more (--all)", style="dim"))


def _print_answer(console: Console, facts: Facts, catalogue: Catalogue, answer: Answer) -> None:
    if answer.headline is None:
        text = catalogue.say("state.unknown.text").text
        console.print(Padding(Text(f"? {text}", style="dim"), (0, 0, 0, 2)))
    else:
        _print_row(console, facts, catalogue, answer.headline, answer, "●")
    for note in answer.notes:
        key = {"not_yet": "not_yet_note", "blocked": "blocked_note", "unchecked_here": "not_checked_local"}[note.kind]
        console.print(Padding(Text(catalogue.say(f"site.{key}").text, style="yellow"), (0, 0, 0, 4)))
    for beside in answer.also:
        if beside.set_aside:
            console.print(Padding(Text(catalogue.say("site.set_aside").text, style="yellow"), (0, 0, 0, 4)))
        _print_row(console, facts, catalogue, beside.row, answer, "○")
    for row in answer.warnings:
        _print_row(console, facts, catalogue, row, answer, "!")


def _print_row(console: Console, facts: Facts, catalogue: Catalogue, row: Statement, answer: Answer, mark: str) -> None:
    def say(key: str) -> str:
        return catalogue.say(key).text

    found = standing(row, facts, answer.day)
    key = ".".join(part for part in ("question", row.question, row.mode) if part)
    ask = row.answer in ("no_rule_found", "unknown")
    sentence = say(f"{key}.ask" if ask else f"{key}.{row.answer}")
    style = "" if found.state == "settled" else "yellow"
    console.print(Padding(Text(f"{mark} {sentence}", style=style), (0, 0, 0, 2)))
    for group in row.unless or row.only_if:
        console.print(Padding(Text(f"– {_group(facts, catalogue, group)}"), (0, 0, 0, 6)))
    for condition in row.always:
        console.print(Padding(Text(f"{say('site.always')} {_condition(facts, catalogue, condition)}"), (0, 0, 0, 6)))
    for word in row.must_give:
        console.print(Padding(Text(f"– {say(f'detail.{word}')}"), (0, 0, 0, 6)))
    for word in row.procedure:
        console.print(Padding(Text(f"· {say(f'procedure.{word}')}"), (0, 0, 0, 6)))
    who = ", ".join(say(f"actor.{actor}") for actor in row.actors)
    where = facts.places[row.place].name
    as_of = (
        say("site.undated")
        if row.as_of.undated
        else say("site.as_of").format(date=format_partial(row.as_of, catalogue.language))
    )
    told = [f"[{row.force}] {say(f'force.{row.force}')}", f"{say('site.from_place')} {where}", who, as_of]
    if row.places:
        told.append(", ".join(say(f"place_kind.{word}") for word in row.places))
    console.print(Padding(Text(" · ".join(told), style="dim"), (0, 0, 0, 4)))
    state = f"{say(f'state.{found.state}.label')}: {say(f'state.{found.state}.text')}"
    if found.in_litigation and found.state != "in_litigation":
        state += f" {say('state.in_litigation.text')}"
    if found.overdue:
        state += f" {say('state.overdue.text')}"
    console.print(Padding(Text(state, style="dim" if found.state == "settled" else "yellow dim"), (0, 0, 0, 4)))
    for source in row.sources:
        entry = facts.sources[source]
        console.print(Text(f"    {entry.short} <{entry.url}>", style="blue dim"), soft_wrap=True)  # an address stays whole
    if row.note:
        console.print(Padding(Text(say(f"note.{row.id}"), style="italic"), (0, 0, 0, 4)))


def _group(facts: Facts, catalogue: Catalogue, group: Alternative) -> str:
    return " + ".join(_condition(facts, catalogue, condition) for condition in group)


def _condition(facts: Facts, catalogue: Catalogue, condition: Condition) -> str:
    takes = facts.vocabulary.conditions[condition.word].takes
    values = {}
    for name, value in condition.parameters:
        kind = takes[name]
        key = {"crime_list": f"crime_list.{value}", "document": f"document.{value}.label"}.get(kind)
        values[name] = catalogue.say(key).text if key else value
    text = catalogue.say(f"condition.{condition.word}").text.format(**values)
    return f"{catalogue.say('site.not_true').text} {text}" if condition.negated else text
