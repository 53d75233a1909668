"""A unit as the checks see it: what was written, with its lines, beside what the forms made of it. Pure."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from assessments import questions
from assessments.lined_text import Row, path_name
from assessments.linting.remarks import error, remark
from lessons.documents import address

CHOICES = ("single", "multiple", "paired")  # kinds with options that have texts of their own


@dataclass
class Item:
    """A question: its row as it is written, and its cleaned fields."""

    row: Row
    fields: dict

    def __getitem__(self, name):
        return self.fields[name]

    @property
    def options(self):
        """[(place, option)] of what is chosen from, where options have texts of their own."""
        return list(enumerate(self["spec"]["options"])) if self["kind"] in CHOICES else []

    @property
    def paragraphs(self):
        """Every address it rests on or offers."""
        rested_on = {row["paragraph"] for row in self["evidence"]}
        return rested_on | set(questions.get(self["kind"]).paragraphs(self["spec"]))

    @property
    def documents(self):
        """The letters of the documents it is about."""
        return {where[0] for where in self.paragraphs} | set(self["spec"].get("documents", []))

    def error(self, what, *path):
        return error(self.row, what, *path, name=self._name(path))

    def remark(self, what, *path):
        return remark(self.row, what, *path, name=self._name(path))

    def _name(self, path):
        return path_name((self["key"], *path))


class Paragraph(NamedTuple):
    """A numbered paragraph; the row has its texts."""

    address: str
    letter: str
    row: Row


@dataclass
class Unit:
    """`text` is the UnitText, `clean` its cleaned rows, `question_rows` all that is asked in the order of both.

    `read_against` is {(question's id, address): hash of the text} as the built fixture has it.
    """

    text: object
    clean: dict
    question_rows: list
    read_against: dict = field(default_factory=dict)

    @cached_property
    def items(self):
        return [Item(row, fields) for row, fields in zip(self.question_rows, self.clean["questions"], strict=True)]

    @cached_property
    def paragraphs(self):
        """{address: Paragraph}, in the order of the documents."""
        places = [
            Paragraph(address(document["letter"], int(row["number"])), document["letter"], row)
            for document in self.text.documents
            for row in document["paragraphs"]
        ]
        return {place.address: place for place in places}

    @cached_property
    def core_facts(self):
        return [row for row in self.text.facts if row["use"] == "core"]

    @cached_property
    def readers(self):
        """{address: [number of a lesson that assigns it]}."""
        found = defaultdict(list)
        for lesson in self.clean["lessons"]:
            for where in lesson["reading"]:
                found[where].append(lesson["number"])
        return found

    @cached_property
    def quizzed(self):
        """{id of a question: {number of a lesson in a quiz of which it is}}; questions of essays are not in it."""
        found = defaultdict(set)
        for quiz in self.clean["assessments"]:
            if quiz["kind"] == "quiz" and quiz["lesson"]:
                for stretch in quiz["stretches"]:
                    for key in stretch["keys"]:
                        found[key].add(int(quiz["lesson"]))
        return found

    @cached_property
    def banked(self):
        """The ids of all questions written in the bank."""
        return {row["id"] for file in self.text.bank for row in file.rows("questions")}

    def available(self, lesson):
        """The items a teacher has for a lesson: of its quizzes, and those of the bank that its reading decides."""
        reading = set(lesson["reading"])
        return [item for item in self.items if self._is_for(item, lesson["number"], reading)]

    def _is_for(self, item, number, reading):
        decided_by = {row["paragraph"] for row in item["evidence"] if row["role"] == "key"}
        return number in self.quizzed[item["key"]] or (item["key"] in self.banked and decided_by <= reading)

    @cached_property
    def items_of_fact(self):
        return self._items_by("facts")

    @cached_property
    def items_of_conflict(self):
        return self._items_by("conflicts")

    def _items_by(self, name):
        found = defaultdict(list)
        for item in self.items:
            for key in item[name]:
                found[key].append(item)
        return found

    @cached_property
    def lessons_of_conflict(self):
        found = defaultdict(list)
        for lesson in self.clean["lessons"]:
            for key in lesson["conflicts"]:
                found[key].append(lesson["number"])
        return found

    @cached_property
    def names(self):
        """[the ways in which one person is named], for each person."""
        return [[row["name"], *row["variants"]] for row in self.text.people]

    @cached_property
    def terms(self):
        return [word for row in self.text.glossary for word in (row["term"], *row["variants"])]


def plain(text):
    """A text without the marks of Markdown."""
    return re.sub(r"[*_`\[\]]|\]\([^)]*\)", "", text)
