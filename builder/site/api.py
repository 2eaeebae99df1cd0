"""The same facts as data: JSON for each place, an index, the vocabulary and the editions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from builder.facts.answers import answers
from builder.facts.codes import short
from builder.facts.editions import EditionState
from builder.facts.freshness import callable_on, standing
from builder.facts.model import Condition, Facts, Place, Statement
from builder.facts.schema import place_schema
from builder.site.api_schema import DOCUMENTS, schema


def dump(document: object) -> bytes:
    """JSON that is the same for the same facts, without the spaces at the start of lines, which are a quarter of it."""
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def place_document(facts: Facts, place: Place, day: date) -> dict[str, Any]:
    """`/api/v1/places/{place}.json`: what holds that day by question, and every row there ever was."""
    found: dict[str, list[dict[str, Any]]] = {}
    history: dict[str, list[dict[str, Any]]] = {}
    chain = facts.chain(place.id)
    for question in facts.vocabulary.questions:
        rows = []
        for answer in answers(facts, place.id, question, day):
            if answer.headline is None:
                rows.append(
                    {
                        "id": None,
                        "answer": answer.kind,
                        "role": "headline",
                        "actors": list(answer.actors),
                        "mode": answer.mode,
                    }
                )
            else:
                rows.append(row_document(facts, answer.headline, day) | {"role": "headline"})
            rows += [
                row_document(facts, each.row, day) | {"role": "set_aside" if each.set_aside else "also"} for each in answer.also
            ]
            rows += [row_document(facts, row, day) | {"role": "warning"} for row in answer.warnings]
            rows += [row_document(facts, note.row, day) | {"role": note.kind} for note in answer.notes]
        found[question] = rows
        line = [row for each in chain for row in each.statements if row.question == question]
        history[question] = [row_document(facts, row, day) for row in line]
    return {
        "place": place.id, "name": place.name, "kind": place.kind, "codes": dict(place.codes), "as_of": day.isoformat(),
        "answers": found, "history": history,
        "records": [record.model_dump(mode="json") for record in place.records],
        "contacts": [each.model_dump(mode="json") for each in place.contacts if callable_on(each, facts, day)],
    }  # fmt: skip


def row_document(facts: Facts, row: Statement, day: date) -> dict[str, Any]:
    """One row with its state on that day and its sources in full."""
    found = standing(row, facts, day)
    return {
        "id": row.id, "question": row.question, "mode": row.mode, "answer": row.answer,
        "conditions": {
            "unless": [[_condition(each) for each in group] for group in row.unless],
            "only_if": [[_condition(each) for each in group] for group in row.only_if],
            "always": [_condition(each) for each in row.always],
        },
        "actors": list(row.actors), "subjects": list(row.subjects), "places": list(row.places),
        "procedure": list(row.procedure), "must_give": list(row.must_give),
        "penalty": row.penalty.model_dump(exclude_none=True) if row.penalty else None,
        "agency": row.agency, "force": row.force, "status": row.status_on(day), "state": found.state,
        "from": str(row.from_) if row.from_ else None, "until": str(row.until) if row.until else None,
        "overridden_by": row.overridden_by, "place": row.place, "confidence": row.confidence, "as_of": str(row.as_of),
        "review_by": found.review_by.isoformat() if not row.as_of.undated else None, "overdue": found.overdue,
        "cite": row.cite, "note": row.note, "claims": list(row.claims),
        "sources": [{"id": key} | _source(facts, key) for key in row.sources],
    }  # fmt: skip


def _condition(condition: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {"condition": condition.word}
    if condition.negated:
        found["not"] = True
    if condition.parameters:
        found["parameters"] = dict(condition.parameters)
    return found


def _source(facts: Facts, key: str) -> dict[str, Any]:
    return facts.sources[key].model_dump(mode="json", exclude_none=True)


def index_document(facts: Facts, day: date, tags: Iterable[str]) -> dict[str, Any]:
    """`/api/v1/index.json`: every place with the address of its document."""
    return {
        "version": 1, "as_of": day.isoformat(), "languages": list(tags), "licence": "CC0-1.0",
        "places": [
            {"place": place.id, "name": place.name, "kind": place.kind, "codes": dict(place.codes),
             "url": f"/api/v1/places/{place.id}.json"}
            for place in facts.places.values()
        ],
    }  # fmt: skip


def editions_document(editions: Iterable[EditionState]) -> dict[str, Any]:
    """`/api/v1/editions.json`: every edition there ever was, what became of it, and its address.

    `state` is current, replaced, withdrawn or discontinued (there is no card of its place and language any more);
    `recorded` is null until the ledger has it.
    """
    return {"editions": [_edition(each) for each in editions]}


def _edition(found: EditionState) -> dict[str, Any]:
    edition, withdrawn = found.edition, found.edition.withdrawn
    return {
        "edition": edition.code, "short": short(edition.code), "place": edition.place, "language": edition.tag,
        "state": found.state, "recorded": edition.recorded.isoformat() if edition.recorded else None,
        "replaced_by": found.successor.code if found.successor else None,
        "withdrawn": {"on": withdrawn.on.isoformat(), "because": withdrawn.because} if withdrawn else None,
        "url": f"/card/{edition.code}/",
    }  # fmt: skip


def documents(facts: Facts, day: date, tags: Iterable[str], editions: Iterable[EditionState]) -> Mapping[str, bytes]:
    """All files of the API by their path below the site's root."""
    found = {
        "api/v1/index.json": dump(index_document(facts, day, tags)),
        "api/v1/vocabulary.json": dump(facts.vocabulary.model_dump(mode="json")),
        "api/v1/editions.json": dump(editions_document(editions)),
        "api/v1/schema/place.json": dump(place_schema(facts.vocabulary)),
    }
    found |= {f"api/v1/schema/{name}-document.json": dump(schema(name)) for name in DOCUMENTS}
    for place in facts.places.values():
        found[f"api/v1/places/{place.id}.json"] = dump(place_document(facts, place, day))
    return found
