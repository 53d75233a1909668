"""Checks of a whole unit, shown on the tiny one."""

import io

import pytest

from assessments import built_units
from assessments.formats import unit_fixture
from assessments.linting import checks, copies, coverage, grams, items, readability, tracing
from assessments.linting.report import report_lines
from tests.assessments.linting_support import linted, make_item, said
from tests.units import TINY, change, copy_tiny

ERROR, REMARK = True, False
A1 = "The mill burned in 1801."


@pytest.fixture
def tiny(tmp_path):
    return copy_tiny(tmp_path)


def told(folder, check, *changes):
    for one in changes:
        change(folder, *one)
    return [(told.file, told.line, told.is_error) for told in check(linted(folder))]


def test_the_tiny_unit_is_clean():
    assert checks.everything(linted(TINY)) == []


# --- Coverage ------------------------------------------------------------------------------------


def test_paragraphs_that_no_lesson_reads(tiny):
    change(tiny, "lessons/01-fire.md", "[A1-A2]", "[A2]")
    assert said(coverage.unread_paragraphs(linted(tiny))) == [
        (ERROR, "reading", "A1 is in no lesson's reading: nobody is taught a-01. Assign it.")
    ]


def test_pages_furniture_need_not_be_read(tiny):
    change(tiny, "lessons/01-fire.md", "[A1-A2]", "[A1]")
    change(tiny, "documents/a.md", "## 2 body", "## 2 caption")
    assert not list(coverage.unread_paragraphs(linted(tiny)))


def test_core_facts_that_nothing_uses(tiny):
    changes = [
        ("lessons/01-fire.md", "facts: [a-01]", "facts: []"),
        ("quizzes/fire.yaml", "facts: [a-01]", "facts: []"),
    ]
    assert told(tiny, coverage.unused_facts, changes[0]) == []
    assert told(tiny, coverage.unused_facts, changes[1]) == [("unit.yaml", 1, ERROR)]
    used_by_conflict = ("conflicts.yaml", "facts: []", "facts: [a-01]")
    assert told(tiny, coverage.unused_facts, used_by_conflict) == []


def test_conflicts_that_nobody_takes_up(tiny):
    unasked = ("quizzes/fire.yaml", "conflicts: [k-01]", "conflicts: []")
    assert told(tiny, coverage.untaught_conflicts, unasked) == [("conflicts.yaml", 1, REMARK)]
    unread = ("lessons/01-fire.md", "conflicts: [k-01]", "conflicts: []")
    assert told(tiny, coverage.untaught_conflicts, unread) == [("conflicts.yaml", 1, ERROR)]


def test_a_most_teachable_conflict_is_asked_about(tiny):
    teachable = ("conflicts.yaml", "kind: scope", 'kind: scope\n  teachability: "1"')
    assert told(tiny, coverage.untaught_conflicts, teachable) == []
    unasked = ("quizzes/fire.yaml", "conflicts: [k-01]", "conflicts: []")
    assert told(tiny, coverage.untaught_conflicts, unasked) == [("conflicts.yaml", 1, ERROR)]


def test_a_lesson_without_questions(tiny):
    assert told(tiny, coverage.unasked_places, ("quizzes/fire.yaml", "lesson: 1", 'lesson: ""')) == [
        ("lessons/01-fire.md", 2, ERROR)
    ]


def test_a_question_of_the_bank_is_at_hand_where_its_key_is_read(tiny):
    change(tiny, "quizzes/fire.yaml", "lesson: 1", 'lesson: ""')
    (tiny / "bank").mkdir()
    question = (
        (tiny / "quizzes" / "fire.yaml").read_text(encoding="utf-8").split("questions:\n")[1].split("  - id: t-q2")[0]
    )
    (tiny / "bank" / "more.yaml").write_text("questions:\n" + question.replace("t-q1", "t-q3"), encoding="utf-8")
    assert [count for _row, _number, count in coverage.lesson_counts(linted(tiny))] == [1]


def test_only_a_whole_unit_is_measured_by_what_a_whole_unit_has(monkeypatch):
    assert not list(coverage.checks(linted(TINY)))
    assert {told.is_error for told in coverage.thin_places(linted(TINY))} == {REMARK}
    monkeypatch.setattr(coverage, "WHOLE_UNIT", 2)
    fields = [told.field for told in coverage.checks(linted(TINY))]
    assert fields == ["questions", "questions"]


