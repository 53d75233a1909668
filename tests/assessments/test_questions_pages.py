"""How questions and answers look on a page: labels, errors, and above all what is not in the bytes."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template

from assessments import grading
from assessments.forms.answer_sheet import AnswerSheet
from assessments.questions import kinds
from assessments.review import EVERYTHING, Review
from tests.assessments.questions_support import make_answer, make_paragraphs, make_question, make_rubric

FEEDBACK = Review(True, True, True, True, False)
OWN_TEXT = Review(shows_attempt=True, waits=True)
PARAGRAPHS = make_paragraphs("A3", "A4", "B3", "B4", "B5", "C3", "C4", "D15", "D16", "E2", "E0", "B2", "C0", "C7")
VALUES = {
    "single": "a",
    "multiple": ["b", "d"],
    "cloze": {"1": "factory", "2": "glasnost"},
    "passage": "C4",
    "grid": {"1-A": "qualifies", "1-B": "silent"},
    "true_false": "true",
    "numeric": "4.5 million",
    "matching": {"pospelov": "poet", "beria": "head of the police"},
    "ordering": {"arrest": "2", "funeral": "1", "speech": "3"},
    "ranking": {"A": "1", "B": "2", "reason": "One\n<b>two</b> B5"},
    "short_text": "<b>two</b>",
    "paired": {"choice": "b", "passage": "C4"},
    "short": "One\n<b>two</b> B5",
    "essay": "\nOne\n\n<script>two</script> Doc D, para 15",
}
each_kind = pytest.mark.parametrize("kind", sorted(kinds()))


def link(letter, number):
    return (f"#{letter}{number}", ord(letter) - 64) if f"{letter}{number}" in PARAGRAPHS else None


link.do_not_call_in_templates = True


def ask(answer, data=None, link=None):
    sheet = AnswerSheet([answer], data)
    sheet.is_valid()
    template = Template("{% load questions %}{% ask answer field paragraphs %}")
    ((_answer, field),) = sheet.rows()
    return template.render(Context({"answer": answer, "field": field, "paragraphs": PARAGRAPHS, "link": link}))


def ask_without_field(answer):
    template = Template("{% load questions %}{% ask answer field paragraphs %}")
    return template.render(Context({"answer": answer, "field": None, "paragraphs": PARAGRAPHS, "link": None}))


def answered(answer, review, mark=None, link=None):
    template = Template("{% load questions %}{% answered answer mark review paragraphs %}")
    context = {"answer": answer, "mark": mark, "review": review, "paragraphs": PARAGRAPHS, "link": link}
    return template.render(Context(context))


def make_mark(points, **judgement):
    parts = judgement.pop("parts", [])
    return SimpleNamespace(points=Decimal(points), parts=parts, judgement=judgement or None, reason="Private reason")


class Page(HTMLParser):
    """Collects a page's tags, and what its form would send."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.sent, self.text = [], QueryDict(mutable=True), []
        self.select = self.textarea = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "input" and (attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs):
            self.sent.appendlist(attrs["name"], attrs.get("value", ""))
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and "selected" in attrs:
            self.sent[self.select] = attrs["value"]
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.sent[self.textarea] = ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            text = self.sent[self.textarea].removeprefix("\n")
            self.sent[self.textarea], self.textarea = text.replace("\n", "\r\n"), None

    def handle_data(self, data):
        self.text.append(data)
        if self.textarea:
            self.sent[self.textarea] += data

    def attributes(self, name):
        return [attrs[name] for _tag, attrs in self.tags if name in attrs]


def controls(page):
    return [
        (tag, attrs)
        for tag, attrs in page.tags
        if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden"
    ]


@each_kind
def test_a_page_sends_back_what_is_stored(kind):
    answer = make_answer(make_question(kind), VALUES[kind], number=3, revision=5)
    page = Page(ask(answer))
    sheet = AnswerSheet([answer], page.sent)
    assert sheet.is_valid()
    assert sheet.value_of(answer) == (VALUES[kind], 5)
    assert sheet.changes() == []


@each_kind
def test_a_page_of_an_unanswered_question_sends_nothing(kind):
    answer = make_answer(make_question(kind))
    sheet = AnswerSheet([answer], Page(ask(answer)).sent)
    assert sheet.is_valid()
    assert sheet.changes() == []


@each_kind
def test_each_control_has_a_name_for_the_ear(kind):
    html = ask(make_answer(make_question(kind), number=2))
    page = Page(html)
    labelled = set(page.attributes("for"))
    assert controls(page)
    for tag, attrs in controls(page):
        inside = re.search(rf"<label(?:(?!</label>).)*id=\"{attrs['id']}\"", html, re.DOTALL)
        assert attrs["id"] in labelled or "aria-label" in attrs or inside, (tag, attrs)
    assert [tag for tag, _attrs in page.tags][:2] == ["fieldset", "legend"]
    assert len(set(page.attributes("id"))) == len(page.attributes("id"))


