"""A unit's folder: what is read, and how every mistake is told with file and line."""

import io

import pytest

from assessments import built_units
from assessments.formats import unit_fixture, unit_folder
from assessments.forms.unit import clean_unit
from assessments.lined_text import BadText
from tests.units import TINY, change, copy_tiny


@pytest.fixture
def tiny(tmp_path):
    return copy_tiny(tmp_path)


def problems(folder):
    with pytest.raises(BadText) as bad:
        clean_unit(unit_folder.read(folder))
    return [str(problem) for problem in bad.value.problems]


def test_read_remembers_file_and_line():
    unit = unit_folder.read(TINY)
    option = unit.assessments[0].rows("questions")[0].inner("spec", "options", 1)
    assert (option.file, option.line_of("text")) == ("quizzes/fire.yaml", 21)
    assert unit.documents[0]["paragraphs"][1].line_of("adapted") == 33
    assert unit.documents[0]["paragraphs"][2]["classroom"] == "Nobody was hurt, the *miller* said."


def test_read_keeps_every_scalar_as_text():
    unit = unit_folder.read(TINY)
    assert unit.lessons[0]["minutes"] == "45"
    assert unit.assessments[0].rows("questions")[0]["spec"]["options"][0]["right"] == "true"


def test_a_lesson_is_its_front_matter_and_its_sections():
    lesson = unit_folder.read(TINY).lessons[0]
    assert lesson["background"].endswith("## A smaller heading\n\nMore.")
    assert lesson["guided_questions"] == ""
    assert lesson["teacher_notes"] == "The miller is the only witness."


def test_the_tiny_unit_is_clean():
    unit = clean_unit(unit_folder.read(TINY))
    assert unit["lessons"][0]["reading"] == ["A1", "A2"]
    assert unit["documents"][0]["parts"][0]["paragraphs"] == [0, 1, 2]


def test_offices_and_figures_are_read_and_written():
    unit = clean_unit(unit_folder.read(TINY))
    assert unit["people"][0]["offices"][1] == {"office": "Mayor", "start": "1803", "end": "", "paragraphs": []}
    written = [row["fields"] for row in unit_fixture.records(unit) if row["model"] == "lessons.figure"]
    assert [(row["paragraph"], row["low"], row["high"], row["words"]) for row in written] == [
        (["tiny", "A", 1], 12, 15, ""),
        (["tiny", "A", 2], None, None, "everybody"),
    ]