@pytest.mark.parametrize(
    ("skills", "count"),
    [(["sourcing", "sourcing", "recall"], 0), (["argument"] * 3, 1), (["recall"] * 3, 2)],
)
def test_shares_of_skills(skills, count):
    unit = linted(TINY)
    unit.items = [make_item(skill=skill) for skill in skills]
    assert len(list(coverage.unbalanced_skills(unit))) == count


def test_assigned_paragraphs_that_no_question_goes_back_to():
    unit = linted(TINY)
    assert not list(coverage.unasked_paragraphs(unit))
    unit.items = unit.items[1:]
    assert said(coverage.unasked_paragraphs(unit))[0][2] == "No question goes back to these assigned paragraphs: A1."


# --- Facts and addresses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "edition", "missing"),
    [
        ("It burned in 1801.", A1, []),
        ("It burned in 1802.", A1, ["1802"]),
        ("From 1956-57 on", "In 1956 and in 1957", []),
        ("Over 5.2 million were held.", "more than 5,200,000 people", []),
        ("Over 5,200,000 were held.", "over 5.2 million", []),
        ("About 1 million were left.", "just under one million", []),
        ("About 1 million were left.", "one man was left", ["1 million"]),
        ("12 to 13 million", "12 million or 13 million", []),
        ("12 million", "12-13 million", []),
        ("1 fire", "a fire", ["1"]),
        ("On 25 February", "on the twenty-fifth of February", []),
        ("The 20th Congress", "the Twentieth Congress", []),
        ("468,000 in camps", "488,000 in camps", ["468,000"]),
        ("3 of them", "three of them", []),
        ("In the 1930s, 2 fires", "the 1930s saw two", []),
    ],
)
def test_figures_of_a_claim_stand_in_its_paragraph(claim, edition, missing):
    assert tracing.missing_figures(claim, edition) == missing


PEOPLE = [["Joseph Stalin", "Stalin"], ["Grigory Zinoviev", "Grigori Zinovyev"]]


@pytest.mark.parametrize(
    ("claim", "edition", "missing"),
    [
        ("Stalin died.", "In March Stalin died.", []),
        ("Stalin died.", "In March he died.", ["Stalin"]),
        ("Stalin's terror", "the Stalinist terror", []),
        ("Stalin's terror", "in Stalingrad", ["Stalin"]),
        ("Zinoviev was tried.", "Zinovyev was tried", []),
        ("Nobody was tried.", "", []),
    ],
)
def test_surnames_of_a_claim_stand_in_its_paragraph(claim, edition, missing):
    assert tracing.missing_names(claim, edition, PEOPLE) == missing


def test_a_fact_that_cannot_be_traced_is_told_with_its_line(tiny):
    assert told(tiny, tracing.untraceable_facts, ("facts.yaml", "burned in 1801", "burned in 1802")) == [
        ("facts.yaml", 6, ERROR)
    ]


def test_a_quarantined_fact_need_not_be_traced(tiny):
    assert not told(tiny, tracing.untraceable_facts, ("facts.yaml", "Mills are for sale", "400 mills are for sale"))


@pytest.mark.parametrize(("cited", "count"), [("A2", 0), ("A9", 1), ("Z9", 0)])
def test_addresses_in_running_text_lead_somewhere(tiny, cited, count):
    change(tiny, "lessons/01-fire.md", "A mill burned (A1).", f"A mill burned ({cited}).")
    assert [one.what for one in tracing.dead_citations(linted(tiny))] == [
        f"This unit has no paragraph {cited}."
    ] * count


# --- Changed paragraphs and copies ---------------------------------------------------------------


def test_a_question_is_read_again_when_its_paragraph_has_changed(tiny):
    stored = hashes_as_built(tiny)
    assert not list(items.changed_paragraphs(linted(tiny, stored)))
    change(tiny, "documents/a.md", A1, "The mill burned down in 1801.")
    told = said(items.changed_paragraphs(linted(tiny, stored)))
    assert [row[:2] for row in told] == [(ERROR, "t-q1, evidence 1")]
    assert not list(items.changed_paragraphs(linted(tiny)))  # nothing was built yet


