"""The whole build, read from top to bottom: facts → answers → language → cards, pages → files of the site.

In: the root folder and what to build. Out: `Site`, whose pages and cards stand on disk. Writing it is the caller's work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.cards.cache import preview_of
from builder.facts.editions import EditionState
from builder.facts.problems import InputError
from builder.pages.page import Page
from builder.site.api import documents
from builder.site.bundle import BundleFolder
from builder.site.checking import check_pages
from builder.site.editions import card_contents, edition_states, notices
from builder.site.feeds import calendar, feed
from builder.site.finding import finding_files
from builder.site.headers import headers
from builder.site.offline import add_offline
from builder.site.pages import all_pages
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
    shelf = Shelf(root / ".cache/pages")
    for page in all_pages(scope, printed, zips, editions, progress):
        shelf.add(page)
    pages = shelf.values()
    files = add_offline(root, scope, shelf, {**dict(_files(scope, printed, editions, pages)), **zips}, progress)
    files |= finding_files(root, scope.facts, shelf)
    files["_headers"] = headers(pages)
    directions = {tag: language.direction for tag, language in scope.languages.languages.items()}
    faults = [f"{url}: two pages have this address." for url in shelf.twice]
    faults += check_pages(pages, files, options.base_url, directions) + private_faults(pages, files)
    if faults:
        raise SiteError("\n".join(faults))
    return Site(shelf, files, printed.failures, (*printed.notices, *notices(scope.facts, editions)))


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
