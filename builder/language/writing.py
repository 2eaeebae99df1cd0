"""PO files written from the messages: what translators open. Existing work is kept; nothing is ever lost."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import read_po, write_po

from builder.language.languages import Language
from builder.language.messages import CATALOGUES, Message, digest


def update(
    existing: bytes | None,
    catalogue: str,
    tag: str,
    language: Language,
    messages: Mapping[str, Message],
    additions: Mapping[str, str] | None = None,
) -> bytes:
    """The PO file of a language with every message of a catalogue, as bytes.

    Kept: translations, their comments and states. `additions` are machine translations by key. A sentence whose English
    changed keeps its text and its old digest, so that it counts as outdated until somebody looks at it.
    """
    old = _old(existing)
    fresh = Catalog(locale=None, project="Rights Here", version="1", charset="utf-8", fuzzy=False)
    comment = f"# Rights Here: {catalogue} in {language.name} ({tag}). CC BY-SA 4.0.\n"
    comment += "# The digest after state: tells which English a sentence was made from."
    for message in messages.values():
        if message.catalogue != catalogue:
            continue
        text, comments = old.get(message.key, ("", ()))
        if additions and message.key in additions:
            text, comments = additions[message.key], (f"state: machine {message.digest}",)
        fresh.add(
            message.english, text, context=message.key, user_comments=list(comments),
            auto_comments=[message.where],
        )  # fmt: skip
    stream = io.BytesIO()
    write_po(stream, fresh, width=0, omit_header=True, ignore_obsolete=True)
    header = _header(comment, tag, language)
    return header.encode() + stream.getvalue()


def _header(comment: str, tag: str, language: Language) -> str:
    """A header without dates, so that the same messages give the same bytes."""
    lines = [
        "Project-Id-Version: Rights Here",
        f"Language: {tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {language.plural}",
    ]
    body = "\n".join(f'"{line}\\n"' for line in lines)
    return f'{comment}\nmsgid ""\nmsgstr ""\n{body}\n\n'


def _old(existing: bytes | None) -> dict[str, tuple[str, tuple[str, ...]]]:
    if not existing:
        return {}
    catalog = read_po(io.BytesIO(existing), abort_invalid=True)
    return {
        entry.context: (entry.string, _stated(entry)) for entry in catalog if entry.context and isinstance(entry.string, str)
    }


def _stated(entry: BabelMessage) -> tuple[str, ...]:
    """The comments of an entry. What a translator's tool wrote without a state is a draft of the English beside it."""
    comments = tuple(entry.user_comments)
    if not entry.string or entry.fuzzy or any(comment.startswith("state: ") for comment in comments):
        return comments
    return (*comments, f"state: draft {digest(str(entry.id))}")


def update_files(
    root: Path,
    tag: str,
    language: Language,
    messages: Mapping[str, Message],
    additions: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Write the PO files of a language; returns those whose bytes changed."""
    changed = []
    for name in CATALOGUES:
        path = root / "content/locale" / tag / f"{name}.po"
        before = path.read_bytes() if path.exists() else None
        after = update(before, name, tag, language, messages, additions)
        if after != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".po.new")
            temporary.write_bytes(after)
            temporary.replace(path)
            changed.append(path)
    return tuple(changed)
