"""The code of a card's edition: `NYC-es-2026.11-4F2B7K2`, place, language, month of its first recording, and a last group.

The last group alone names an edition, and is all that a person has to type from a card. It has six signs and a check
character by ISO/IEC 7064, MOD 37-2, which catches every single wrong character and every two neighbours that changed places.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from itertools import count

# No vowels, which could make words; none of 0 O 1 I L, nor 5 S, 2 Z and N M, which look alike in small print; no wide W.
SIGNS = "2346789BCDFGHJKPQRTVXY"
LENGTH = 7
FORM = re.compile(rf"([A-Z0-9]{{2,8}})-([A-Za-z]+(?:-[A-Za-z0-9]+)*)-([0-9]{{4}}\.[0-9]{{2}})-([{SIGNS}]{{{LENGTH}}})")
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_LOOK_ALIKE = str.maketrans("OIL", "011")


def check_sign(text: str) -> str:
    """The check character of ISO/IEC 7064, MOD 37-2, for letters A to Z and digits; ValueError for any other sign."""
    total = 0
    for sign in text:
        total = (total + _VALUES.index(sign)) * 2 % 37
    return _VALUES[(38 - total) % 37]


def short(code: str) -> str:
    """The last group of a code."""
    return code.rpartition("-")[2]


def typed(text: str) -> str:
    """What a person typed, in the form in which codes are compared.

    Large or small letters, spaces, dashes, dots, digits of other scripts and the look-alikes 0/O and 1/I/L are all the same.
    """
    found = unicodedata.normalize("NFKC", text).upper()
    told = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in found)
    return "".join(sign for sign in told if sign in _VALUES[:36]).translate(_LOOK_ALIKE)


def mistyped(text: str) -> bool:
    """The check character at the end does not go with the six signs before it, or there are fewer."""
    group = typed(text)[-LENGTH:]
    return len(group) < LENGTH or check_sign(group[:-1]) != group[-1]


def fault_of(code: str) -> str | None:
    """What is wrong with a code in the ledger, as a sentence; None where nothing is."""
    if FORM.fullmatch(code) is None:
        return f'"{code}" is not the code of an edition. Write it as it stands on the card, like NYC-es-2026.11-4F2B7K2.'
    if mistyped(code):
        return f"There is a mistake in {short(code)}: its last character does not go with the others. Look at the card again."
    return None


def new_code(place_code: str, tag: str, month: str, digest: str, taken: Container[str]) -> str:
    """A code for what a card says; the same for the same words, unless its last group is one of `taken`.

    Groups whose check character can be misread are passed over.
    """
    groups = (_group(f"{place_code} {tag} {month} {digest} {attempt}") for attempt in count())
    group = next(group for group in groups if group is not None and group not in taken)
    return f"{place_code}-{tag}-{month}-{group}"


def _group(seed: str) -> str | None:
    number = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    signs = ""
    for _ in range(LENGTH - 1):
        number, index = divmod(number, len(SIGNS))
        signs += SIGNS[index]
    check = check_sign(signs)
    return signs + check if check in SIGNS else None
