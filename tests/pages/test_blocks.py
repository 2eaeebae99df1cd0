"""Rules as they stand on a page: each once, one state for rules of one ground, what is not known last."""

from __future__ import annotations

from markupsafe import Markup

from builder.pages.blocks import Block, drawn


def block(said: str, below: str = "S", *, edge: str = "settled", rest: str = "") -> Block:
    return Block(edge, Markup(""), Markup("W"), Markup(said), Markup(below), Markup(rest))


def test_rules_of_one_ground_share_their_state() -> None:
    assert drawn([block("a"), block("b", "T"), block("c")]) == (
        '<div class="rule settled">WacS</div><div class="rule settled">WbT</div>'
    )


def test_a_rule_that_two_answers_lead_to_stands_once() -> None:
    assert drawn([block("a"), block("a")]) == '<div class="rule settled">WaS</div>'


def test_what_nobody_has_checked_comes_last() -> None:
    html = drawn([block("a", edge="unchecked"), block("b", edge="court"), block("c")])
    assert [html.index(edge) for edge in ("court", "settled", "unchecked")] == sorted(
        html.index(edge) for edge in ("court", "settled", "unchecked")
    )


def test_beside_a_situation_a_rule_is_brief() -> None:
    whole = block("a", rest="R")
    assert "R" in drawn([whole])
    assert "R" not in drawn([whole.brief()])
