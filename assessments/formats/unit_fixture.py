"""A unit as a Django fixture with natural keys: what `loaddata` reads. Knows no tables."""

import base64
import json
from decimal import Decimal

from assessments import questions
from assessments.plan import totals
from assessments.versions import digest, plain_number
from lessons.documents import parse_address, text_hash

LABEL = "Django fixture"
EXTENSION = "json"
TIERS = ("classroom", "supported", "adapted")


def write(unit, stream):
    """Writes the cleaned rows of a unit (see `forms.unit.clean_unit`) to a binary stream, always in the same order."""
    stream.write((json.dumps(records(unit), ensure_ascii=False, indent=1) + "\n").encode())


def records(unit):
    """[{"model", "fields"}, …] in an order in which everything stands after what it refers to."""
    return list(_Writer(unit).everything())


def _record(model, **fields):
    return {"model": model, "fields": fields}


def _picked(row, names):
    return {name: row[name] for name in names.split()}


def _worth(question):
    return question["points"], questions.get(question["kind"]).MARKED_BY


def _draw(stretch):
    return stretch["section"] and stretch["section"]["draw"]


class _Writer:
    """One unit's rows, each as records; natural keys begin with the unit's slug."""

    def __init__(self, unit):
        self.unit = unit
        self.key = [unit["slug"]]
        self.hashes = {}
        self.versions = {}

    def everything(self):
        names = "slug title summary central_question language level content_note first_year last_year"
        yield _record("lessons.unit", **_picked(self.unit, names))
        if self.unit["primary"]:
            note = _picked(self.unit["primary"], "title label text published")
            yield _record("lessons.primarynote", unit=self.key, **note)
        for name, write_row in (
            ("pictures", self.picture),
            ("documents", self.document),
            ("facts", self.fact),
            ("glossary", self.term),
            ("people", self.person),
            ("figures", self.figure),
            ("conflicts", self.conflict),
            ("timeline", self.event),
            ("lessons", self.lesson),
            ("rubrics", self.rubric),
        ):
            for row in self.unit[name]:
                yield from write_row(row)
        rubrics = {row["key"]: self.rubric_key(row) for row in self.unit["rubrics"]}
        yield from self.tags()
        yield from self.questions(rubrics)
        for row in self.unit["assessments"]:
            yield from self.assessment(row)

    # --- Natural keys

    def of(self, *key):
        return [*self.key, *key]

    def paragraph_at(self, where):
        return self.of(*parse_address(where))

    def all_of(self, keys):
        return [self.of(key) for key in keys]

    # --- What is read

    def picture(self, row):
        file = row["file"]
        yield _record(
            "lessons.picture",
            unit=self.key,
            **_picked(row, "key description credit rights"),
            **file._asdict() | {"data": base64.b64encode(file.data).decode()},
        )

    def document(self, row):
        document = self.of(row["letter"])
        yield _record("lessons.document", unit=self.key, **_picked(row, "letter title site address hue"))
        part_of = {}
        for order, part in enumerate(row["parts"], 1):
            names = "key label kind author publisher date_written date_described audience purpose rights reliability"
            yield _record("lessons.documentpart", document=document, order=order, **_picked(part, names))
            part_of.update(dict.fromkeys(part["paragraphs"], [*document, part["key"]]))
        for paragraph in row["paragraphs"]:
            yield from self.paragraph(document, paragraph, part_of[paragraph["number"]])

    def paragraph(self, document, row, part):
        number = row["number"]
        fingerprint = text_hash(row["classroom"])
        self.hashes[document[-1], number] = fingerprint
        yield _record(
            "lessons.paragraph", document=document, part=part, number=number, zone=row["zone"], text_hash=fingerprint
        )
        for tier in TIERS:
            if row[tier]:
                yield _record("lessons.paragraphtext", paragraph=[*document, number], tier=tier, text=row[tier])

    def fact(self, row):
        paragraph = self.paragraph_at(row["paragraph"])
        yield _record(
            "lessons.fact", unit=self.key, paragraph=paragraph, **_picked(row, "key use kind certainty claim")
        )

    def term(self, row):
        yield self._named("lessons.glossaryterm", row, "key term variants definition")

    def person(self, row):
        yield self._named("lessons.person", row, "key name variants role dates offices")

    def figure(self, row):
        names = "key label low high sign words counts place when measure note"
        paragraph = self.paragraph_at(row["paragraph"])
        yield _record("lessons.figure", unit=self.key, paragraph=paragraph, **_picked(row, names))

    def _named(self, model, row, names):
        paragraphs = [self.paragraph_at(where) for where in row["paragraphs"]]
        return _record(model, unit=self.key, **_picked(row, names), paragraphs=paragraphs)

    def conflict(self, row):
        names = "key topic kind question judgement evidence_needed teachability"
        yield _record("lessons.conflict", unit=self.key, **_picked(row, names))
        for order, position in enumerate(row["positions"], 1):
            yield _record(
                "lessons.conflictposition",
                conflict=self.of(row["key"]),
                order=order,
                paragraph=self.paragraph_at(position["paragraph"]),
                text=position["text"],
                facts=self.all_of(position["facts"]),
            )

    def event(self, row):
        yield _record(
            "lessons.timelineevent",
            unit=self.key,
            **_picked(row, "key date sort_date precision event theme note"),
            is_inferred=row["dated_by"] == "inferred",
            facts=self.all_of(row["facts"]),
            conflicts=self.all_of(row["conflicts"]),
        )

    def lesson(self, row):
        names = (
            "number slug title inquiry_question minutes objectives background guided_questions"
            " activities discussion exit_question teacher_notes"
        )
        yield _record(
            "lessons.lesson",
            unit=self.key,
            **_picked(row, names),
            facts=self.all_of(row["facts"]),
            conflicts=self.all_of(row["conflicts"]),
        )
        for order, where in enumerate(row["reading"], 1):
            yield _record(
                "lessons.lessonparagraph",
                lesson=self.of(row["number"]),
                paragraph=self.paragraph_at(where),
                order=order,
            )

    # --- What is asked

    def rubric_key(self, row):
        return self.of(row["key"], digest(row))

    def rubric(self, row):
        rubric = self.rubric_key(row)
        yield _record("assessments.rubric", unit=self.key, key=row["key"], digest=rubric[-1], title=row["title"])
        for order, criterion in enumerate(row["criteria"], 1):
            names = "key title rule near_miss"
            yield _record("assessments.criterion", rubric=rubric, order=order, **_picked(criterion, names))
            for place, level in enumerate(criterion["levels"], 1):
                yield _record(
                    "assessments.level",
                    criterion=[*rubric, criterion["key"]],
                    order=place,
                    points=plain_number(level["points"]),
                    **_picked(level, "descriptor anchor"),
                )

    def tags(self):
        for name in sorted({name for row in self.unit["questions"] for name in row["tags"]}):
            yield _record("assessments.tag", unit=self.key, name=name)

    def questions(self, rubrics):
        """Every question, whichever quiz has it; `versions` tells afterwards which version each id stands for."""
        for row in self.unit["questions"]:
            rubric = rubrics.get(row["rubric"])
            meaning = {name: value for name, value in row.items() if name != "tags"}
            version = self.versions[row["key"]] = self.of(row["key"], digest({**meaning, "rubric": rubric}))
            yield from self.question(row, version, rubric)

    def assessment(self, row):
        assessment = self.of(row["slug"])
        worths = {question["key"]: _worth(question) for question in self.unit["questions"]}
        pools = [(_draw(stretch), [worths[key] for key in stretch["keys"]]) for stretch in row["stretches"]]
        maximum, by_hand = totals(pools)
        yield _record(
            "assessments.assessment",
            unit=self.key,
            lesson=self.of(int(row["lesson"])) if row["lesson"] else None,
            **_picked(row, "slug kind title instructions"),
            maximum=plain_number(maximum),
            by_hand=by_hand,
        )
        sections = [stretch for stretch in row["stretches"] if stretch["section"] is not None]
        for order, stretch in enumerate(sections, 1):
            yield self.section(assessment, order, stretch["section"])
        yield from self.items(assessment, row["stretches"], sections)

    def section(self, assessment, order, row):
        paragraphs = [self.paragraph_at(where) for where in row["paragraphs"]]
        names = "title instructions draw"
        return _record(
            "assessments.section", assessment=assessment, order=order, **_picked(row, names), paragraphs=paragraphs
        )

    def items(self, assessment, stretches, sections):
        places = [(stretch, key) for stretch in stretches for key in stretch["keys"]]
        for number, (stretch, key) in enumerate(places, 1):
            order = sections.index(stretch) + 1 if stretch["section"] is not None else None
            yield _record(
                "assessments.assessmentitem",
                assessment=assessment,
                number=number,
                question=self.versions[key],
                section=order and [*assessment, order],
            )

    def question(self, row, version, rubric):
        yield _record(
            "assessments.question",
            unit=self.key,
            key=row["key"],
            digest=version[-1],
            points=plain_number(row["points"]),
            difficulty=None if row["difficulty"] is None else plain_number(Decimal(row["difficulty"])),
            **_picked(row, "kind skill stem rationale spec"),
            rubric=rubric,
            facts=self.all_of(row["facts"]),
            conflicts=self.all_of(row["conflicts"]),
            tags=self.all_of(row["tags"]),
        )
        for order, evidence in enumerate(row["evidence"], 1):
            yield _record(
                "assessments.evidence",
                question=version,
                order=order,
                **_picked(evidence, "option role"),
                paragraph=self.paragraph_at(evidence["paragraph"]),
                text_hash=self.hashes[parse_address(evidence["paragraph"])],
            )
