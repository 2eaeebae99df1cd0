"""MkDocs at the rim: hands the finished pages to MkDocs and swaps the new site in. The only file that imports mkdocs.

`on_startup` remembers the command; `on_config` builds everything and turns the output to a folder beside the old site;
`on_files` gives MkDocs the files; `on_post_build` renames, so that nobody ever sees half a site.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

if TYPE_CHECKING:
    from builder.pages.page import Page as FinishedPage
    from builder.site.build import Site

log = get_plugin_logger("rights")


class RightsConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """What `mkdocs.yml` or the command line may say; all of it optional."""

    as_of = config_options.Optional(config_options.Type(str))
    """The day whose law is shown, as 2017-02-23; today where it is not given."""
    only = config_options.Type(list, default=[])
    """Places to build, with those above them."""
    languages = config_options.Type(list, default=[])
    """Language tags to build."""
    cards = config_options.Type(bool, default=True)
    """Whether to print cards."""
    jobs = config_options.Optional(config_options.Type(int))
    """Worker processes for cards; one for each processor where it is not given."""


class ReadyPage(Page):
    """A page whose HTML is finished: MkDocs reads no source and runs no Markdown."""

    def __init__(self, title: str, pages: Mapping[str, FinishedPage], url: str, file: File, config: MkDocsConfig) -> None:
        """The HTML is that of the page at `url`, read whenever MkDocs asks for it, which keeps all pages it has asked for."""
        self._pages, self._address = pages, url
        self._other: str | None = None
        super().__init__(title, file, config)

    def _read(self) -> str:
        return self._pages[self._address].html

    @property
    def content(self) -> str | None:
        """The finished page, or what a plugin made of it."""
        return self._read() if self._other is None else self._other

    @content.setter
    def content(self, html: str | None) -> None:
        self._other = None if html is None or html == self._read() else html

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source to read."""
        self.markdown, self.meta = "", {}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """There is no Markdown to turn into HTML."""
        self.toc, self.present_anchor_ids = TableOfContents([]), set()


class FinishedFile(File):
    """A finished card or ZIP, which is put into the site without a copy: there are two gigabytes of them.

    Nothing writes into such a file; a changed card is another file.
    """

    def copy_file(self, dirty: bool = False) -> None:
        """Let the file stand in both folders; a copy where they are on two disks."""
        assert self.abs_src_path is not None
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        # What a preview left there is taken away, for a copy would be written into the card that it was.
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(self.abs_src_path)
        except OSError:
            super().copy_file(dirty)


class RightsPlugin(BasePlugin[RightsConfig]):  # type: ignore[no-untyped-call]  # as above
    """Events of one MkDocs run; all work is in `builder.site.build`."""

    def __init__(self) -> None:
        """Nothing is built yet."""
        self.command = "build"
        self.target: Path | None = None
        self.site: Site | None = None
        self.progress: Callable[[str, int, int], None] = lambda what, done, total: None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether the site is built once or served."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the whole site in memory; what volunteers must mend ends as one line each, without a traceback."""
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        build = _fresh_build(self.command)
        day = date.fromisoformat(self.config.as_of) if self.config.as_of else date.today()
        options = build.Options(
            day=day, made=date.today(), base_url=(config.site_url or "").rstrip("/"), only=tuple(self.config.only),
            languages=tuple(self.config.languages), cards=self.config.cards, jobs=self.config.jobs or _processors(),
        )  # fmt: skip
        # The site brings its own, with translations and the dates of facts; that of MkDocs knows the day of the build only.
        config.theme.static_templates.discard("sitemap.xml")
        try:
            self.site = build.build(root, options, self.progress)
        except (build.InputError, build.SiteError) as error:
            # A preview in which MkDocs fails answers nothing any more: it goes on with what it showed before.
            if self.command != "serve" or self.site is None:
                raise PluginError(f"The site was not built.\n{error}") from None
            log.error(f"The page shows what stood here before this fault.\n{error}")
            return config
        for notice in self.site.notices:
            log.info(notice)
        for failure in self.site.failures:
            log.error(failure)
        if self.command != "serve":
            self.target = Path(config.site_dir)
            config.site_dir = str(self.target.with_name(self.target.name + ".new"))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Only what was built reaches the site: the folder of facts itself stays out."""
        assert self.site is not None
        found = Files([])
        for page in self.site.pages:
            if page.url.endswith(".html"):
                found.append(File.generated(config, page.url[1:], content=page.html))
                continue
            file = File.generated(config, page.url[1:] + "index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            ReadyPage(page.title, self.site.shelf, page.url, file, config)
            found.append(file)
        for path, content in self.site.files.items():
            if isinstance(content, bytes):
                found.append(File.generated(config, path, content=content))
                continue
            found.append(FinishedFile.generated(config, path, abs_src_path=str(content)))
        return found

    @event_priority(-100)  # last: other plugins may still write into the new folder
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Swap the new site in by renaming; the old one is deleted only when the new one stands."""
        if self.target is not None:
            swap(Path(config.site_dir), self.target)
            config.site_dir = str(self.target)


def swap(new: Path, target: Path) -> None:
    """Put the finished folder in place of the old one."""
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _processors() -> int:
    """How many this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _fresh_build(command: str) -> Any:
    """The builder's code; under `serve` loaded anew for each build, so that an edit of it shows."""
    if command == "serve":
        for name in [each for each in sys.modules if each.startswith("builder.") and each != __name__]:
            if name not in ("builder.site", "builder.cli"):
                del sys.modules[name]
    return importlib.import_module("builder.site.build")