def hashes_as_built(folder):
    stream = io.BytesIO()
    unit_fixture.write(linted(folder).clean, stream)
    return built_units.evidence_hashes(stream.getvalue())


def test_a_run_of_an_original_is_told_where_it_stands(tiny):
    (tiny / "originals").mkdir()
    listed = grams.original_hashes(["Once a wheel of stone turned slowly in the stream."], [])
    (tiny / "originals" / "seven_grams.txt").write_text("\n".join(listed), encoding="utf-8")
    assert told(tiny, copies.copied_originals) == []
    change(tiny, "lessons/01-fire.md", "More.", "There a wheel of stone turned slowly in spring.")
    assert [one.field for one in copies.copied_originals(linted(tiny))] == ["background"]


def test_a_stem_that_repeats_its_paragraph(tiny):
    longer = "The mill by the old river burned in 1801."
    change(tiny, "documents/a.md", A1, longer)
    assert told(tiny, copies.copied_editions) == []
    change(tiny, "quizzes/fire.yaml", "when did the mill burn?", "when did the mill by the old river burned go?")
    assert said(copies.copied_editions(linted(tiny))) == [
        (REMARK, "t-q1, stem", "“the mill by the old river burned” stands in A1: ask in other words.")
    ]


# --- Reading level -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[
            ("the", 1),
            ("mill", 1),
            ("burned", 1),
            ("wanted", 2),
            ("whole", 1),
            ("table", 2),
            ("people", 2),
            ("places", 2),
        ],
        *[("times", 1), ("speech", 1), ("camps", 1), ("released", 2), ("communism", 4), ("rehabilitation", 6)],
        *[("places", 2), ("nation", 2), ("they", 1), ("party", 2), ("secretary", 4), ("1956", 1), ("rhythm", 1)],
    ],
)
def test_syllables(word, count):
    assert readability.syllables(word) == count


def test_grade_is_the_formula_of_flesch_and_kincaid():
    nothing = readability.masks(linted(TINY))
    assert readability.grade(["The cat sat. The dog ran."], nothing) == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert readability.grade(["", "1"], nothing) == pytest.approx(0.39 + 11.8 - 15.59)
    assert readability.grade([""], nothing) is None


def test_names_and_terms_weigh_nothing(tiny):
    plain = readability.masks(linted(tiny))
    assert readability.grade(["The **watermills** burn."], plain) == readability.grade(["The cats burn."], plain)
    assert readability.grade(["In Leningrad it burned."], plain) == readability.grade(["In there it burned."], plain)
    assert readability.grade(["Rehabilitation came."], plain) > readability.grade(["The end came."], plain)


def test_an_adapted_text_is_easy(tiny):
    hard = "Rehabilitation of innumerable unfortunate individuals necessitated considerable administrative preparation."
    assert told(tiny, readability.hard_documents) == []
    changed = ("documents/a.md", "The mill burned down. The year was 1801.", hard)
    assert told(tiny, readability.hard_documents, changed) == [("documents/a.md", 2, ERROR)]


def test_either_no_paragraph_is_adapted_or_every_assigned_one(tiny):
    second = "\n### adapted\nNo one was hurt. The miller said so.\n"
    assert told(tiny, readability.unadapted_paragraphs, ("documents/a.md", second, "")) == [
        ("documents/a.md", 36, ERROR)
    ]
    first = "\n### adapted\nThe mill burned down. The year was 1801.\n"
    assert told(tiny, readability.unadapted_paragraphs, ("documents/a.md", first, "")) == []


# --- Other languages, and the report -------------------------------------------------------------


def test_words_are_looked_at_in_english_only(tiny):
    change(tiny, "unit.yaml", "language: en", "language: de")
    change(tiny, "facts.yaml", "burned in 1801", "burned in 1802")
    assert [(told.field, told.is_error) for told in checks.everything(linted(tiny))] == [("language", REMARK)]


def test_report_tells_what_is_taught_and_asked():
    lines = list(report_lines(linted(TINY)))
    for line in (
        "| all | 2 | 0 | 0 | 2 |",
        "| sourcing | 2 | 67% |",
        "| 1 | 2 |",
        "| k-01 | Was anybody hurt? | 1 | t-q2 |",
        "| a-01 | core | A1 | 1 | t-q1 |  |",
    ):
        assert line in lines
    assert not any("a-02" in line for line in lines)  # quarantined
