"""Markdown as a tree with positions: what its blocks say as plain text, and a sentence for everything that is not used here."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from builder.facts.problems import Problem

ALONE = "A link stands alone in its paragraph: [text](guide:door) {#name}. Sources stand at the end: [us-silence]."
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
    "link": ALONE,
}


class Markdown:
    """The syntax tree of one file; used up by one reader, which adds its own problems."""

    def __init__(self, text: str, file: str) -> None:
        """Parse as CommonMark; what a guide may not hold is found only when its block is read."""
        described: dict[str, Any] = {}
        self.file = file
        self.problems: list[Problem] = []
        self.blocks = SyntaxTreeNode(MarkdownIt("commonmark").parse(text, described)).children
        self._lines = text.splitlines()
        for each in described.get("references", {}).values():
            self.note((each["map"][0] + 1, 1), "Addresses are not listed here. Write [text](guide:door) where the link stands.")

    def note(self, spot: tuple[int, int], sentence: str, *, warning: bool = False) -> None:
        """Keep a problem at a line and column."""
        self.problems.append(Problem(self.file, *spot, sentence, "warning" if warning else "error"))

    def spot(self, node: SyntaxTreeNode, needle: str = "") -> tuple[int, int]:
        """Line and column of some words of a block, or of the block's beginning."""
        start, end = node.map or (0, 1)
        for number, line in enumerate(self._lines[start:end], start + 1):
            if needle and needle in line:
                return number, line.index(needle) + 1
        return start + 1, 1

    def foreign(self, node: SyntaxTreeNode) -> None:
        """A block of a kind that guides do not use."""
        self.note(self.spot(node), _FOREIGN.get(node.type, "This is not used here. Write a paragraph."))

    def text(self, node: SyntaxTreeNode) -> str | None:
        """The plain text of a heading or paragraph; None, and problems, where something else stands in it."""
        inline = node.children[0].children if node.children else []
        foreign = [each for each in inline if each.type not in ("text", "softbreak")]
        for each in foreign:
            needle = each.content or each.markup or "["
            self.note(self.spot(node, needle), _FOREIGN.get(each.type, "This is not used here. Write plain words."))
        return None if foreign else "".join(each.content or " " for each in inline).strip()

    def inside(self, node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
        """The paragraphs of a quote, or the one paragraph of an item of a list."""
        good = [each for each in node.children if each.type == "paragraph"]
        if len(good) != len(node.children) or (node.type == "list_item" and len(good) != 1):
            self.note(self.spot(node), "An item of a list, or a quote, holds one plain paragraph. Write the rest below it.")
        return good
