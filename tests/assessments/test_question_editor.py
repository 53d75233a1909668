"""The editor of questions without JavaScript: every kind goes in and out again; rows, evidence, refusals."""

import re

import pytest
from django.urls import reverse

from assessments import questions
from assessments.models import Question
from assessments.services.questions import copy_question, draft_of
from tests.assessments.editor_support import fields_of, press
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)

KINDS = sorted(questions.kinds())


@pytest.fixture
def unit(db):
    """With all the paragraphs that the examples name."""
    unit = make_unit()
    for letter in "ABCDE":
        make_document(unit, letter, [f"Paragraph {number} of {letter} tells." for number in range(1, 17)])
    return unit


@pytest.fixture
def teacher(cast, as_user):
    return as_user(cast.teacher)


def own(cast, unit, kind="single", **fields):
    by_hand = questions.get(kind).MARKED_BY == "person"
    rubric = make_rubric(unit, {"T": ["0", "1"]}) if by_hand else None
    points = {"ranking": 2}.get(kind, 1)
    return make_question(unit, kind, rubric=rubric, points=points, author=cast.teacher, **fields)


def edit(client, question):
    response = client.get(reverse("question-edit", args=[question.pk]))
    assert response.status_code == 200
    return response


def create(client, unit, kind="single"):
    return client.get(reverse("question-create", args=[unit.slug]), {"kind": kind})


def newest(question):
    return Question.objects.newest().get(key=question.key)


