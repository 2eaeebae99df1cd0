"""The commands of `./rights`. No logic here: each command reads its options, calls a room and prints what came back."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from builder.cards.own import Stock

ROOT = Path(__file__).resolve().parent.parent


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Know-your-rights pages and cards from sourced, dated facts."""


def _stop(problems: object, code: int = 1) -> NoReturn:
    click.echo(str(problems), err=True)
    sys.exit(code)


def _day(text: str | None, option: str = "--as-of") -> date:
    from builder.facts.dates import parse_dated

    if text is None:
        return date.today()
    try:
        found = parse_dated(text)
    except ValueError as error:
        _stop(f"{option}: {error}", 2)
    if found.first != found.last:
        _stop(f'{option}: "{text}" is not a day. Write it in full, as 2017-02-23.', 2)
    return found.first


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()] if text else []


@main.command()
@click.option("--only", metavar="PLACE,…", help="Only these places, with those above them.")
@click.option("--languages", metavar="TAG,…", help="Only these languages.")
@click.option("--as-of", metavar="DATE", help="The site as the law stood on that day.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Folder of the site (site).")
@click.option("--no-cards", is_flag=True, help="Do not print cards.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes for cards (one for each processor).")
def build(
    only: str | None, languages: str | None, as_of: str | None, out: Path | None, no_cards: bool, jobs: int | None
) -> None:
    """Make the whole site and all cards into site/."""
    from builder.site.command import build_site

    started = time.monotonic()
    day = _day(as_of)
    target = out.resolve() if out else ROOT / "site"
    result = build_site(ROOT, target, day if as_of else None, _words(only), _words(languages), not no_cards, jobs)
    if result.fault:
        _stop(result.fault)
    seconds = time.monotonic() - started
    came = "nothing has changed since they were made" if result.unchanged else f"made in {seconds:.1f} s"
    click.echo(f"{target}: {result.pages} pages and {result.cards} cards, {came}.", err=True)
    for notice in result.notices:
        click.echo(notice, err=True)
    if result.failures:
        _stop("These cards could not be made:\n" + "\n".join(result.failures))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run all tests; arguments go to pytest."""
    if importlib.util.find_spec("pytest") is None:
        _stop("pytest is not installed. Run ./rights setup test.", 2)
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode)


@main.command()
@click.argument("places", type=click.IntRange(1), required=False)
def bench(places: int | None) -> None:
    """Time the cards of all places, or of the first so many, beside WeasyPrint and Typst."""
    command = [sys.executable, "-m", "bench.cards", *([str(places)] if places else [])]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
def check(form: str) -> None:
    """Find every problem in what volunteers edit; exit 1 when there is an error."""
    from builder.facts.problems import has_errors
    from builder.site.command import all_problems, formatted

    problems = all_problems(ROOT, date.today())
    text = formatted(problems, form)
    if text:
        click.echo(text)
    errors = sum(each.severity == "error" for each in problems)
    if form == "text":
        click.echo(f"{errors} errors, {len(problems) - errors} warnings." if problems else "Nothing is wrong.", err=True)
    sys.exit(1 if has_errors(problems) else 0)


@main.command()
@click.option("--only", metavar="PLACE,…", help="Only these places, with those above them: quicker.")
@click.option("--languages", metavar="TAG,…", help="Only these languages.")
@click.option("--as-of", metavar="DATE", help="The site as the law stood on that day.")
@click.option("--cards", is_flag=True, help="Print cards too; the first time this takes long.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
def serve(only: str | None, languages: str | None, as_of: str | None, cards: bool, address: str) -> None:
    """Preview the site with MkDocs; it is built anew when a file changes."""
    from builder.site.command import serve_site

    day = _day(as_of) if as_of else None
    fault = serve_site(ROOT, address, day, _words(only), _words(languages), cards)
    if fault:
        _stop(fault)


@main.command()
@click.argument("place")
@click.option("--as-of", metavar="DATE", help="What held on that day.")
@click.option("--language", "tag", default="en", show_default=True, metavar="TAG")
@click.option("--all", "everything", is_flag=True, help="Also what is not known.")
def answers(place: str, as_of: str | None, tag: str, everything: bool) -> None:
    """Print what holds at a place, with sources and the place that each answer comes from."""
    from builder.facts.problems import InputError
    from builder.site.terminal import print_answers

    try:
        print_answers(ROOT, place, _day(as_of), tag, everything=everything)
    except InputError as error:
        _stop(error)


@main.command()
@click.argument("place")
@click.option("--language", "tag", required=True, metavar="TAG", help="The holder's language.")
@click.option("--second-language", "second", default="", metavar="TAG", help="Another language on the same card.")
@click.option("--format", "form", default="fold-letter", show_default=True, metavar="ID")
@click.option("--hotline", default="", metavar="NAME|NUMBER|HOURS", help="Your own line; the hours may be left out.")
@click.option("--logo", metavar="FILE", type=click.Path(path_type=Path), help="Your logo, SVG or PNG; printed in grey.")
@click.option("--stock", type=click.Choice(["white", "red"]), default="white", show_default=True, help="Red: for print shops.")
@click.option("--added-by", default="", metavar="NAME", help="Who added the line (the name in --hotline).")
@click.option("--as-of", metavar="DATE", help="The card as the law stood on that day.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="The PDF (PLACE-TAG-FORMAT.pdf, here).")
def card(
    place: str,
    tag: str,
    second: str,
    form: str,
    hotline: str,
    logo: Path | None,
    stock: Stock,
    added_by: str,
    as_of: str | None,
    out: Path | None,
) -> None:
    """Make one card, now, with your own line and logo if you like."""
    from builder.cards.alone import Alone

    day = _day(as_of)
    # WeasyPrint is loaded there while the facts are read here.
    with Alone(ROOT / ".cache/fonts") as setter:
        from builder.cards.checks import CardError
        from builder.facts.problems import InputError
        from builder.site.card import Order, make_card

        order = Order(place, tag, second, form, hotline, logo, stock, added_by)
        try:
            click.echo(make_card(ROOT, setter, order, day, date.today(), out or Path(order.file)))
        except (InputError, CardError) as error:
            _stop(error)
    if hotline:
        click.echo("Ring the number before you print the cards.", err=True)


@main.command()
@click.option("--by", metavar="DATE", help="Due by that day (today).")
def due(by: str | None) -> None:
    """List the rules whose sources must be read again, the oldest first."""
    from builder.facts.problems import InputError
    from builder.site.command import due_list

    today = date.today()
    try:
        text = due_list(ROOT, today, _day(by, "--by") if by else today)
    except InputError as error:
        _stop(error)
    click.echo(text or "Nothing is due.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "site", metavar="DIR", type=click.Path(path_type=Path), help="Folder of the built site (site).")
def zim(file: Path, site: Path | None) -> None:
    """Write a built site into one ZIM file, which is read without a connection."""
    from builder.site.zim import ZimError, write_zim

    try:
        count = write_zim(ROOT, site or ROOT / "site", file, date.today())
    except ZimError as error:
        _stop(error)
    click.echo(f"{file}: {count} pages and files, {file.stat().st_size / 1e6:.1f} MB.", err=True)


@main.group()
def translate() -> None:
    """Work on translations."""


@translate.command()
@click.argument("tags", nargs=-1)
def update(tags: tuple[str, ...]) -> None:
    """Write the PO files anew from the English; translations are kept."""
    from builder.facts.problems import InputError
    from builder.site.command import update_translations

    try:
        changed = update_translations(ROOT, tags)
    except InputError as error:
        _stop(error)
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} files changed.", err=True)


@translate.command(name="import")
@click.argument("tag")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_(tag: str, file: Path) -> None:
    """Take machine translations from a JSON file of keys and sentences; what a person wrote is kept."""
    from builder.facts.problems import InputError
    from builder.site.command import import_translations

    try:
        changed, count = import_translations(ROOT, tag, file)
    except InputError as error:
        _stop(error)
    for path in changed:
        click.echo(path)
    click.echo(f"{count} sentences taken.", err=True)


@translate.command()
def status() -> None:
    """Print how far each translation is."""
    from builder.facts.problems import InputError
    from builder.site.command import translation_status

    try:
        click.echo(translation_status(ROOT))
    except InputError as error:
        _stop(error)


@main.group()
def editions() -> None:
    """Keep the ledger of card editions, content/editions.yaml."""


@editions.command(name="record")
@click.option("--day", metavar="DATE", help="The day of publishing (today).")
def record_(day: str | None) -> None:
    """Add the editions of the cards of today that the ledger does not know yet."""
    from builder.facts.problems import InputError
    from builder.site.command import record_editions

    try:
        count = record_editions(ROOT, _day(day, "--day"))
    except InputError as error:
        _stop(error)
    click.echo(f"{count} new editions recorded.", err=True)


@editions.command()
@click.argument("code")
@click.argument("because")
def withdraw(code: str, because: str) -> None:
    """Take an edition back; its page then opens with this reason, in plain English."""
    from builder.facts.problems import InputError
    from builder.site.editions import withdraw as take_back

    try:
        click.echo(f"{take_back(ROOT, code, because, date.today())} is withdrawn.", err=True)
    except InputError as error:
        _stop(error)


@editions.command(name="list")
def list_() -> None:
    """Print every edition and what became of it."""
    from builder.facts.problems import InputError
    from builder.site.editions import listing

    try:
        click.echo(listing(ROOT))
    except InputError as error:
        _stop(error)