@each_kind
def test_an_error_is_tied_to_its_controls(kind):
    answer = make_answer(make_question(kind), number=2)
    bad = {"multiple": ["zz"], **dict.fromkeys(["short", "essay", "short_text"], "\x00")}.get(kind, "zz")
    page = Page(ask(answer, {"answer-2": bad, "base-2": "0"}))
    ids = set(page.attributes("id"))
    assert "id_answer-2_error" in ids
    for _tag, attrs in [*controls(page), page.tags[0]]:
        assert "id_answer-2_error" in attrs["aria-describedby"].split()
    assert all(name in ids for names in page.attributes("aria-describedby") for name in names.split())
    assert AnswerSheet([answer], {"answer-2": bad})["answer-2"].errors


@each_kind
def test_the_first_control_is_where_the_error_summary_leads(kind):
    answer = make_answer(make_question(kind), number=2)
    field = AnswerSheet([answer])["answer-2"]
    page = Page(ask(answer))
    assert controls(page)[0][1]["id"] == (field.id_for_label or f"{field.auto_id}_0")


@each_kind
def test_pages_hold_no_script_and_no_style(kind):
    answer = make_answer(make_question(kind), VALUES[kind])
    for html in (ask(answer), answered(answer, EVERYTHING, make_mark(1))):
        assert "<script" not in html
        assert not re.search(r"\s(style|on\w+)=", html)


@each_kind
def test_nothing_is_shown_where_nothing_may_be_seen(kind):
    assert answered(make_answer(make_question(kind), VALUES[kind]), Review(), make_mark(1)) == ""


def test_a_version_conflict_shows_the_new_base_unless_the_field_is_wrong():
    answer = make_answer(make_question("short"), "Theirs", revision=4)
    assert Page(ask(answer, {"answer-1": "Mine", "base-1": "2"})).sent["base-1"] == "4"
    assert Page(ask(answer, {"answer-1": "Mine", "base-1": "2"})).sent["answer-1"] == "Mine"
    assert Page(ask(answer, {"answer-1": "\x00", "base-1": "2"})).sent["base-1"] == "2"


def test_a_stem_of_several_paragraphs_has_its_first_in_the_legend():
    html = ask(make_answer(make_question("short", stem="Read *this*, B5.\n\n- one\n- two")), link=link)
    legend = re.search(r"<legend>.*?</legend>", html, re.DOTALL)[0]
    assert "<em>this</em>" in legend and 'href="#B5"' in legend and "<li>" not in legend
    assert "<li>one</li>" in html


def test_passages_show_their_paragraphs():
    text = "".join(Page(ask(make_answer(make_question("passage")))).text)
    assert "Text of B5." in text and "Text of E2." in text


# What is not in the bytes


def lesson_questions():
    for path in sorted((Path(settings.BASE_DIR) / "fixtures/units").glob("*/*/*.yaml")):
        if path.parent.name in ("quizzes", "essays"):
            yield from yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["questions"]


def secrets(spec):
    """Every text of a spec that belongs to the key: rationales, misconceptions, and words accepted without a bank."""
    found = said_in(spec, "rationale", "misconception")
    return found if "bank" in spec else [*found, *(word for gap in spec.get("gaps", []) for word in gap["accept"])]


def said_in(spec, *names):
    """Every text under one of the names, at any depth."""
    if isinstance(spec, dict):
        own = [spec[name] for name in names if spec.get(name)]
        return own + [text for value in spec.values() for text in said_in(value, *names)]
    return [text for value in spec for text in said_in(value, *names)] if isinstance(spec, list) else []


def plain(html):
    return " ".join("".join(Page(html).text).split())


def plain_markdown(text):
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize("row", list(lesson_questions()), ids=lambda row: row["id"])
def test_no_page_of_a_unit_holds_its_key_before_handing_in(row):
    evidence = [(clue["paragraph"], clue["role"], clue.get("option", "")) for clue in row["evidence"]]
    question = make_question(row["kind"], row["spec"], stem=row["stem"], rationale=row["rationale"], evidence=evidence)
    answer = make_answer(question)
    for review, html in (
        (None, ask(answer)),
        (OWN_TEXT, answered(answer, OWN_TEXT)),
        (FEEDBACK, answered(answer, FEEDBACK)),
    ):
        text = plain(html)
        for secret in [*secrets(row["spec"]), row["rationale"]]:
            assert not secret or plain_markdown(secret) not in text, (review, secret)
        assert "is-key" not in html and "misconception" not in html
    assert "Text of" not in plain(ask(answer)) or row["kind"] in ("passage", "paired")