# name of the file, what to replace, by what, and the problem that must be told
MISTAKES = [
    ("unit.yaml", 'title: "A tiny unit"', 'title: ""', "unit.yaml, line 2, title: "),
    ("unit.yaml", 'level: "Any"', 'levle: "Any"', "unit.yaml, line 6, levle: There is no field “levle” here. Known: "),
    ("unit.yaml", 'level: "Any"\ncontent_note: ""', 'level: "Any', "unit.yaml, line 6: This is not YAML"),
    ("unit.yaml", "language: en", "title: again", "unit.yaml, line 5: “title” is given twice."),
    (
        "people.yaml",
        '"1801-05"',
        '"May 1801"',
        "people.yaml, line 2, end: Write a date as 1953, 1953-09 or 1958-03-27.",
    ),
    ("people.yaml", '"1803"', '"", years: 1', "people.yaml, line 3, offices 2, years: There is no field “years” here."),
    ("people.yaml", "[A1]", "[A3]", "people.yaml, line 2, paragraphs: A3 is a search snippet and supports nothing."),
    ("figures.yaml", '"15"', '"11"', "figures.yaml, line 1, high: The upper number of a range is larger"),
    ("figures.yaml", "everybody", "''", "figures.yaml, line 2, words: Give a number, or the document's words"),
    ("figures.yaml", "n-02", "n-01", "figures.yaml, line 2, key: “n-01” is taken already, in figures.yaml, line 1."),
    ("figures.yaml", "A2", "A9", "figures.yaml, line 2, paragraph: This unit has no paragraph A9."),
    (
        "unit.yaml",
        "language: en",
        "language: en\nfirst_year: soon",
        "unit.yaml, line 6, first_year: Enter a whole number.",
    ),
    ("documents/a.md", "letter: A", "letter: a", "documents/a.md, line 2, letter: A document has one capital letter"),
    ("documents/a.md", "hue: 1", "hue: 12", "documents/a.md, line 6, hue: "),
    ("documents/a.md", "kind: secondary", "kind: second", "documents/a.md, line 11, kind: "),
    ("documents/a.md", '"0-2"', '"0-1"', "documents/a.md, line 7, parts: These paragraphs stand in no part: 2."),
    (
        "documents/a.md",
        '"0-2"',
        '"0-4"',
        "documents/a.md, line 7, parts: The parts name paragraphs that are not there: 4.",
    ),
    ("documents/a.md", '"0-2"', '"0-3"', "documents/a.md, line 7, parts: These paragraphs stand in two parts: 3."),
    ("documents/a.md", '"0-2"', '"all"', "documents/a.md, line 10, paragraphs: "),
    ("documents/a.md", "## 2 body", "## 1 body", "documents/a.md, line 36: Paragraph 1 does not come after 1."),
    ("documents/a.md", "## 2 body", "## two", "documents/a.md, line 36: A paragraph begins with a heading"),
    ("documents/a.md", "## 2 body", "## 2 bod", "documents/a.md, line 36, zone: "),
    (
        "documents/a.md",
        "### adapted\nThe mill",
        "### adopted\nThe mill",
        "documents/a.md, line 33: A paragraph begins with a heading",
    ),
    (
        "documents/a.md",
        "Nobody was",
        "- Nobody was",
        "documents/a.md, line 36, classroom: A paragraph holds no heading",
    ),
    (
        "documents/a.md",
        "hurt, the",
        "hurt,\n\nthe",
        "documents/a.md, line 36, classroom: This is more than one paragraph",
    ),
    (
        "lessons/01-fire.md",
        "[A1-A2]",
        "[A1-A2, A9]",
        "lessons/01-fire.md, line 9, reading: This unit has no paragraph A9.",
    ),
    ("lessons/01-fire.md", "[A1-A2]", "[A1-A2, A2]", "lessons/01-fire.md, line 9, reading: A2 is named twice."),
    ("lessons/01-fire.md", "[A1-A2]", "[A2-A1]", "lessons/01-fire.md, line 9, reading: “A2-A1” must run forward"),
    ("lessons/01-fire.md", "[A1-A2]", "A1-A2", "lessons/01-fire.md, line 9, reading: Here belongs a list"),
    ("lessons/01-fire.md", "[a-01]", "[a-09]", "lessons/01-fire.md, line 10, facts: This unit has no fact a-09."),
    ("lessons/01-fire.md", "[a-01]", "[a-02]", "lessons/01-fire.md, line 10, facts: The fact a-02 is quarantined"),
    (
        "lessons/01-fire.md",
        "[k-01]",
        "[k-07]",
        "lessons/01-fire.md, line 11, conflicts: This unit has no conflict k-07.",
    ),
    ("lessons/01-fire.md", "minutes: 10", "minutes: ten", "lessons/01-fire.md, line 14, minutes: "),
    (
        "lessons/01-fire.md",
        "# Background",
        "# Backround",
        "lessons/01-fire.md, line 19: There is no section “Backround”",
    ),
    ("quizzes/fire.yaml", "lesson: 1", "lesson: 3", "quizzes/fire.yaml, line 2, lesson: This unit has no lesson 3."),
    ("quizzes/fire.yaml", "kind: single", "kind: sigle", "quizzes/fire.yaml, line 8, kind: "),
    ("quizzes/fire.yaml", "id: t-q2", "id: t-q1", "quizzes/fire.yaml, line 22, id: “t-q1” is taken already, in "),
    (
        "quizzes/fire.yaml",
        ", right: true",
        "",
        "quizzes/fire.yaml, line 19, spec, options: Exactly one option must be right.",
    ),
    (
        "quizzes/fire.yaml",
        'rationale: "A1 gives the year."',
        'rationale: ""',
        "quizzes/fire.yaml, line 20, spec, options 1, rationale: This may not be empty.",
    ),
    (
        "quizzes/fire.yaml",
        "option: b",
        "option: c",
        "quizzes/fire.yaml, line 15, option: The question has no option “c”.",
    ),
    (
        "quizzes/fire.yaml",
        "{paragraph: A1, role: key}",
        "{paragraph: A3, role: key}",
        "quizzes/fire.yaml, line 14, paragraph: A3 is a search snippet and supports nothing.",
    ),
    (
        "quizzes/fire.yaml",
        "{paragraph: A1, role: key}",
        "{paragraph: A1, role: conflict}",
        "quizzes/fire.yaml, line 13, evidence: No paragraph has the role key",
    ),
    (
        "quizzes/fire.yaml",
        "rubric: two-steps",
        "rubric: none",
        "quizzes/fire.yaml, line 31, rubric: This unit has no rubric",
    ),
    (
        "quizzes/fire.yaml",
        "    rubric: two-steps\n",
        "",
        "quizzes/fire.yaml, line 22, rubric: A person marks this kind",
    ),
    (
        "quizzes/fire.yaml",
        "points: 2",
        "points: 3",
        "quizzes/fire.yaml, line 24, points: The rubric gives at most 2 points",
    ),
    (
        "quizzes/fire.yaml",
        "expected: [A2]",
        "expected: [A7]",
        "quizzes/fire.yaml, line 32, spec: This unit has no paragraph A7.",
    ),
    ("rubrics/two-steps.yaml", '"2"', '"two"', "rubrics/two-steps.yaml, line 10, points: "),
    ("facts.yaml", "use: quarantine", "use: core", "facts.yaml, line 9, use: A3 is a search snippet"),
    (
        "facts.yaml",
        "key: a-02",
        "key: a-01",
        "facts.yaml, line 7, key: “a-01” is taken already, in facts.yaml, line 1.",
    ),
    ("conflicts.yaml", "facts: []", "facts: [a-02]", "conflicts.yaml, line 6, facts: The fact a-02 is quarantined"),
    ("glossary.yaml", "[A1]", "[A1, Z4]", "glossary.yaml, line 1, paragraphs: This unit has no paragraph Z4."),
    ("timeline.yaml", '"1801-01-01"', '"1801"', "timeline.yaml, line 1, sort_date: Write a date as 1956-02-25."),
    ("timeline.yaml", '"1801-01-01"', '"1801-02-30"', "timeline.yaml, line 1, sort_date: Write a date as 1956-02-25."),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), MISTAKES, ids=lambda value: value[:40])