def at(unit, letter, number):
    return unit.documents.get(letter=letter).paragraphs.get(number=number)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_out_of_its_fields_as_it_went_in(cast, teacher, unit, kind):
    question = own(cast, unit, kind, evidence=[(at(unit, "A", 2), "key", "")])
    before = draft_of(question)
    response = press(teacher, edit(teacher, question), "save", stem="Otherwise?")
    assert response.status_code == 302, response.content.decode()
    after = draft_of(newest(question))
    assert after.stem == "Otherwise?"
    assert (after.spec, after.evidence, after.points, after.rubric) == (
        before.spec,
        before.evidence,
        before.points,
        before.rubric,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_empty_form_that_says_what_is_missing_and_saves_nothing(teacher, unit, kind):
    page = create(teacher, unit, kind)
    assert page.status_code == 200
    response = press(teacher, page, "save")
    assert response.status_code == 400
    assert 'class="error-summary"' in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_while_it_is_written(cast, teacher, unit, kind):
    question = own(cast, unit, kind)
    sent = fields_of(edit(teacher, question)) | {"stem": ["A fresh stem?"]}
    response = teacher.post(reverse("question-preview", args=[unit.slug]), sent)
    assert response.status_code == 200
    html = response.content.decode()
    assert "<html" not in html
    assert "A fresh stem?" in html
    assert 'class="question"' in html
    assert not Question.objects.exclude(pk=question.pk).exists()


SINGLE = {
    "stem": "Who spoke?",
    "spec__options__0__text": "Khrushchev",
    "spec__options__0__rationale": "A2 names him.",
    "spec__options__1__text": "Somebody else",
    "spec__options__1__rationale": "A2 names another.",
    "spec__options__1__misconception": "Everybody spoke",
    "spec__options__right": "0",
}


def texts(response):
    """The texts of the options in their order."""
    found = fields_of(response)
    return [found[f"spec.options.{place}.text"][0] for place in range(9) if f"spec.options.{place}.text" in found]


def focus(response):
    """What takes the focus when the page is shown."""
    tag = re.search(r"<(\w+)([^>]*) autofocus", response.content.decode())
    return tag and re.search(r'(?:value|id)="([^"]*)"', tag[2])[1]


def test_a_single_choice_with_evidence_is_written_by_fields_alone(cast, teacher, unit):
    page = press(teacher, create(teacher, unit), "show", letter="A", word="Paragraph 2", **SINGLE)
    assert "Paragraph 2 of A tells." in page.content.decode()
    page = press(teacher, page, "pick", pick="A2")
    assert fields_of(page)["evidence.rows.0.paragraph"] == ["A2"]
    response = press(teacher, page, "save", tags="thaw, week-3", points="2", difficulty="0.75")
    question = Question.objects.get()
    assert response.url == reverse("question-detail", args=[question.pk])
    assert (question.author, question.points) == (cast.teacher, 2)
    assert [(row.role, row.option, row.paragraph.address) for row in question.evidence.all()] == [("key", "", "A2")]
    assert sorted(tag.name for tag in question.tags.all()) == ["thaw", "week-3"]
    # The two rows in which nothing was written are left out.
    assert [(row["id"], row["right"]) for row in question.spec["options"]] == [("a", True), ("b", False)]


def test_tags_have_commas_between_and_may_have_several_words(teacher, unit):
    press(teacher, create(teacher, unit), "save", tags="Week 3, the thaw,week-3", **SINGLE)
    assert sorted(tag.name for tag in Question.objects.get().tags.all()) == ["the-thaw", "week-3"]


def test_rows_are_moved_added_and_removed_by_buttons_that_keep_the_focus(teacher, unit):
    page = press(teacher, create(teacher, unit), "spec.options.0.down", **SINGLE)
    assert texts(page)[:2] == ["Somebody else", "Khrushchev"]
    assert fields_of(page)["spec.options.right"] == ["1"]  # what is right moves with its row
    assert focus(page) == "spec.options.1.down"
    assert "Option 1 stands at place 2 of 4 now." in page.content.decode()
    page = press(teacher, page, "spec.options.1.up")
    assert texts(page)[:2] == ["Khrushchev", "Somebody else"]
    assert focus(page) == "spec.options.0.down"  # at the top there is no way up
    page = press(teacher, page, "spec.options.0.remove")
    assert texts(page) == ["Somebody else", "", ""]
    assert focus(page) == "spec.options.add"
    page = press(teacher, page, "spec.options.add")
    assert len(texts(page)) == 4
    assert focus(page) == "spec.options.3"
    ids = [fields_of(page)[f"spec.options.{place}.id"][0] for place in range(4)]
    assert len(set(ids)) == 4


@pytest.mark.parametrize("do", ["spec.options.0.up", "spec.options.9.down", "spec.none.0.up", "spec.options", "x", "."])
def test_a_press_that_leads_nowhere_changes_nothing(teacher, unit, do):
    page = press(teacher, create(teacher, unit), do, **SINGLE)
    assert page.status_code == 200
    assert texts(page) == ["Khrushchev", "Somebody else", "", ""]


def test_gaps_of_a_cloze_come_from_its_text(teacher, unit):
    page = press(teacher, create(teacher, unit, "cloze"), "preview", spec__text="Read at [[1]] by [[two]].")
    found = fields_of(page)
    assert [found[f"spec.gaps.{place}.id"] for place in (0, 1)] == [["1"], ["two"]]
    page = press(teacher, page, "preview", spec__text="By [[two]].", spec__gaps__1__accept="him\nher")
    found = fields_of(page)
    assert (found["spec.gaps.0.id"], found["spec.gaps.0.accept"]) == (["two"], ["him\nher"])


def test_cells_of_a_grid_come_from_its_claims_and_documents(teacher, unit):
    page = press(
        teacher, create(teacher, unit, "grid"), "preview", spec__documents=["A", "B"], spec__claims__0__text="So."
    )
    assert "Document B: So." in page.content.decode()
    assert len([name for name in fields_of(page) if name.endswith(".key")]) == 4


def test_weights_are_asked_only_where_the_rule_knows_them(teacher, unit):
    page = create(teacher, unit, "multiple")
    assert "spec.options.0.weight" not in fields_of(page)
    page = press(teacher, page, "preview", spec__rule="weights")
    assert "spec.options.0.weight" in fields_of(page)


def test_what_is_refused_is_told_by_name_beside_its_field_and_what_was_typed_stays(teacher, unit):
    response = press(teacher, create(teacher, unit), "save", **SINGLE | {"spec__options__1__rationale": ""})
    html = response.content.decode()
    assert response.status_code == 400
    assert '<a href="#spec.options.1.rationale">Option 2, Why it is right or wrong: This may not be empty.</a>' in html
    assert 'id="spec.options.1.rationale_error"' in html
    assert texts(response) == ["Khrushchev", "Somebody else"]
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "needed", "free"),
    [
        ("single", ["options.0.text", "options.3.rationale"], ["options.0.misconception"]),
        ("matching", ["stems.1.text", "stems.1.match"], ["stems.1.rationale", "spares"]),
        ("true_false", ["statement", "options.0.rationale"], []),
        ("short", [], ["words"]),
    ],
)
def test_what_must_be_filled_in_is_marked_before_anything_is_refused(teacher, unit, kind, needed, free):
    html = create(teacher, unit, kind).content.decode()
    starred = set(re.findall(r'<label class="form-label" for="spec\.([^"]+)">[^<]+<span class="asteriskField">', html))
    assert starred >= set(needed) and not starred & set(free)
    assert html.count('aria-required="true"') == len(starred)