@pytest.mark.parametrize("row", list(lesson_questions()), ids=lambda row: row["id"])
def test_after_the_key_every_rationale_is_told(row):
    question = make_question(row["kind"], row["spec"], rationale=row["rationale"])
    text = plain(answered(make_answer(question), EVERYTHING, make_mark(0)))
    wanted = [secret for secret in secrets(row["spec"]) if secret not in _misconceptions(row["spec"])]
    for secret in [*wanted, row["rationale"]]:
        assert plain_markdown(secret) in text


def _misconceptions(spec):
    return said_in(spec, "misconception")


def test_a_wrong_choice_gets_its_rationale_and_the_deciding_paragraph():
    clues = [("B5", "key", ""), ("B4", "distractor", "a"), ("E2", "conflict", "")]
    html = answered(make_answer(make_question("single", evidence=clues), "a"), FEEDBACK, make_mark(0))
    text = plain(html)
    assert "Your answer, not right" in text and "B4 lists it among the charges." in text
    assert "Not right. 0 of 1 points" in text
    assert "Text of B5." in text and "Text of B4." in text and "Text of E2." not in text
    assert "Retold from Document B, paragraph 5." in text
    assert 'id="q1-B5"' in html and 'href="#q1-B5"' in html
    assert "B5 counts it" not in text and "is-key" not in html and "Right answer" not in text


# An answer to each type's example (of 2 points; B5 decides it) that is partly right, where the type knows that: what it
# earns, the arithmetic in its own numbers, and the paragraph beside it. Where naming B5 would name the right answer,
# that is the chosen one.
BESIDE = {
    "single": ("a", "0", "", "B5"),
    "true_false": ("true", "0", "", "B5"),
    "multiple": (["b"], "1", "(1 right − 0 wrong) ÷ 2 right options × 2 points", "B5"),
    "cloze": ({"1": "party", "2": "x"}, "1", "Right gaps: 1 ÷ 2 × 2 points", "B5"),
    "passage": ("C4", "1", "Credit 0.5 × 2 points", "C4"),
    "paired": ({"choice": "b", "passage": "C4"}, "1.5", "(1 for the answer + 0.5 for the paragraph) ÷ 2 × 2", "C4"),
    "grid": ({"1-A": "supports", "1-B": "contradicts"}, "0.67", "Right cells: 1 ÷ 3 × 2 points", "A3"),
    "numeric": ("3.6 million", "1", "Credit 0.5 × 2 points", "B5"),
    "short_text": ("amnesty", "1", "Credit 0.5 × 2 points", "B5"),
    "matching": ({"pospelov": "prepared a report", "beria": "poet"}, "1", "Right pairs: 1 ÷ 2 × 2 points", "B5"),
    "ordering": (
        {"arrest": "1", "funeral": "2", "speech": "3", "letter": "4"},
        "1.6",
        "Pairs of events in the right order: 4 ÷ 5 × 2 points",
        "B5",
    ),
}


def test_every_type_that_the_machine_marks_is_told_of():
    assert set(BESIDE) == {kind for kind, module in kinds().items() if module.MARKED_BY == "machine"}


@pytest.mark.parametrize("review", [FEEDBACK, EVERYTHING])
@pytest.mark.parametrize("kind", sorted(BESIDE))
def test_feedback_has_the_paragraph_and_the_arithmetic_beside_the_answer(kind, review):
    value, earned, arithmetic, beside = BESIDE[kind]
    question = make_question(kind, points="2", evidence=[("B5", "key", "")])
    verdict = grading.judge(question, value)
    text = plain(answered(make_answer(question, value), review, make_mark(verdict.points)))
    assert f"{earned} of 2 points" in text
    assert arithmetic in text
    assert f"Text of {beside}." in text


@pytest.mark.parametrize("kind", sorted(BESIDE))
def test_the_arithmetic_is_told_with_the_points_alone(kind):
    value, _earned, arithmetic, beside = BESIDE[kind]
    question = make_question(kind, points="2", evidence=[("B5", "key", "")])
    no_marks = Review(True, True, False, True, False)
    text = plain(answered(make_answer(question, value), no_marks, make_mark(grading.judge(question, value).points)))
    assert "÷" not in text and "Credit" not in text and "of 2 points" not in text
    assert f"Text of {beside}." in text
    assert ("Partly right." if arithmetic else "Not right.") in text


def test_a_word_that_is_only_near_tells_its_credit():
    spec = {"accept": [{"text": "rehabilitation"}], "near_credit": "0.5"}
    question = make_question("short_text", spec, points="2")
    text = plain(answered(make_answer(question, "rehabilitatoin"), FEEDBACK, make_mark(1)))
    assert "check the spelling" in text and "Credit 0.5 × 2 points" in text


