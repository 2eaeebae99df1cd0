"""The small Markdown of guides: headings, paragraphs, lists, quotes, links, and names in braces that set something in.

In: the text of a file. Out: a `Guide` as far as it could be read, and a sentence for everything that is not used here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from builder.facts.guides import PARTS, Block, Guide, Kind, Mention, Words
from builder.facts.problems import Problem, did_you_mean

MOST_WORDS = 20
_FOREIGN = {
    "html_block": "HTML is not used here. Write plain words.",
    "html_inline": "HTML is not used here. Write plain words.",
    "image": "Pictures are not used here. Say it in words.",
    "fence": "Code is not used here. Start the line at its left edge, without back quotes.",
    "code_block": "Code is not used here. Start the line at its left edge.",
    "code_inline": "Code is not used here. Leave out the back quotes.",
    "hr": "A line across the page is not used here. Write a heading.",
    "em": "Emphasis is not used here. Leave out the stars.",
    "strong": "Emphasis is not used here. Leave out the stars.",
    "hardbreak": "A break inside a paragraph is not used here. Leave a line empty between two paragraphs.",
    "link": "A link stands alone in its paragraph: [text](guide:door). Sources stand at the end: [us-silence].",
}
_LEVELS: dict[str, Kind] = {"h1": "title", "h2": "heading", "h3": "subheading"}
_DIRECTIVES: dict[str, Kind] = {"answers": "answers", "guide": "guide", "paper": "paper", "say": "say"}
_LINKED = ("source", "guide", "place")
_NAME = re.compile(r"\s*\{#([^{}]*)\}$")
_SOURCES = re.compile(r"(?:\s*\[[^\[\]]*\])+$")
_ALONE = re.compile(r"\{([^#{}][^{}]*)\}")
_PART = re.compile(rf"situation\.([^.]+)\.({'|'.join(PARTS)})")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_END = re.compile(r"(?<=[.?!])[”’)]*\s+")


def read_guides(root: Path) -> tuple[list[Guide], list[Problem]]:
    """The guides of `content/guides`, by file name, as far as their form allows, and what is wrong with it."""
    guides: list[Guide] = []
    problems: list[Problem] = []
    for path in sorted((root / "content/guides").glob("*.md")):
        name = path.relative_to(root).as_posix()
        try:
            guide, found = parse_guide(path.read_text(encoding="utf-8"), name)
        except UnicodeDecodeError:
            guide, found = None, [Problem(name, 1, 1, "This is not UTF-8 text. Save the file as UTF-8.")]
        guides += [guide] if guide else []
        problems += found
    return guides, problems


def parse_guide(text: str, file: str) -> tuple[Guide | None, list[Problem]]:
    """One guide from its text; None where it does not begin with a heading and a paragraph."""
    reader = _Reader(text.removeprefix("\ufeff"), file)
    if not _IDENTIFIER.fullmatch(reader.slug):
        reader.note((1, 1), "Name the file in small letters, digits and hyphens, such as at-work.md.")
    blocks = list(reader.blocks())
    if [block.kind for block in blocks[:2]] != ["title", "paragraph"]:
        reader.note((1, 1), "Begin with one heading (# …) and a paragraph that says what this guide is for.")
        return None, reader.problems
    title, lead = (block.items[0] for block in blocks[:2])
    return Guide(reader.slug, file, title, lead, tuple(blocks[2:]), tuple(reader.mentions)), reader.problems


class _Reader:
    """Walks the syntax tree of one file and collects blocks, what they mention, and problems."""

    def __init__(self, text: str, file: str) -> None:
        self.file, self.slug = file, Path(file).stem
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.mentions: list[Mention] = []
        self.names: dict[str, int] = {}
        self.described: dict[str, Any] = {}
        self.tree = SyntaxTreeNode(MarkdownIt("commonmark").parse(text, self.described))

    def note(self, spot: tuple[int, int], sentence: str) -> None:
        self.problems.append(Problem(self.file, *spot, sentence))

    def spot(self, node: SyntaxTreeNode, needle: str = "") -> tuple[int, int]:
        """Line and column of some words of a block, or of the block's beginning."""
        start, end = node.map or (0, 1)
        for number, line in enumerate(self.lines[start:end], start + 1):
            if needle and needle in line:
                return number, line.index(needle) + 1
        return start + 1, 1

    def mention(self, node: SyntaxTreeNode, kind: str, word: str) -> None:
        self.mentions.append(Mention(kind, word, *self.spot(node, word)))

    def blocks(self) -> Iterator[Block]:
        """Every block in order; the title comes as a block of its own."""
        for each in self.described.get("references", {}).values():
            self.note((each["map"][0] + 1, 1), "Addresses are not listed here. Write [text](guide:door) where the link stands.")
        for index, node in enumerate(self.tree.children):
            if node.type == "heading":
                yield from self._heading(node, first=index == 0)
            elif node.type == "paragraph":
                yield from self._paragraph(node)
            elif node.type in ("bullet_list", "ordered_list"):
                yield from self._list(node)
            elif node.type == "blockquote":
                yield Block("quote", self._items(self._inside(node)))
            else:
                self.note(self.spot(node), _FOREIGN.get(node.type, "This is not used here. Write a paragraph."))

    def _heading(self, node: SyntaxTreeNode, *, first: bool) -> Iterator[Block]:
        if (node.tag == "h1") != first or node.tag not in _LEVELS:
            self.note(self.spot(node), "Write one # heading at the top, and ## or ### below it.")
            return
        for words in self._items([node]):
            yield Block(_LEVELS[node.tag], (words,))

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        children = node.children[0].children
        if children and children[0].type == "link":
            yield from self._link(node, children[0])
            return
        text = self.text(node)
        alone = _ALONE.fullmatch(text)
        name = alone.group(1).strip() if alone else ""
        part = _PART.fullmatch(name)
        kind, colon, word = (each.strip() for each in name.partition(":"))
        if name == "places":
            yield Block("places")
        elif part:
            self.mentions.append(Mention("part", ".".join(part.groups()), *self.spot(node, name)))
            yield Block("part", name=".".join(part.groups()))
        elif colon and kind in _DIRECTIVES:
            self.mention(node, kind, word)
            yield Block(_DIRECTIVES[kind], name=word)
        elif colon or (name and "." not in name):
            allowed = [*(f"{each}: …" for each in _DIRECTIVES), "places"]
            self.note(self.spot(node, "{"), f'"{text}" sets in nothing.{did_you_mean(name, allowed)}')
        else:
            yield from (Block("paragraph", (words,)) for words in self._items([node]))

    def _link(self, node: SyntaxTreeNode, link: SyntaxTreeNode) -> Iterator[Block]:
        """A link by itself: its words are a message, its target is not, so that no translation holds an address."""
        kind, _, word = str(link.attrs["href"]).partition(":")
        after = "".join(each.content for each in node.children[0].children[1:])
        if kind not in _LINKED or not _NAME.fullmatch(after) or any(each.type != "text" for each in link.children):
            self.note(
                self.spot(node, "["), f"{_FOREIGN['link']} It leads to source:…, guide:… or place:…, and ends in {{#name}}."
            )
            return
        self.mention(node, kind, word)
        text = "".join(each.content for each in link.children)
        words = self._own(node, text, _NAME.fullmatch(after), ())
        yield from [Block("link", (words,), f"{kind}:{word}")] if words else []

    def _list(self, node: SyntaxTreeNode) -> Iterator[Block]:
        found = [each for item in node.children for each in self._inside(item)]
        boxes = [self.text(each).startswith("[ ] ") for each in found]
        if any(boxes) and not all(boxes):
            self.note(self.spot(node), "Some items begin with [ ] and some do not. Write it before each item or before none.")
        kind: Kind = "checklist" if any(boxes) else "steps" if node.type == "ordered_list" else "list"
        yield Block(kind, self._items(found))

    def _inside(self, node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
        good = [each for each in node.children if each.type == "paragraph"]
        if len(good) != len(node.children) or (node.type == "list_item" and len(good) != 1):
            self.note(self.spot(node), "An item of a list, or a quote, holds one plain paragraph. Write the rest below it.")
        return good

    def text(self, node: SyntaxTreeNode) -> str:
        """The plain text of a heading or paragraph; all else that stands in it is a problem."""
        parts = []
        for each in node.children[0].children if node.children else ():
            if each.type in ("text", "softbreak"):
                parts.append(each.content or " ")
            else:
                needle = each.content or each.markup or "["
                self.note(self.spot(node, needle), _FOREIGN.get(each.type, "This is not used here. Write plain words."))
        return "".join(parts).strip()

    def _items(self, nodes: list[SyntaxTreeNode]) -> tuple[Words, ...]:
        return tuple(words for words in map(self._words, nodes) if words is not None)

    def _words(self, node: SyntaxTreeNode) -> Words | None:
        """A block as text, sources in brackets, and its name in braces; or a name in braces that sets in a sentence."""
        text = self.text(node).removeprefix("[ ] ")
        name = _NAME.search(text)
        text = text[: name.start()] if name else text
        tail = _SOURCES.search(text)
        sources = tuple(re.findall(r"\[\s*([^\[\]]*?)\s*\]", tail.group())) if tail else ()
        for source in sources:
            self.mention(node, "source", source)
        text = text[: tail.start()] if tail else text
        alone = _ALONE.fullmatch(text)
        if alone is None:
            return self._own(node, text, name, sources)
        if name:
            self.note(self.spot(node, "{#"), "What is set in has a name already. Leave out {#…}.")
        self.mention(node, "sentence", alone.group(1).strip())
        return Words(alone.group(1).strip(), None, sources)

    def _own(self, node: SyntaxTreeNode, text: str, name: re.Match[str] | None, sources: tuple[str, ...]) -> Words | None:
        """A sentence that is written here, with a name of its own that translations point to."""
        if re.search(r"[<>&{}\[\]]", text) or not text:
            wanted = "Write plain words, then sources as [us-silence], then a name as {#why}. Braces alone set a sentence in."
            self.note(self.spot(node), f"There are signs here that do not belong into a sentence. {wanted}")
            return None
        if name is None or not _IDENTIFIER.fullmatch(name.group(1)):
            near = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3])
            self.note(self.spot(node, "{#"), f"Translations point to a name at the end of each text. Write {{#{near}}} here.")
            return None
        line, column = self.spot(node, "{#" + name.group(1) + "}")
        first = self.names.setdefault(name.group(1), line)
        if first != line:
            self.note((line, column), f"The name {name.group(1)} stands twice (first in line {first}). Choose another.")
        self._measure(node, text)
        return Words(f"guide.{self.slug}.{name.group(1)}", text, sources)

    def _measure(self, node: SyntaxTreeNode, text: str) -> None:
        for sentence in _END.split(text):
            count = len(sentence.split())
            if count > MOST_WORDS:
                told = f"This sentence has {count} words; {MOST_WORDS} is the most. Make two of it."
                self.problems.append(Problem(self.file, *self.spot(node, sentence[:20]), told, "warning"))