def test_what_was_sent_and_not_saved_is_not_left_without_a_word(teacher, unit):
    assert "data-unsaved" not in create(teacher, unit).content.decode()
    refused = press(teacher, create(teacher, unit), "save", **SINGLE | {"stem": ""})
    assert "data-unsaved" in refused.content.decode()


def test_what_is_missing_is_told_openly_once_the_question_can_be_shown(teacher, unit):
    assert "<details><summary>What is missing" in create(teacher, unit).content.decode()
    page = press(teacher, create(teacher, unit), "preview", **SINGLE | {"spec__options__1__rationale": ""})
    assert "<details open><summary>What is missing" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"spec__options__right": "7"}, "Exactly one option must be right."),
        ({"points": "many"}, "Enter a number."),
        ({"tags": "thaw, !"}, "A tag needs letters from a to z, or figures: “!”."),
        ({"evidence__rows__0__paragraph": "Z9", "evidence__rows__0__use": "key:"}, "This unit has no paragraph Z9."),
        ({"evidence__rows__0__paragraph": "A2", "evidence__rows__0__use": "key:z"}, "The question has no option"),
        ({"evidence__rows__0__paragraph": "A2", "evidence__rows__0__use": "odd:"}, "is not one of the available"),
        ({"skill": "none"}, "is not one of the available"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_saved(teacher, unit, change, sentence):
    response = press(teacher, create(teacher, unit), "save", **SINGLE | change)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Question.objects.exists()


def test_evidence_of_an_option_stays_with_it_when_it_moves(cast, teacher, unit):
    question = own(cast, unit, evidence=[(at(unit, "B", 4), "distractor", "b"), (at(unit, "B", 5), "key", "a")])
    before = draft_of(question).evidence
    page = press(teacher, edit(teacher, question), "spec.options.0.down")
    press(teacher, page, "save")
    after = newest(question)
    assert [option["id"] for option in after.spec["options"]] == ["b", "a"]
    assert draft_of(after).evidence == before == (("distractor", "b", "B4"), ("key", "a", "B5"))


def test_a_unit_without_documents_says_that_no_evidence_is_needed(teacher, db):
    html = create(teacher, make_unit()).content.decode()
    assert "no evidence is needed" in html
    assert "No paragraph decides it" not in html


def test_a_snippet_cannot_be_picked(teacher, unit):
    make_document(unit, "F", [("snippet", "A scrap.")])
    page = press(teacher, create(teacher, unit), "show", word="scrap")
    assert 'value="F1"' not in page.content.decode()


def test_what_a_person_marks_gets_a_plain_rubric_of_its_points_that_follows_them(cast, teacher, unit):
    page = create(teacher, unit, "short")
    press(teacher, page, "save", stem="Why?", points="4", rubric="plain")
    question = Question.objects.get()
    assert question.rubric.scale == {"P": [0, 2, 4]}
    press(teacher, edit(teacher, question), "save", points="6")
    assert newest(question).rubric.scale == {"P": [0, 3, 6]}


def test_a_rubric_of_the_unit_must_have_the_points_of_the_question(teacher, unit):
    make_rubric(unit, key="depth", title="Depth of thought")
    page = create(teacher, unit, "short")
    assert "Depth of thought (3)" in page.content.decode()
    response = press(teacher, page, "save", stem="Why?", points="4", rubric="depth")
    assert "Make them equal." in response.content.decode()
    press(teacher, page, "save", stem="Why?", points="3", rubric="depth")
    assert Question.objects.get().rubric.key == "depth"


def test_a_save_over_a_newer_version_is_refused_and_both_texts_are_offered(cast, teacher, unit):
    question = own(cast, unit)
    first, second = edit(teacher, question), edit(teacher, question)
    press(teacher, first, "save", stem="The first text?")
    response = press(teacher, second, "save", stem="The second text?")
    html = response.content.decode()
    assert response.status_code == 400
    assert "changed elsewhere" in html
    assert "The first text?" in html
    assert "The second text?" in html
    assert newest(question).stem == "The first text?"
    assert press(teacher, response, "save").status_code == 302
    assert newest(question).stem == "The second text?"


def test_a_save_after_the_question_was_deleted_elsewhere_loses_no_text(cast, teacher, unit):
    question = own(cast, unit)
    page = edit(teacher, question)
    teacher.post(reverse("question-delete", args=[question.pk]))
    response = press(teacher, page, "save", stem="Typed meanwhile?")
    html = response.content.decode()
    assert "deleted meanwhile" in html and "Typed meanwhile?" in html
    assert not Question.objects.exists()
    press(teacher, response, "save")
    assert Question.objects.get().stem == "Typed meanwhile?"


def test_a_deleted_question_is_no_door_for_others(cast, as_user, unit):
    path, data = reverse("question-edit", args=[9999]), {"unit": unit.slug, "kind": "single", "do": "save"}
    assert as_user(cast.teacher).post(path, {"kind": "single"}).status_code == 404
    assert as_user(cast.stranger).post(path, data).status_code == 404
    assert as_user(cast.assistant).post(path, data).status_code == 403


def test_whoever_saves_is_told_which_quiz_keeps_the_older_version(cast, teacher, unit, as_user):
    question = own(cast, unit)
    quiz = make_quiz([question], author=cast.teacher, title="Begun already")
    make_attempt(make_assignment(cast.classroom, quiz), cast.author, is_submitted=False)
    response = press(teacher, edit(teacher, question), "save", stem="Another?")
    assert "Begun already" in teacher.get(response.url).content.decode()


def test_whoever_edits_is_told_before_which_quiz_has_begun(cast, teacher, unit):
    question = own(cast, unit)
    quiz = make_quiz([question], author=cast.teacher, title="Begun already")
    make_quiz([question], author=cast.teacher, title="Not begun")
    assert "Somebody has begun" not in edit(teacher, question).content.decode()
    make_attempt(make_assignment(cast.classroom, quiz), cast.author, is_submitted=False)
    html = edit(teacher, question).content.decode()
    assert "Somebody has begun a quiz" in html and "Begun already" in html and "Not begun" not in html


def test_nobody_edits_what_is_not_ones_own(cast, as_user, unit):
    shipped, of_another = make_question(unit), own(cast, unit)
    for question in (shipped, of_another):
        client = as_user(cast.other_teacher)
        assert client.get(reverse("question-edit", args=[question.pk])).status_code == 403
        assert client.post(reverse("question-edit", args=[question.pk]), {"do": "save"}).status_code == 403
    assert copy_question(of_another, cast.other_teacher).author == cast.other_teacher


def remarks_on(client, unit, **changes):
    sent = fields_of(create(client, unit)) | {
        name.replace("__", "."): value for name, value in (SINGLE | changes).items()
    }
    html = client.post(reverse("question-preview", args=[unit.slug]), sent).content.decode()
    return html[html.index('id="remarks-title"') :] if "remarks-title" in html else ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "No paragraph decides it yet"),
        ({"spec__options__1__text": "All of the above"}, "tests guessing"),
        ({"spec__options__0__text": "Khrushchev, who spoke for hours in February"}, "The key is the longest option."),
        ({"spec__options__1__misconception": ""}, "Nothing says where this wrong option (b) comes from"),
        ({"spec__options__1__rationale": "Word " * 60}, "60 words."),
        ({"stem": "Which of these was not said?"}, "The stem asks for what is not so"),
        ({"stem": "What does A99 say?"}, "This unit has no paragraph A99."),
    ],
)
def test_remarks_are_told_while_one_writes_and_never_stop_a_save(teacher, unit, change, words):
    told = remarks_on(teacher, unit, **change)
    assert words in told
    if change:
        assert words not in remarks_on(teacher, unit)
    assert press(teacher, create(teacher, unit), "save", **SINGLE | change).status_code == 302


