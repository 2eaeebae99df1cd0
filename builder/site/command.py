"""What the commands do with disk and clock: run MkDocs, gather problems, write translations."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from builder.facts.freshness import due
from builder.facts.loading import check as check_facts
from builder.facts.loading import load
from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem, unknown_id
from builder.language.catalogue import READY, fault_of
from builder.language.languages import read_languages
from builder.language.messages import read_messages
from builder.language.writing import update_files
from builder.site.editions import record
from builder.site.scope import read_catalogues
from builder.site.unchanged import made_from, recall, remember


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a build; `fault` is what a person reads when nothing was published.

    `unchanged` says that the site stands as the last build left it, because all that it is made from is the same.
    """

    pages: int = 0
    cards: int = 0
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    fault: str | None = None
    unchanged: bool = False


def build_site(
    root: Path, target: Path, day: date | None, only: list[str], languages: list[str], cards: bool, jobs: int | None
) -> Result:
    """Run MkDocs on the repository; the folder `target` changes only when everything is ready.

    Where nothing has changed since the last build, that one's result comes back at once.
    """
    digest = made_from(root, (date.today(), day, only, languages, cards))
    told = recall(root, target, digest)
    if told is not None:
        return Result(told["pages"], told["cards"], notices=tuple(told["notices"]), unchanged=True)
    result = _built(root, target, day, only, languages, cards, jobs)
    # A card that failed may have failed by chance, as for want of time: the next build tries it again.
    if result.fault is None and not result.failures:
        remember(root, target, digest, {"pages": result.pages, "cards": result.cards, "notices": result.notices})
    return result


def _built(
    root: Path, target: Path, day: date | None, only: list[str], languages: list[str], cards: bool, jobs: int | None
) -> Result:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    from builder.site.plugin import RightsPlugin

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    asked = _asked(day, only, languages, cards) | {"jobs": jobs}
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(target), plugins=[{"rights": asked}])
        plugin = config.plugins["rights"]
        assert isinstance(plugin, RightsPlugin)
        with _bar() as progress:
            plugin.progress = progress
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
    except (MkDocsException, Abort) as error:
        return Result(fault=str(error))
    site = plugin.site
    assert site is not None
    printed = sum(path.endswith(".pdf") for path in site.files)
    return Result(len(site.pages), printed, site.failures, site.notices)


def serve_site(root: Path, address: str, day: date | None, only: list[str], languages: list[str], cards: bool) -> str | None:
    """Show the site at an address, and build it anew when a file changes, until somebody stops it; what went wrong, if so."""
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import Abort, MkDocsException

    asked = _asked(day, only, languages, cards)
    try:
        # Not as a list, from which MkDocs takes what it reads: the second build would find nothing.
        serve(str(root / "mkdocs.yml"), dev_addr=address, plugins={"rights": asked})
    except (MkDocsException, Abort, OSError) as error:
        return str(error)
    return None


def _asked(day: date | None, only: list[str], languages: list[str], cards: bool) -> dict[str, Any]:
    """What the plugin is told, in place of what `mkdocs.yml` says."""
    asked: dict[str, Any] = {"only": only, "languages": languages, "cards": cards}
    return asked if day is None else asked | {"as_of": day.isoformat()}


# Seconds between two drawings of the bar.
_BETWEEN = 0.1


class _bar:
    """A progress bar on standard error for as long as a build runs; silent where nobody watches."""

    def __enter__(self) -> _bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<6}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            disable=not console.is_terminal,
            # Drawn from here and by no second thread, beside which no process may be forked.
            auto_refresh=False,
        )
        self._drawn = 0.0
        self._tasks: dict[str, Any] = {}
        self._progress.start()
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        now = time.monotonic()
        draw = done == total or now - self._drawn > _BETWEEN
        self._drawn = now if draw else self._drawn
        self._progress.update(self._tasks[what], completed=done, total=total, refresh=draw)

    def __exit__(self, *failure: object) -> None:
        self._progress.stop()


def all_problems(root: Path, today: date) -> tuple[Problem, ...]:
    """Everything wrong in what volunteers edit: facts, languages, translations; sorted."""
    loaded = check_facts(root)
    problems = list(loaded.problems)
    try:
        languages = read_languages(root)
        if loaded.facts is not None:
            read_catalogues(root, loaded.facts, languages)
            problems += _expired(loaded.facts.places.values(), today)
            problems += _overdue(loaded.facts, today)
    except InputError as error:
        problems += error.problems
    return tuple(sorted(set(problems)))


def _expired(places: Iterable[Any], today: date) -> list[Problem]:
    """Phone lines whose proof has run out."""
    return [
        Problem(place.file, 1, 1, f"The proof of {contact.id} ended on {contact.expires}. Ring the number again.", "warning")
        for place in places
        for contact in place.contacts
        if contact.expires and contact.expires.last < today
    ]


