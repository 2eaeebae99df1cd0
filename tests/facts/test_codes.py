"""Codes of editions: one wrong sign or two neighbours that changed places are always noticed; how it is typed never matters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.facts import codes

SIX = st.text(st.sampled_from(codes.SIGNS), min_size=6, max_size=6)
GROUPS = SIX.map(lambda six: six + codes.check_sign(six)).filter(lambda group: group[-1] in codes.SIGNS)
CODES = st.builds(
    codes.new_code,
    st.from_regex(r"[A-Z0-9]{2,8}", fullmatch=True),
    st.sampled_from(["en", "es", "zh-Hans", "zh-Hant", "ar", "tl"]),
    st.from_regex(r"20[0-9][0-9]\.(0[1-9]|1[0-2])", fullmatch=True),
    st.text(),
    st.just(()),
)
ANY = st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_the_check_character_is_that_of_the_standard() -> None:
    # The example of ISBT 128, which uses ISO/IEC 7064 MOD 37-2 for its donation numbers.
    assert codes.check_sign("G123489654321") == "Y"


@given(CODES)
def test_every_new_code_is_well_formed_and_has_no_look_alikes(code: str) -> None:
    assert codes.fault_of(code) is None
    assert not set(codes.short(code)) & set("01OILSZN5")
    assert not codes.mistyped(code)
    assert not codes.mistyped(codes.short(code))


@given(GROUPS, st.integers(0, 6), ANY)
def test_one_wrong_character_is_noticed(group: str, place: int, other: str) -> None:
    wrong = group[:place] + other + group[place + 1 :]
    assert codes.mistyped(wrong) == (codes.typed(other) != group[place])


@given(GROUPS, st.integers(0, 5))
def test_neighbours_that_changed_places_are_noticed(group: str, place: int) -> None:
    wrong = group[:place] + group[place + 1] + group[place] + group[place + 2 :]
    assert codes.mistyped(wrong) == (wrong != group)


@given(GROUPS, st.integers(0, 6))
def test_a_missing_character_is_noticed_where_nothing_stands_before(group: str, place: int) -> None:
    assert codes.mistyped(group[:place] + group[place + 1 :])


@given(CODES)
def test_it_may_be_typed_in_any_way(code: str) -> None:
    wanted = codes.typed(code)
    for way in (code.lower(), code.replace("-", " "), code.replace("-", "").replace(".", ""), code.replace("0", "O")):
        assert codes.typed(way) == wanted
    arabic = code.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    fullwidth = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code)
    assert codes.typed(arabic) == codes.typed(fullwidth) == wanted


@given(CODES)
def test_a_code_that_is_taken_is_passed_over_and_the_same_words_give_the_same_code(code: str) -> None:
    place, rest = code.split("-", 1)
    found = codes.FORM.fullmatch(code)
    assert found is not None
    month = found[3]
    tag = rest.rpartition(f"-{month}-")[0]
    first = codes.new_code(place, tag, month, "words", ())
    assert first == codes.new_code(place, tag, month, "words", ())
    second = codes.new_code(place, tag, month, "words", {codes.short(first)})
    assert second != first
    assert codes.fault_of(second) is None
