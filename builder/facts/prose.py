"""The small Markdown of guides: headings, paragraphs, lists, quotes, links, and names in braces that set something in.

In: the text of a file. Out: a `Guide` as far as it could be read, and all that is wrong with its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it.tree import SyntaxTreeNode

from builder.facts.guides import PARTS, Block, Guide, Kind, Mention, Words
from builder.facts.markdown import ALONE, Markdown
from builder.facts.problems import Problem, did_you_mean

MOST_WORDS = 20
_LEVELS: dict[str, Kind] = {"h1": "title", "h2": "heading", "h3": "subheading"}
_DIRECTIVES: dict[str, Kind] = {"answers": "answers", "guide": "guide", "paper": "paper", "say": "say"}
_LINKED = ("source", "guide", "place")
_NAME = re.compile(r"\s*\{#([^{}]*)\}$")
_SOURCES = re.compile(r"(?:\s*\[[^\[\]]*\])+$")
_SET_IN = re.compile(r"\{\s*([^#{}][^{}]*?)\s*\}")
_PART = re.compile(rf"situation\.([^.]+)\.({'|'.join(PARTS)})")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_END = re.compile(r"(?<=[.?!])[”’)]*\s+")
_BOX = "[ ] "
# Ids that the page itself gives out: a heading with such a name would stand twice.
_TAKEN = re.compile(r"main|s\d+|say-\d+")


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
    reader = _Reader(Markdown(text.removeprefix("\ufeff"), file))
    blocks = list(reader.read())
    problems = reader.markdown.problems
    if not _IDENTIFIER.fullmatch(reader.slug):
        problems.append(Problem(file, 1, 1, "Name the file in small letters, digits and hyphens, such as at-work.md."))
    if [block.kind for block in blocks[:2]] != ["title", "paragraph"]:
        told = "Begin with one heading (# …) and a paragraph that says what this guide is for."
        return None, [*problems, Problem(file, 1, 1, told)]
    title, lead = (block.items[0] for block in blocks[:2])
    return Guide(reader.slug, file, title, lead, tuple(blocks[2:]), tuple(reader.mentions)), problems


class _Reader:
    """Turns the tree of one file into blocks, and keeps what they mention and the names that they have."""

    def __init__(self, markdown: Markdown) -> None:
        self.markdown = markdown
        self.slug = Path(markdown.file).stem
        self.mentions: list[Mention] = []
        self.names: dict[str, int] = {}

    def read(self) -> Iterator[Block]:
        """Every block in order; the title comes as a block of its own."""
        for index, node in enumerate(self.markdown.blocks):
            if node.type == "heading":
                yield from self._heading(node, first=index == 0)
            elif node.type == "paragraph":
                yield from self._paragraph(node)
            elif node.type in ("bullet_list", "ordered_list"):
                yield self._list(node)
            elif node.type == "blockquote":
                yield Block("quote", self._items(self.markdown.inside(node)))
            else:
                self.markdown.foreign(node)

    def _note(self, node: SyntaxTreeNode, needle: str, sentence: str, *, warning: bool = False) -> None:
        self.markdown.note(self.markdown.spot(node, needle), sentence, warning=warning)

    def _mention(self, node: SyntaxTreeNode, kind: str, word: str, needle: str = "") -> None:
        self.mentions.append(Mention(kind, word, *self.markdown.spot(node, needle or word)))

    def _heading(self, node: SyntaxTreeNode, *, first: bool) -> Iterator[Block]:
        if (node.tag == "h1") != first or node.tag not in _LEVELS:
            self._note(node, "#", "Write one # heading at the top, and ## or ### below it.")
            return
        yield from (Block(_LEVELS[node.tag], (words,)) for words in self._items([node]))

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        children = node.children[0].children
        if children and children[0].type == "link":
            yield from self._link(node, children[0])
            return
        text = self.markdown.text(node) or ""
        set_in = _SET_IN.fullmatch(text)
        name = set_in.group(1) if set_in else ""
        part = _PART.fullmatch(name)
        kind, colon, word = (each.strip() for each in name.partition(":"))
        if name == "places":
            yield Block("places")
        elif part:
            self._mention(node, "part", ".".join(part.groups()), name)
            yield Block("part", name=".".join(part.groups()))
        elif colon and kind in _DIRECTIVES:
            self._mention(node, kind, word)
            yield Block(_DIRECTIVES[kind], name=word)
        elif name and "." not in name:
            allowed = [*(f"{each}: …" for each in _DIRECTIVES), "places"]
            self._note(node, "{", f"{text} sets in nothing.{did_you_mean(name, allowed)}")
        else:
            yield from (Block("paragraph", (words,)) for words in self._items([node]))

    def _link(self, node: SyntaxTreeNode, link: SyntaxTreeNode) -> Iterator[Block]:
        """A link by itself: its words are a message, its target is not, so that no translation holds an address."""
        kind, _, word = str(link.attrs["href"]).partition(":")
        after = _NAME.fullmatch("".join(each.content for each in node.children[0].children[1:]))
        if kind not in _LINKED or after is None or any(each.type != "text" for each in link.children):
            self._note(node, "[", f"{ALONE} It leads to a source:…, a guide:… or a place:….")
            return
        self._mention(node, kind, word)
        words = self._own(node, "".join(each.content for each in link.children), after, ())
        yield from [Block("link", (words,), f"{kind}:{word}")] if words else []

    def _list(self, node: SyntaxTreeNode) -> Block:
        found = [each for item in node.children for each in self.markdown.inside(item)]
        boxes = [(self.markdown.text(each) or "").startswith(_BOX) for each in found]
        if any(boxes) and not all(boxes):
            self._note(node, "", "Some items begin with [ ] and some do not. Write it before each item or before none.")
        kind: Kind = "checklist" if any(boxes) else "steps" if node.type == "ordered_list" else "list"
        return Block(kind, self._items(found))

    def _items(self, nodes: list[SyntaxTreeNode]) -> tuple[Words, ...]:
        return tuple(words for words in map(self._words, nodes) if words is not None)

    def _words(self, node: SyntaxTreeNode) -> Words | None:
        """A block as text, sources in brackets, and its name in braces; or a name in braces that sets in a sentence."""
        text = self.markdown.text(node)
        if text is None:
            return None
        text = text.removeprefix(_BOX)
        name = _NAME.search(text)
        text = text[: name.start()] if name else text
        tail = _SOURCES.search(text)
        sources = tuple(re.findall(r"\[\s*([^\[\]]*?)\s*\]", tail.group())) if tail else ()
        for source in sources:
            self._mention(node, "source", source)
        text = text[: tail.start()] if tail else text
        set_in = _SET_IN.fullmatch(text)
        if set_in is None:
            return self._own(node, text, name, sources)
        if name:
            self._note(node, "{#", "What is set in has a name already. Leave out {#…}.")
        self._mention(node, "sentence", set_in.group(1))
        return Words(set_in.group(1), None, sources)

    def _own(self, node: SyntaxTreeNode, text: str, name: re.Match[str] | None, sources: tuple[str, ...]) -> Words | None:
        """A sentence that is written here, with a name of its own that translations point to."""
        odd = re.search(r"[<>&{}\[\]]", text)
        if odd or not text:
            wanted = (
                "Write plain words, then sources as [us-silence], then a name as {#why}. Only braces alone set a sentence in."
            )
            told = f"“{odd.group()}” does not belong into a sentence." if odd else "There are no words here."
            self._note(node, odd.group() if odd else "", f"{told} {wanted}")
            return None
        if name is None or not _IDENTIFIER.fullmatch(name.group(1)):
            near = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3])
            self._note(node, "{#", f"Translations point to a name at the end of each text. Write {{#{near}}} here.")
            return None
        spot = self.markdown.spot(node, "{#" + name.group(1) + "}")
        if _TAKEN.fullmatch(name.group(1)):
            self.markdown.note(spot, f"The name {name.group(1)} belongs to the page itself. Choose another.")
        first = self.names.setdefault(name.group(1), spot[0])
        if first != spot[0]:
            self.markdown.note(spot, f"The name {name.group(1)} stands twice (first in line {first}). Choose another.")
        for sentence in _END.split(text):
            if (count := len(sentence.split())) > MOST_WORDS:
                told = f"This sentence has {count} words; {MOST_WORDS} is the most. Make two of it."
                self._note(node, sentence[:20], told, warning=True)
        return Words(f"guide.{self.slug}.{name.group(1)}", text, sources)