def test_a_mistake_is_told_with_file_line_and_field(tiny, name, old, new, told):
    change(tiny, name, old, new)
    assert any(problem.startswith(told) for problem in problems(tiny)), problems(tiny)


def test_all_mistakes_are_told_at_once(tiny):
    change(tiny, "unit.yaml", 'title: "A tiny unit"', 'title: ""')
    change(tiny, "facts.yaml", "paragraph: A1", "paragraph: A8")
    change(tiny, "quizzes/fire.yaml", "option: b", "option: c")
    assert len(problems(tiny)) == 3


def test_a_file_that_nothing_reads_is_told(tiny):
    (tiny / "quizes").mkdir()
    (tiny / "quizes" / "more.yaml").write_text("slug: more\n", encoding="utf-8")
    assert problems(tiny)[0].startswith("quizes/more.yaml, line 1: A unit has no place for this file.")


def test_text_that_is_not_utf8_is_told_with_its_line(tiny):
    (tiny / "unit.yaml").write_bytes("slug: tiny\ntitle: Café\n".encode("latin-1"))
    assert problems(tiny) == ["unit.yaml, line 2: The text is not UTF-8. Save it as UTF-8."]


def test_a_folder_without_unit_yaml_is_told(tmp_path):
    assert problems(tmp_path)[0].startswith("unit.yaml, line 1: There is no such file")


def test_originals_are_hashes_and_titles_and_nothing_else(tiny):
    assert unit_folder.read(tiny).originals == frozenset()
    (tiny / "originals").mkdir()
    listed = tiny / "originals" / "seven_grams.txt"
    listed.write_text("0123456789abcdef\nfedcba9876543210\n", encoding="utf-8")
    (tiny / "originals" / "masks.txt").write_text("A History of Mills\n", encoding="utf-8")
    assert unit_folder.read(tiny).originals == {"0123456789abcdef", "fedcba9876543210"}
    clean_unit(unit_folder.read(tiny))
    listed.write_text("0123456789abcdef\nThe mill burned down.\n", encoding="utf-8")
    (tiny / "originals" / "page.txt").write_text("Whole", encoding="utf-8")
    told = problems(tiny)
    assert told[0].startswith("originals/page.txt, line 1: A unit has no place for this file.")
    assert told[1].startswith("originals/seven_grams.txt, line 2: Here belong hashes")


# --- Fixture -------------------------------------------------------------------------------------


def records(folder):
    return unit_fixture.records(clean_unit(unit_folder.read(folder)))


def written(folder):
    stream = io.BytesIO()
    unit_fixture.write(clean_unit(unit_folder.read(folder)), stream)
    return stream.getvalue()


def versions(folder):
    rows = [row["fields"] for row in records(folder) if row["model"] == "assessments.question"]
    return {fields["key"]: fields["digest"] for fields in rows}


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("quizzes/fire.yaml", "when did the mill burn", "in which year did the mill burn", {"t-q1"}),
        ("quizzes/fire.yaml", "A1 gives the year.", "A1 tells the year.", {"t-q1"}),
        (
            "quizzes/fire.yaml",
            "{paragraph: A2, role: distractor, option: b}",
            "{paragraph: A2, role: conflict}",
            {"t-q1"},
        ),
        ("rubrics/two-steps.yaml", "No reason.", "No reason at all.", {"t-q2"}),
        ("quizzes/fire.yaml", "points: 2", "points: 2.00", set()),
        ("documents/a.md", "in 1801.", "in the year 1801.", set()),
    ],
)
def test_a_question_has_a_new_version_when_its_meaning_changes(tiny, name, old, new, changed):
    before = versions(tiny)
    change(tiny, name, old, new)
    after = versions(tiny)
    assert {key for key in before if before[key] != after[key]} == changed


def test_records_have_no_primary_keys_and_stand_in_order():
    rows = records(TINY)
    assert all(set(row) == {"model", "fields"} for row in rows)
    names = [built_units.name_of(row) for row in rows]
    assert len(names) == len(set(names))
    assert names[0] == "lessons.unit tiny"


def test_a_changed_paragraph_names_the_questions_to_read_again(tiny):
    before = written(tiny)
    change(tiny, "documents/a.md", "in 1801.", "in 1803.")
    told = "\n".join(built_units.differences(before, written(tiny)))
    assert "changed: lessons.paragraphtext tiny/A/1/classroom (text)" in told
    assert "read the question t-q1 again: A1 says something else now" in told
