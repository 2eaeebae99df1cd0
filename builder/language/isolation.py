"""One filter that keeps numbers, codes and foreign phrases in order inside a sentence of any direction.

Translators never place direction marks: the program wraps what runs the other way (`<bdi dir="ltr">`), and fills in values.
"""

from __future__ import annotations

import re
from string import Formatter

from markupsafe import Markup, escape

from builder.language.catalogue import Translated

_CORE = r"[A-Za-z0-9](?:[A-Za-z0-9 .,:;/%&'’()\-–+$*?!]*[A-Za-z0-9%)])?"
_QUOTED = r"[“«\"][A-Za-z0-9][A-Za-z0-9 .,:;/%&'’()\-–+$?!]*[”»\"]"
_BRACKETED = r"\([A-Za-z0-9][A-Za-z0-9 .,:;/%&'’\-–+$?!]*\)"
_RUN = re.compile(rf"{_QUOTED}|{_BRACKETED}|{_CORE}")
_LETTER = re.compile(r"[A-Za-z]")


def isolate(text: str, *, rtl: bool) -> Markup:
    """The text as safe HTML; in a right-to-left sentence each run of Latin letters or digits is isolated."""
    if not rtl:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for run in _RUN.finditer(text):
        parts += [escape(text[end : run.start()]), isolated(_balanced(run.group()))]
        rest = run.group()[len(_balanced(run.group())) :]
        parts.append(escape(rest))
        end = run.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _balanced(run: str) -> str:
    """Without a closing bracket whose opening bracket stands outside the run."""
    while run.endswith(")") and run.count(")") > run.count("("):
        run = run[:-1].rstrip()
    return run


def isolated(text: str) -> Markup:
    """A number, code or Latin phrase that always reads from left to right; letters are marked as English."""
    language = Markup(' lang="en"') if _LETTER.search(text) else Markup("")
    return Markup('<bdi{} dir="ltr">{}</bdi>').format(language, text)


def fill(sentence: Translated, *, rtl: bool, **values: str | Markup) -> Markup:
    """A sentence with its values placed; a plain value is escaped, and isolated where the sentence runs right to left.

    Raises KeyError where a name in braces has no value.
    """
    parts: list[Markup] = []
    for literal, name, _, _ in Formatter().parse(sentence.text):
        parts.append(isolate(literal, rtl=rtl))
        if name is not None:
            value = values[name]
            if not isinstance(value, Markup):
                value = Markup("<bdi>{}</bdi>").format(value) if rtl else escape(value)
            parts.append(value)
    return Markup("").join(parts)


def phrase(sentence: Translated, shown_in: str, *, rtl: bool, **values: str | Markup) -> Markup:
    """A sentence for a page in language `shown_in`: a fallback carries its own `lang` and `dir`."""
    if sentence.tag == shown_in:
        return fill(sentence, rtl=rtl, **values)
    return Markup('<span lang="{}" dir="ltr">{}</span>').format(sentence.tag, fill(sentence, rtl=False, **values))