def test_rationales_and_shown_paragraphs_lead_to_their_places():
    answer = make_answer(make_question("single", evidence=[("B5", "key", "")]), "a")
    html = answered(answer, FEEDBACK, make_mark(0), link)
    assert re.search(r'class="cite hue-2" href="#B4"', html)
    assert re.search(r'class="paragraph-number" href="#B5"', html)


def test_after_the_key_the_right_answer_is_named():
    html = answered(make_answer(make_question("single"), "a"), EVERYTHING, make_mark(0))
    assert "Right answer" in html and "B5 counts it" in html and html.count("is-key") == 1


def test_the_sum_of_multiple_response_is_shown_with_the_own_numbers():
    text = plain(answered(make_answer(make_question("multiple", points="2"), ["b", "d"]), FEEDBACK, make_mark(0)))
    assert "(1 right − 1 wrong) ÷ 2 right options × 2 points" in text


def test_before_the_key_a_passage_question_shows_the_chosen_paragraph_only():
    clues = [("B5", "key", ""), ("C4", "distractor", "C4")]
    text = plain(answered(make_answer(make_question("passage", evidence=clues), "C4"), FEEDBACK, make_mark("0.5")))
    assert "Text of C4." in text and "C4 names Party members only." in text and "Your answer, partly right" in text
    assert "Text of B5." not in text and "B5" not in text


def test_before_the_key_a_wrong_cell_shows_its_paragraph_and_no_label():
    html = answered(make_answer(make_question("grid"), {"1-A": "supports"}), FEEDBACK, make_mark(0))
    assert "Text of A3." in plain(html) and "right answer" not in html and "contradicts" not in html


def test_own_answers_are_shown_without_feedback():
    for kind, value in VALUES.items():
        text = plain(answered(make_answer(make_question(kind), value), OWN_TEXT))
        words = ("Your answer", "factory", "qualifies", "two", "4.5 million", "poet", "Your order")
        assert any(word in text for word in words), kind
        assert "Waiting." in text or kind not in ("short", "essay")
        assert "right" not in text.lower().replace("right options", "") or kind == "single"


# What a person said


RUBRIC = make_rubric(T=(0, 1), E1=(0, 1, 2))
PARTS = [
    {"criterion": "T", "points": "1", "comment": "Clear. See B5"},
    {"criterion": "E1", "points": "1.5", "comment": ""},
]


def marked_essay(review):
    question = make_question("essay", points="3", rubric=RUBRIC)
    mark = make_mark("2", parts=PARTS, comment="Go <on>", adjustment="-0.5", reason="Private reason")
    return answered(make_answer(question, VALUES["essay"]), review, mark, link)


def test_levels_comment_and_total_are_shown_after_release():
    html = marked_essay(FEEDBACK)
    text = plain(html)
    assert "2 of 3 points" in text and "Criterion T · 1 of 1" in text and "Criterion E1 · 1.5 of 2" in text
    assert "T looks like 1" in text and "Clear. See" in text and 'href="#B5"' in html and "Adjustment: −0.5" in text
    assert "Go &lt;on&gt;" in html
    assert "Private reason" not in html


def test_nothing_a_person_said_is_shown_before_release():
    html = marked_essay(OWN_TEXT)
    assert "Waiting." in html
    for secret in ("2 of 3", "Clear", "Go", "Adjustment", "looks like", "Private reason"):
        assert secret not in plain(html)


def test_what_a_student_typed_is_escaped_and_its_citations_are_links():
    html = marked_essay(OWN_TEXT)
    assert "&lt;script&gt;two&lt;/script&gt;" in html
    assert '<a class="cite hue-4" href="#D15">Doc D, para 15</a>' in html


def test_a_short_answer_is_escaped_too():
    html = answered(make_answer(make_question("short"), VALUES["short"]), OWN_TEXT)
    assert "One<br>&lt;b&gt;two&lt;/b&gt; B5" in html


def test_an_overriding_mark_decides_the_word():
    question = make_question("single")
    assert "Right." in answered(make_answer(question, "a"), FEEDBACK, make_mark(1, comment="Both fit"))
    hidden = answered(make_answer(question, "a"), Review(True, True, False, True, False), make_mark(1))
    assert "Not right." in hidden and "1 of 1" not in hidden


def test_a_blank_is_called_not_answered():
    assert "Not answered." in answered(make_answer(make_question("single")), FEEDBACK, make_mark(0))


@each_kind
def test_ask_without_a_field_shows_what_it_shows_with_one(kind):
    """Rendered once for everybody, and never with what somebody wrote."""
    question = make_question(kind)
    written = make_answer(question, VALUES[kind], revision=3)
    assert ask_without_field(written) == ask(written)
    for _time in range(2):
        untouched = make_answer(question)
        assert ask_without_field(untouched) == ask(untouched)
