"""The whole build, read from top to bottom: facts → answers → language → cards, pages → files of the site.

In: the root folder and what to build. Out: `Site`, whose pages and cards stand on disk. Writing it is the caller's work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from builder.cards.cache import preview_of
from builder.facts.editions import EditionState
from builder.facts.problems import InputError
from builder.pages.page import Page
from builder.site.apart import side_by_side
from builder.site.api import documents
from builder.site.bundle import BundleFolder
from builder.site.checking import addresses, check_pages
from builder.site.editions import card_contents, edition_states, notices
from builder.site.feeds import calendar, feed
from builder.site.finding import finding_files
from builder.site.headers import headers
from builder.site.offline import add_offline
from builder.site.pages import Basis, basis, lone_pages, pages_of
from builder.site.printing import Contents, Printed, bundles, print_all
from builder.site.private import private_faults
from builder.site.scope import Options, Scope, read_scope
from builder.site.shelf import Shelf
from builder.site.sitemap import robots, sitemap

__all__ = ["InputError", "Options", "Site", "SiteError", "build"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published: pages, other files as bytes or as a path to copy, and what could not be made.

    `shelf` has the pages by address, each of which is read from disk when it is asked for.

    `notices` tell what went otherwise than asked for, although nothing is wrong.
    """

    shelf: Mapping[str, Page]
    files: Mapping[str, bytes | Path]
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def pages(self) -> Collection[Page]:
        """The pages, in the order in which they were made."""
        return self.shelf.values()


class SiteError(Exception):
    """The site that was built is not fit to be published; one sentence a fault."""


def build(root: Path, options: Options, progress: Progress) -> Site:
    """Build the site; raises InputError for what volunteers must mend and SiteError for what we must."""
    scope = read_scope(root, options)
    contents = _contents(scope)
    printed = print_all(contents, root, options.jobs, progress) if options.cards else Printed(contents)
    zips = bundles(printed, scope.chosen, BundleFolder(root / ".cache/bundles"))
    editions = _editions(scope, printed)
    shelf = _pages(root, scope, basis(scope, printed, zips, editions), progress)
    pages = shelf.values()
    files = add_offline(root, scope, shelf, {**dict(_files(scope, printed, editions, pages)), **zips}, progress)
    files |= finding_files(root, scope.facts, shelf)
    files["_headers"] = headers(pages)
    faults = _faults(scope, shelf, files)
    if faults:
        raise SiteError("\n".join(faults))
    return Site(shelf, files, printed.failures, (*printed.notices, *notices(scope.facts, editions)))


def _pages(root: Path, scope: Scope, on: Basis, progress: Progress) -> Shelf:
    """All pages: those that stand once, and those of each language, each made by a process of its own."""
    shelf = Shelf(root / ".cache/pages")
    parts = {"lone": partial(lone_pages, on), **{tag: partial(pages_of, on, tag) for tag in scope.speakers}}
    found = side_by_side(lambda name: shelf.write(parts[name](), name), tuple(parts), scope.options.jobs)
    for done, laid in enumerate(found, 1):
        shelf.take(laid)
        progress("pages", len(shelf), len(shelf) * len(parts) // done)
    return shelf


def _faults(scope: Scope, shelf: Shelf, files: Mapping[str, bytes | Path]) -> list[str]:
    """What of the site is not fit to be published; the pages are looked at by several processes."""
    directions = {tag: language.direction for tag, language in scope.languages.languages.items()}
    site = addresses(shelf.values(), files)

    def looked_at(urls: Sequence[str]) -> list[str]:
        found = check_pages(map(shelf.__getitem__, urls), site, scope.options.base_url, directions)
        return found + private_faults(map(shelf.__getitem__, urls), {})

    # Twice as many parts as processes, for some pages take longer than others.
    urls, many = list(shelf), 2 * max(1, scope.options.jobs)
    parts = [urls[number * len(urls) // many : (number + 1) * len(urls) // many] for number in range(many)]
    found = [f"{url}: two pages have this address." for url in shelf.twice]
    for faults in side_by_side(looked_at, parts, scope.options.jobs):
        found += faults
    return found + private_faults((), files)


def _contents(scope: Scope) -> Contents:
    """The words of every card that can be made: all places in all languages whose lines are translated."""
    options = scope.options
    holders = {tag: scope.catalogues[tag] for tag in scope.tags}
    return card_contents(scope.facts, scope.chosen, holders, scope.officer, options.day, options.made, options.base_url)


def _editions(scope: Scope, printed: Printed) -> tuple[EditionState, ...]:
    """What became of every edition; a build without cards knows only what the ledger tells."""
    tried = [(place, tag) for place in scope.chosen for tag in scope.tags] if scope.options.cards else []
    return edition_states(scope.facts, printed.contents, tried, scope.catalogues, scope.officer)


def _files(
    scope: Scope, printed: Printed, editions: tuple[EditionState, ...], pages: Iterable[Page]
) -> Iterator[tuple[str, bytes | Path]]:
    """All that is published beside pages and bundles, by its path below the site's root."""
    options, facts = scope.options, scope.facts
    yield from documents(facts, options.day, scope.speakers, editions).items()
    yield "sitemap.xml", sitemap(pages, options.base_url)
    yield "robots.txt", robots(options.base_url)
    yield "icon.svg", scope.theme.mark
    if scope.theme.script:
        yield "site.js", scope.theme.script.encode()
    yield "api/v1/reviews.ics", calendar(facts, scope.chosen, options.day, "all places")
    for place in scope.chosen:
        here = facts.places[place]
        yield f"api/v1/reviews/{place}.ics", calendar(facts, (place,), options.day, here.name)
        for tag, speaker in scope.speakers.items():
            yield f"{tag}/{place}/feed.xml", feed(here, speaker, options.base_url)
    for (place, tag, form), path in printed.files.items():
        yield f"{tag}/{place}/cards/{form}.pdf", path
        yield f"{tag}/{place}/cards/{form}.png", preview_of(path)
    for (place, tag, name), path in printed.tagged.items():
        yield f"{tag}/{place}/cards/{name}.pdf", path
    for (place, tag), path in printed.pictures.items():
        yield f"{tag}/{place}/cards/share.png", path