def _overdue(facts: Facts, today: date) -> list[Problem]:
    """One warning a file, so that errors are not lost among hundreds; `due` names every row."""
    rows: dict[str, list[str]] = {}
    for review, row in due(facts, today, today):
        if review < today:
            rows.setdefault(row.place, []).append(row.id)
    return [
        Problem(
            facts.places[place].file, 1, 1,
            f"{len(ids)} {'rule is' if len(ids) == 1 else 'rules are'} overdue for review, the first is {ids[0]}. "
            "Read the source again and write its date as as_of. ./rights due lists them.",
            "warning",
        )
        for place, ids in rows.items()
    ]  # fmt: skip


def due_list(root: Path, today: date, by: date) -> str:
    """Each rule whose review is due by a day: the day, the place, the id, and the first source; raises InputError."""
    facts = load(root)
    lines = []
    for review, row in due(facts, today, by):
        word = "no date   " if review == date.min else review.isoformat()
        source = facts.sources[row.sources[0]] if row.sources else None
        lines.append(f"{word}  {row.place}  {row.id}  {(source.url if source else None) or ''}".rstrip())
    return "\n".join(lines)


def formatted(problems: Iterable[Problem], form: str) -> str:
    """Problems as plain lines, as JSON, or as annotations that GitHub shows beside a changed line."""
    problems = list(problems)
    if form == "json":
        keys = ("file", "line", "column", "severity", "sentence")
        return json.dumps([{key: getattr(each, key) for key in keys} for each in problems], ensure_ascii=False, indent=1)
    if form == "github":
        escape = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
        return "\n".join(
            f"::{each.severity} file={each.file},line={each.line},col={each.column}::{each.sentence.translate(escape)}"
            for each in problems
        )
    return "\n".join(str(each) for each in problems)


def update_translations(root: Path, tags: tuple[str, ...]) -> tuple[Path, ...]:
    """Bring the PO files of these languages, or of all, in line with the English of today."""
    facts = load(root)
    languages, messages = read_languages(root), read_messages(root, facts)
    wanted = tags or tuple(tag for tag in languages.languages if tag != languages.source)
    unknown = [tag for tag in wanted if tag not in languages.languages]
    if unknown:
        file = "content/languages.yaml"
        raise InputError([Problem(file, 1, 1, f'"{tag}" is not a language here. Add it first.') for tag in unknown])
    changed: list[Path] = []
    for tag in wanted:
        changed += update_files(root, tag, languages.languages[tag], messages)
    return tuple(changed)


def import_translations(root: Path, tag: str, file: Path) -> tuple[tuple[Path, ...], int]:
    """Write the sentences of a JSON file (`{"key": "translation"}`) into the PO files, marked as made by a machine.

    Sentences that a person wrote or reviewed are left alone. Returns the files that changed and how many sentences
    were taken; raises InputError, and writes nothing, where a key is unknown or a sentence is not fit.
    """
    facts = load(root)
    languages, messages = read_languages(root), read_messages(root, facts)
    name = file.as_posix()
    if tag not in languages.languages or tag == languages.source:
        raise InputError([unknown_id("content/languages.yaml", "language", tag, languages.languages)])
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError([Problem(name, 1, 1, f"This file cannot be read as JSON: {error}.")]) from None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise InputError([Problem(name, 1, 1, 'Write one object: {"key": "translation", ...}.')])
    problems = [unknown_id(name, "message", key, messages) for key in found if key not in messages]
    faults = {key: fault_of(messages[key], text) for key, text in found.items() if key in messages}
    problems += [Problem(name, 1, 1, f"{key}: {fault}") for key, fault in faults.items() if fault]
    if problems:
        raise InputError(problems)
    sentences = read_catalogues(root, facts, languages)[tag].sentences
    ours = {key: text for key, text in found.items() if text and sentences[key].state in ("missing", "machine", "outdated")}
    return update_files(root, tag, languages.languages[tag], messages, ours), len(ours)


def translation_status(root: Path) -> str:
    """One line a language: how many sentences are in which state."""
    facts = load(root)
    lines = []
    for tag, catalogue in read_catalogues(root, facts, read_languages(root)).items():
        count = catalogue.count()
        ready = sum(number for state, number in count.items() if state in READY)
        told = ", ".join(f"{number} {state}" for state, number in sorted(count.items()))
        lines.append(f"{tag:8} {ready * 100 // max(1, len(catalogue.sentences)):3} %  {told}")
    return "\n".join(lines)


def record_editions(root: Path, day: date) -> int:
    """Add the editions of a day's cards to the ledger; returns how many were new. Raises InputError."""
    from mkdocs.config import load_config

    facts = load(root)
    languages = read_languages(root)
    catalogues = read_catalogues(root, facts, languages)
    base_url = (load_config(str(root / "mkdocs.yml")).site_url or "").rstrip("/")
    return record(root, facts, day, base_url, catalogues, catalogues[languages.officer])
