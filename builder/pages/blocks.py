"""Rules as they are drawn below a situation: each once, and those of one ground together under one state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

_NONE = Markup("")


@dataclass(frozen=True, slots=True)
class Block:
    """A rule in parts: its edge, what stands above it, whom it binds, what it says, and its state and ground below.

    `rest` is what only the page of all rules tells: what staff do, what the law threatens.
    """

    edge: str
    above: Markup
    who: Markup
    said: Markup
    below: Markup
    rest: Markup = _NONE

    def brief(self) -> Block:
        """The same rule as it stands beside a situation."""
        return replace(self, rest=_NONE)


def drawn(blocks: Iterable[Block]) -> Markup:
    """All blocks as HTML: a rule that several answers lead to stands once; what nobody has checked comes last."""
    groups: dict[tuple[str, Markup, Markup, Markup], dict[Markup, None]] = {}
    for block in blocks:
        groups.setdefault((block.edge, block.above, block.who, block.below), {})[block.said + block.rest] = None
    whole = Markup('<div class="rule {}">{}{}{}{}</div>')
    inside = sorted(groups.items(), key=lambda group: group[0][0] == "unchecked")
    return Markup("").join(
        whole.format(edge, above, who, Markup("").join(said), below) for (edge, above, who, below), said in inside
    )
