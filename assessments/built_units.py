"""A built fixture of a unit read again: what its records are called, what has changed, what was read when. Pure."""

import json

from lessons.documents import address

IDENTITY = {
    "lessons.unit": ["slug"],
    "lessons.primarynote": ["unit"],
    "lessons.picture": ["unit", "key"],
    "lessons.document": ["unit", "letter"],
    "lessons.documentpart": ["document", "key"],
    "lessons.paragraph": ["document", "number"],
    "lessons.paragraphtext": ["paragraph", "tier"],
    "lessons.fact": ["unit", "key"],
    "lessons.glossaryterm": ["unit", "key"],
    "lessons.person": ["unit", "key"],
    "lessons.figure": ["unit", "key"],
    "lessons.conflict": ["unit", "key"],
    "lessons.conflictposition": ["conflict", "order"],
    "lessons.timelineevent": ["unit", "key"],
    "lessons.lesson": ["unit", "number"],
    "lessons.lessonparagraph": ["lesson", "paragraph"],
    "assessments.rubric": ["unit", "key", "digest"],
    "assessments.criterion": ["rubric", "key"],
    "assessments.level": ["criterion", "order"],
    "assessments.question": ["unit", "key", "digest"],
    "assessments.evidence": ["question", "order"],
    "assessments.assessment": ["unit", "slug"],
    "assessments.tag": ["unit", "name"],
    "assessments.section": ["assessment", "order"],
    "assessments.assessmentitem": ["assessment", "number"],
}


def name_of(record):
    """How a record is told apart from others of its fixture, and told to people: its model and what identifies it."""
    fields = record["fields"]
    identity = [_flat(fields[name]) for name in IDENTITY[record["model"]]]
    return f"{record['model']} {'/'.join(identity)}"


def differences(stored, built):
    """Sentences about the records in which two fixtures (bytes) differ, and about questions to read again."""
    try:
        old = {name_of(record): record["fields"] for record in json.loads(stored)}
    except (ValueError, KeyError, TypeError):
        yield "the stored file is not a fixture of a unit"
        return
    new = {name_of(record): record["fields"] for record in json.loads(built)}
    yield from (f"new: {name}" for name in new if name not in old)
    yield from (f"gone: {name}" for name in old if name not in new)
    for name in (name for name in new if name in old and new[name] != old[name]):
        changed = ", ".join(field for field in new[name] if new[name][field] != old[name].get(field))
        yield f"changed: {name} ({changed})"
        if name.startswith("assessments.evidence") and "text_hash" in changed:
            _unit, letter, number = new[name]["paragraph"]
            yield f"  read the question {new[name]['question'][1]} again: {letter}{number} says something else now"
        if name.startswith("lessons.picture") and "data" in changed:
            yield "  whoever answered a question with this picture saw another one: better give it a new key"


def evidence_hashes(stored):
    """{(question's id, address): hash of the paragraph's text} of a stored fixture (bytes)."""
    rows = [record["fields"] for record in json.loads(stored) if record["model"] == "assessments.evidence"]
    return {(row["question"][1], address(*row["paragraph"][1:])): row["text_hash"] for row in rows}


def _flat(value):
    return "/".join(map(str, value)) if isinstance(value, list) else str(value)
