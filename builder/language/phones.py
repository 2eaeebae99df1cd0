"""Phone numbers: checked by the numbering plan of a country, and written as people of that country write them."""

from __future__ import annotations

import phonenumbers


def phone(number: str) -> str:
    """A phone number as people of its country write it; a foreign caller's prefix is kept."""
    parsed = phonenumbers.parse(number, None)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return national.removeprefix("+").replace(" ", "-") if parsed.country_code == 1 else national


def read_phone(text: str, country: str) -> str | None:
    """The number as +1…, read as it is dialled in a country (ISO 3166-1, “US”); None where nobody can have that number.

    An extension is refused: a card is rung from a street, and nobody there knows when to type it.
    """
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
