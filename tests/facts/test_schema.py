"""The schema for editors knows the words of the vocabulary, and the repository's own files satisfy it."""

from __future__ import annotations

import json
from pathlib import Path

from builder.facts.model import Facts
from builder.facts.schema import place_schema


def test_word_lists_come_from_the_vocabulary(facts: Facts) -> None:
    schema = place_schema(facts.vocabulary)
    row = schema["$defs"]["StatementEntry"]["properties"]
    assert row["answer"]["enum"] == sorted(facts.vocabulary.answers)
    assert row["actors"]["items"]["enum"] == sorted(facts.vocabulary.actors)
    assert set(schema["properties"]["rules"]["properties"]) == set(facts.vocabulary.questions)
    assert json.loads(json.dumps(schema)) == schema


def test_every_place_file_points_an_editor_to_the_schema(root: Path) -> None:
    for path in [root / "policies.yaml", *sorted((root / "content/places").rglob("*.yaml"))]:
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema="), path
