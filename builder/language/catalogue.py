"""Translations of one language, each with its state; what is missing or outdated falls back to English, visibly.

In: PO files (msgctxt = key, msgid = English, a `state:` comment with the digest of the English it was made from).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from builder.facts.problems import InputError, Problem
from builder.language.languages import Language
from builder.language.messages import CATALOGUES, Message, digest, placeholders

State = Literal["source", "missing", "machine", "draft", "reviewed", "second_review", "outdated"]
_STATE = re.compile(r"state: (machine|draft|reviewed|second_review) ([0-9a-f]{8})")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"[<>]|&\w+;|&#")
READY: frozenset[State] = frozenset({"source", "machine", "draft", "reviewed", "second_review"})
UNREVIEWED: frozenset[State] = frozenset({"machine", "draft"})


@dataclass(frozen=True, slots=True)
class Translated:
    """A sentence as it can be shown: its text, the tag of the language it really is in, and its state."""

    text: str
    tag: str
    state: State


@dataclass(frozen=True)
class Catalogue:
    """All sentences of one language by key. `say` never fails for a key that exists; an unknown key is a KeyError."""

    tag: str
    language: Language
    sentences: Mapping[str, Translated]

    def say(self, key: str) -> Translated:
        """The sentence in this language, or the English where there is none that can be used."""
        return self.sentences[key]

    @property
    def rtl(self) -> bool:
        """Written from right to left."""
        return self.language.direction == "rtl"

    def count(self) -> Counter[State]:
        """How many sentences are in each state."""
        return Counter(each.state for each in self.sentences.values())

    @property
    def reviewed(self) -> bool:
        """Every sentence that is shown was reviewed by a person, or is the source."""
        return not any(each.state in UNREVIEWED for each in self.sentences.values())


def source_catalogue(tag: str, language: Language, messages: Mapping[str, Message]) -> Catalogue:
    """The catalogue of the language that everything is translated from."""
    sentences = {key: Translated(message.english, tag, "source") for key, message in messages.items()}
    return Catalogue(tag, language, sentences)


def read_catalogue(root: Path, tag: str, language: Language, messages: Mapping[str, Message], source: str = "en") -> Catalogue:
    """The translations of a language; raises InputError where one has lost a placeholder or carries markup."""
    sentences = {key: Translated(message.english, source, "missing") for key, message in messages.items()}
    problems: list[Problem] = []
    for name in CATALOGUES:
        path = root / "content/locale" / tag / f"{name}.po"
        file = path.relative_to(root).as_posix()
        if not path.exists():
            continue
        for key, text, state, english_digest, line in _entries(path, file, language, problems):
            message = messages.get(key)
            if message is None or not text:
                continue
            fault = fault_of(message, text)
            if fault:
                problems.append(Problem(file, line, 1, f"{key}: {fault}"))
            elif english_digest != message.digest:
                sentences[key] = Translated(message.english, source, "outdated")
            else:
                sentences[key] = Translated(text, tag, state)
    if problems:
        raise InputError(problems)
    return Catalogue(tag, language, sentences)


def fault_of(message: Message, text: str) -> str | None:
    """What is wrong with a translation, as a sentence; None where nothing is."""
    try:
        found = placeholders(text)
    except ValueError:
        return "the braces do not match. Keep {names} as they are in the English."
    if found != message.placeholders:
        wanted = ", ".join("{" + name + "}" for name in sorted(message.placeholders)) or "no braces"
        return f"the translation must hold exactly {wanted}."
    if _MARKUP.search(text):
        return "a translation is plain text. Leave out < > and & codes."
    if _BIDI.search(text):
        return "there is an invisible direction mark. Delete it; the program places these."
    if max((len(word) for word in re.split(r"\s+", text)), default=0) > 200:
        return "one word has more than 200 letters."
    return None


def _entries(path: Path, file: str, language: Language, problems: list[Problem]) -> list[tuple[str, str, State, str, int]]:
    try:
        with path.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 1
        problems.append(Problem(file, line, 1, f"This PO file cannot be read: {error}."))
        return []
    problems += _check_plural(catalog, file, language)
    found: list[tuple[str, str, State, str, int]] = []
    for entry in catalog:
        if not entry.id or not entry.context or not isinstance(entry.string, str):
            continue
        comment = " ".join(entry.user_comments)
        mark = _STATE.search(comment)
        if mark is None:
            # A translator's tool writes no state; the English that the sentence was made from stands beside it.
            made_from = "" if entry.fuzzy else digest(str(entry.id))
            found.append((entry.context, entry.string, "draft", made_from, entry.lineno or 1))
            continue
        fuzzy = "" if entry.fuzzy else mark.group(2)
        # The pattern allows these four words only.
        state = cast(State, mark.group(1))
        found.append((entry.context, entry.string, state, fuzzy, entry.lineno or 1))
    return found


def _check_plural(catalog: Catalog, file: str, language: Language) -> list[Problem]:
    """Babel's own plural rules differ from other tools' for Arabic and others, so the header is fixed in languages.yaml."""
    header = dict(catalog.mime_headers).get("Plural-Forms", "")
    squeeze = re.compile(r"[\s();]")
    if header and squeeze.sub("", header) != squeeze.sub("", language.plural):
        return [Problem(file, 1, 1, f"The Plural-Forms header must be {language.plural} (content/languages.yaml).")]
    return []