def test_remarks_need_no_reasons_yet_and_say_nothing_of_what_is_not_written(teacher, unit):
    assert "tests guessing" in remarks_on(
        teacher, unit, spec__options__0__rationale="", spec__options__1__text="All of the above"
    )
    assert remarks_on(teacher, unit, stem="") == ""


def test_the_preview_shows_unfinished_questions_and_asks_a_fixed_number_of_queries(
    teacher, unit, django_assert_max_num_queries
):
    sent = fields_of(create(teacher, unit)) | {"spec.options.0.text": ["One"], "spec.options.1.text": ["Two"]}
    path = reverse("question-preview", args=[unit.slug])
    teacher.post(path, sent)  # what a worker keeps of the unit is kept
    with django_assert_max_num_queries(6):
        html = teacher.post(path, sent).content.decode()
    assert "One" in html
    assert "Two" in html


def test_where_nothing_was_written_as_many_rows_are_offered_again_as_there_must_be(teacher, unit):
    assert texts(press(teacher, create(teacher, unit), "save")) == ["", ""]


def test_the_order_of_events_is_not_told_by_their_ids(teacher, unit):
    written = {f"spec__events__{place}__text": text for place, text in enumerate(["Zeal", "Arrest", "Speech"])}
    press(teacher, create(teacher, unit, "ordering"), "save", stem="In which order?", **written)
    ids = [event["id"] for event in Question.objects.get().spec["events"]]
    assert sorted(ids) != ids
