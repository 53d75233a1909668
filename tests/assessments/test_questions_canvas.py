"""Canvas's quizzes and banks: what of each item is taken, warned of or refused, its scoring; hostile files."""

import io
import itertools
import re
from decimal import Decimal
from fractions import Fraction
from html import escape

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankpictures import key_of
from assessments.bankrows import settled
from assessments.formats import questions_canvas as canvas
from assessments.forms.bank_files import open_bank
from assessments.models import Question
from classrooms.problems import BadFile
from lessons.models import Picture
from lessons.pictures import clean
from tests.assessments.test_packages import zipped
from tests.factories import picture_file

OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
CLOSE = "</questestinterop>"
MAP = picture_file()
KEY = key_of(clean(MAP).data)


# --- Items as Canvas writes them -----------------------------------------------------------------


def fields(**entries):
    return "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for name, entry in entries.items()
    )


def html(text):
    return f'<material><mattext texttype="text/html">{escape(text)}</mattext></material>'


def plain(text):
    return f'<material><mattext texttype="text/plain">{escape(text)}</mattext></material>'


def item(
    kind, responses="", conditions="", feedback="", text="<p>Which one?</p>", ident="g1", points="2.0", title="Question"
):
    meta = fields(question_type=kind, points_possible=points, original_answer_ids="1,2")
    decvar = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return (
        f'<item ident="{ident}" title="{title}"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata>'
        f"<presentation>{html(f'<div>{text}</div>')}{responses}</presentation>"
        f"<resprocessing>{decvar}{conditions}</resprocessing>{feedback}</item>"
    )


def labels(options, form=plain):
    return "".join(f'<response_label ident="{name}">{form(text)}</response_label>' for name, text in options.items())


def lid(options, name="response1", text="", many="Single", form=plain):
    return (
        f'<response_lid ident="{name}" rcardinality="{many}">{text}'
        f"<render_choice>{labels(options, form)}</render_choice></response_lid>"
    )


TYPED = (
    '<response_str ident="response1" rcardinality="Single"><render_fib>'
    '<response_label ident="answer1" rshuffle="No"/></render_fib></response_str>'
)


def equal(value, response="response1"):
    return f'<varequal respident="{response}">{escape(str(value))}</varequal>'


def condition(tests, points="100", action="Set", feedback=""):
    setvar = f'<setvar action="{action}" varname="SCORE">{points}</setvar>' if points else ""
    link = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    return f'<respcondition continue="No"><conditionvar>{tests}</conditionvar>{setvar}{link}</respcondition>'


def told(name, text):
    return f'<itemfeedback ident="{name}"><flow_mat>{html(text)}</flow_mat></itemfeedback>'


ABC = {"11": "Moscow", "12": "Minsk", "13": "Kyiv"}


def single(right="12", options=ABC, **more):
    return item("multiple_choice_question", lid(options), condition(equal(right)), **more)


def multiple(rights, options=ABC, **more):
    tests = "".join(equal(name) if name in rights else f"<not>{equal(name)}</not>" for name in options)
    choice = lid(options, many="Multiple")
    return item("multiple_answers_question", choice, condition(f"<and>{tests}</and>"), **more)


def short(*words, **more):
    return item("short_answer_question", TYPED, condition("".join(map(equal, words))), **more)


def within(low, high, tag="vargte"):
    return f'<{tag} respident="response1">{low}</{tag}><varlte respident="response1">{high}</varlte>'


def exact(value, margin=None):
    around = f"<and>{within(value - margin, value + margin)}</and>" if margin is not None else ""
    return condition(f"<or>{equal(value)}{around}</or>")


def number(*conditions, **more):
    response = TYPED.replace("<render_fib>", '<render_fib fibtype="Decimal">')
    return item("numerical_question", response, "".join(conditions), **more)


def pairs(rights, matches, text=None, shares=None, **more):
    """`rights` is {text: ident of its match}, `matches` {ident: words}."""
    share = f"{100 / len(rights):.2f}"
    stems = "".join(lid(matches, f"response_{n}", plain(stem)) for n, stem in enumerate(rights, 1))
    conditions = "".join(
        condition(equal(right, f"response_{n}"), (shares or {}).get(n, share), "Add")
        for n, right in enumerate(rights.values(), 1)
    )
    return item("matching_question", stems, conditions, **more)


def blanks(kind, words, rights, text, share=None, **more):
    """`words` is {blank: {ident: word}}, `rights` {blank: ident}."""
    share = share or f"{100 / len(words):.2f}"
    names = {name: f"response_{escape(name)}" for name in words}
    responses = "".join(lid(offer, names[name], plain(name)) for name, offer in words.items())
    conditions = "".join(condition(equal(right, names[name]), share, "Add") for name, right in rights.items())
    return item(kind, responses, conditions, text=text, **more)


def typed_gaps(words, text, **more):
    offers = {name: {f"{name[0]}{n}": word for n, word in enumerate(row)} for name, row in words.items()}
    rights = {name: f"{name[0]}0" for name in words}
    return blanks("fill_in_multiple_blanks_question", offers, rights, text, **more)


def quiz(*items, title="The Thaw", ident="gquiz"):
    section = "\n".join(['<section ident="root_section">', *items])
    return f'{OPEN}<assessment ident="{ident}" title="{title}">{section}</section></assessment>{CLOSE}'


def bank(*items, title="Pool"):
    meta = f"<qtimetadata>{fields(bank_title=title)}</qtimetadata>"
    return f'{OPEN}<objectbank ident="gbank">{meta}{"".join(items)}</objectbank>{CLOSE}'


def read(data):
    data = data if isinstance(data, bytes) else data.encode()
    return [settled(row) for row in canvas.read(io.BytesIO(data))]


def one(text):
    [row] = read(quiz(text))
    return row


def taken(text):
    row = one(text)
    assert not row.refusal, row.refusal
    return row


def earned(row, answer):
    """The share of the points that an answer earns here."""
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction


def subsets(names):
    return itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(1, len(names) + 1))


# --- Scored as Canvas scores -----------------------------------------------------------------------


def test_single_choice_earns_everything_for_the_right_option_alone():
    row = taken(single())
    assert (row.kind, row.points) == ("single", Decimal(2))
    assert {option["text"]: earned(row, option["id"]) for option in row.spec["options"]} == {
        "Moscow": 0,
        "Minsk": 1,
        "Kyiv": 0,
    }


@pytest.mark.parametrize("rights", [{"1", "2"}, {"1", "2", "3"}, {"2", "4"}, {"1", "2", "3", "4"}])
def test_several_answers_earn_right_minus_wrong_and_never_less_than_nothing(rights):
    options = {name: f"Town {name}" for name in "1234"}
    row = taken(multiple(rights, options))
    assert row.kind == "multiple"
    own = {name: option["id"] for name, option in zip(options, row.spec["options"], strict=True)}
    for chosen in subsets(options):
        hits = sum(name in rights for name in chosen)
        score = max(Fraction(hits - (len(chosen) - hits), len(rights)), 0)
        assert earned(row, [own[name] for name in chosen]) == score, chosen


def test_several_answers_of_which_one_is_right_become_a_single_choice():
    row = taken(multiple({"12"}))
    assert row.kind == "single" and [option["right"] for option in row.spec["options"]] == [False, True, False]
    assert any("exactly one is to be chosen" in told for told in row.warnings)


@pytest.mark.parametrize("right", ["true", "false"])
def test_true_or_false_earns_everything_or_nothing(right):
    options = {"5": "True", "6": "False"}
    ident = {"true": "5", "false": "6"}[right]
    row = taken(item("true_false_question", lid(options), condition(equal(ident)), text="<p>Look.</p><p>It is so.</p>"))
    assert (row.kind, row.stem, row.spec["statement"]) == ("true_false", "Look.", "It is so.")
    assert [earned(row, name) for name in ("true", "false")] == [right == "true", right == "false"]


def test_typed_words_count_without_capitals():
    row = taken(short("H2O", "h2o", " water ", "5*", "Évora"))
    for text, score in {
        "h2O": 1,
        "WATER": 1,
        " water": 1,
        "watery": 0,
        "5*": 1,
        "55": 0,
        "évora": 1,
        "evora": 0,
    }.items():
        assert earned(row, text) == score, text


NUMBERS = [
    (exact(Decimal("5.5")), lambda size: size == Decimal("5.5")),
    (exact(Decimal("-11.7"), Decimal("0.02")), lambda size: abs(size + Decimal("11.7")) <= Decimal("0.02")),
    (exact(Decimal(1956), Decimal(0)), lambda size: size == 1956),
    (condition(within(-2, 3)), lambda size: -2 <= size <= 3),
    (condition(within(4, 4)), lambda size: size == 4),
    (condition(f"<or>{equal(3)}<and>{within(2, 5)}</and></or>"), lambda size: 2 <= size <= 5),
    (exact(Decimal(1)) + condition(within(7, 9)), lambda size: size == 1 or 7 <= size <= 9),
]


@pytest.mark.parametrize(("conditions", "is_right"), NUMBERS)
def test_numbers_count_within_their_bounds(conditions, is_right):
    row = taken(number(conditions))
    sizes = [
        "-11.73",
        "-11.72",
        "-11.7",
        "-11.68",
        "-2.01",
        "-2",
        "0",
        "1",
        "2",
        "3",
        "3.01",
        "4",
        "5",
        "5.01",
        "5.5",
        "8",
    ]
    for text in [*sizes, "1955.9", "1956", "1956.1"]:
        assert earned(row, text) == is_right(Decimal(text)), text


def test_pairs_earn_their_share_each():
    matches = {"7": "pear", "8": "plum", "9": "plum", "10": "none"}
    rights = {"A": "7", "B": "8", "C": "9"}
    row = taken(pairs(rights, matches))
    assert row.spec["spares"] == ["none"]
    stems = {stem["text"]: stem["id"] for stem in row.spec["stems"]}
    for chosen in itertools.product(["", "pear", "plum", "none"], repeat=3):
        answer = {stems[text]: word for text, word in zip(rights, chosen, strict=True) if word}
        hits = sum(matches[right] == word for right, word in zip(rights.values(), chosen, strict=True))
        if answer:
            assert earned(row, answer) == Fraction(hits, 3), chosen


def test_typed_gaps_earn_their_share_each():
    row = taken(
        typed_gaps({"who": ["Khrushchev", "Chruschtschow"], "year & day": ["1956"]}, "In [year &amp; day] [who] [x].")
    )
    assert row.spec["text"] == "In [[1]] [[2]] [x]."
    table = {("1956", "KHRUSHCHEV"): 1, ("1956", " chruschtschow"): 1, ("1957", "Khrushchev"): 0.5, ("1957", "x"): 0}
    for (first, second), score in table.items():
        assert earned(row, {"1": first, "2": second}) == score


def test_chosen_gaps_earn_their_share_each():
    words = {"a": {"1": "won", "2": "lost"}, "b": {"3": "war", "4": "peace"}, "c": {"5": "won", "6": "lost"}}
    rights = {"a": "1", "b": "4", "c": "6"}
    row = taken(blanks("multiple_dropdowns_question", words, rights, "<p>Fill.</p><p>They [a] the [b] and [c].</p>"))
    assert (row.stem, row.spec["text"]) == ("Fill.", "They [[1]] the [[2]] and [[3]].")
    assert sorted(row.spec["bank"]) == ["lost", "peace", "war", "won"]
    assert any("now all choose from one list" in told for told in row.warnings)
    for chosen in itertools.product(*(offer for offer in words.values())):
        answer = {str(n): words[name][ident] for n, (name, ident) in enumerate(zip(words, chosen, strict=True), 1)}
        hits = sum(rights[name] == ident for name, ident in zip(words, chosen, strict=True))
        assert earned(row, answer) == Fraction(hits, 3)


def test_an_essay_becomes_a_short_answer():
    row = taken(item("essay_question", TYPED, "<respcondition><conditionvar><other/></conditionvar></respcondition>"))
    assert row.kind == "short" and any("names no length" in told for told in row.warnings)


# --- What is told, left out and refused ------------------------------------------------------------


def test_what_is_told_stands_where_it_was():
    links = condition(equal("11"), "", feedback="x_fb") + condition("<other/>", "", feedback="general_fb")
    texts = {"x_fb": "Not <i>that</i>.", "12_fb": "Yes.", "general_fb": "<p>One.</p><p>Two.</p>", "correct_fb": "Well"}
    feedback = "".join(told(name, text) for name, text in texts.items())
    row = taken(item("multiple_choice_question", lid(ABC), links + condition(equal("12")), feedback))
    assert [option["rationale"] for option in row.spec["options"][:2]] == ["Not *that*.", "Yes."]
    assert row.rationale == "One.\n\nTwo."
    assert "Left out: the feedback for right and wrong answers as a whole." in row.warnings


def test_what_is_told_of_typed_words_pairs_and_gaps():
    row = taken(short("Rome", feedback=told("9_fb", "So."), ident="g2").replace("<resprocessing>", "<resprocessing>"))
    assert any("nothing can be told here" in told for told in row.warnings)
    links = condition(equal("Rome"), "", feedback="9_fb") + condition(equal("Rome"))
    assert (
        taken(item("short_answer_question", TYPED, links, told("9_fb", "So."))).spec["accept"][0]["rationale"] == "So."
    )
    near = condition(f"<or>{equal(5)}</or>", feedback="9_fb")
    assert taken(number(near, feedback=told("9_fb", "So."))).spec["values"][0]["rationale"] == "So."
    pair = taken(pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}, feedback=told("2_fb", "So.")))
    assert [stem["rationale"] for stem in pair.spec["stems"]] == ["", "So."]
    wrong = condition(f"<not>{equal('8', 'response_2')}</not>", "", feedback="77_fb")
    told_by_link = pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}, feedback=told("77_fb", "So."))
    pair = taken(told_by_link.replace("</resprocessing>", f"{wrong}</resprocessing>"))
    assert [stem["rationale"] for stem in pair.spec["stems"]] == ["", "So."]
    gap = taken(typed_gaps({"a": ["x", "y"], "b": ["z"]}, "[a] [b]", feedback=told("a1_fb", "So.")))
    assert [one.get("rationale", "") for one in gap.spec["gaps"]] == ["So.", ""]


REFUSED = [
    (item("text_only_question"), "“text_only_question” cannot be taken: it is a text without a question."),
    (item("file_upload_question"), "“file_upload_question” cannot be taken: it is answered by files"),
    (item("calculated_question", TYPED), "“calculated_question” cannot be taken: its numbers are drawn anew"),
    (item("hot_spot_question"), "“hot_spot_question” cannot be taken: no kind"),
    (item(""), "it does not name its kind"),
    (single("99"), "names an option that is not there"),
    (item("multiple_choice_question", lid(ABC), condition(equal("11")) + condition(equal("12"))), "Exactly one option"),
    (item("multiple_choice_question", lid(ABC), condition(equal("11"), "50")), "a part of the points"),
    (item("multiple_choice_question", lid(ABC), condition(equal("11"), "-50")), "takes points away"),
    (item("multiple_choice_question", lid(ABC), condition(equal("11"), "much")), "not written the way Canvas"),
    (item("multiple_choice_question", lid(ABC), condition("<other/>")), "not written the way Canvas"),
    (item("multiple_choice_question", lid(ABC), condition(f"<not>{equal('11')}</not>")), "Exactly one option"),
    (item("multiple_choice_question", lid(ABC)), "Exactly one option"),
    (item("multiple_choice_question", lid(ABC) * 2, condition(equal("11"))), "same name"),
    (
        item("multiple_choice_question", lid(ABC) + TYPED.replace("response1", "r2"), condition(equal("11"))),
        "several answers at once",
    ),
    (item("multiple_choice_question"), "several answers at once, or for none"),
    (
        item("multiple_choice_question", lid(ABC) + lid(ABC, "r2"), condition(equal("11"))),
        "several answers at once",
    ),
    (single(options={"12": "x", "13": ""}), "options is empty"),
    (single().replace('ident="11"', 'ident="12"'), "same name"),
    (single(points="0"), "no points"),
    (single(points="many"), "no number of points"),
    (single(text=" "), "no text"),
    (multiple(set()), "No option is right"),
    (item("multiple_answers_question", lid(ABC), condition(equal("11"), "50") * 2), "a part of the points"),
    (short(), "No answer is right"),
    (number(condition(f"<or>{equal('13.4')}<and>{within(13.3, 13.5, 'vargt')}</and></or>")), "significant figures"),
    (number(condition(equal("five"))), "“five” cannot be read as a number"),
    (number(condition(within(3, 1))), "do not lie around it"),
    (number(condition('<vargte respident="response1">3</vargte>')), "one bound and not the other"),
    (pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}, shares={1: "70"}), "weigh more and less"),
    (pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}, shares={1: "0"}), "no right answer"),
    (
        pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}).replace(
            "</resprocessing>", f"{condition(equal('8', 'response_1'), '50', 'Add')}</resprocessing>"
        ),
        "Several answers to one part",
    ),
    (pairs({"A": "7", "B": "9"}, {"7": "x", "8": "y"}), "names an option that is not there"),
    (pairs({"A": "7", "": "8"}, {"7": "x", "8": "y"}), "A text or what belongs to it is empty"),
    (typed_gaps({"a": ["x"]}, "No blank."), "twice, or not at all"),
    (typed_gaps({"a": ["x"]}, "[a] and [a]."), "twice, or not at all"),
    (typed_gaps({"a": ["x", ""]}, "[a]."), "an empty one"),
    (typed_gaps({"a": ["x"]}, "[[1]] [a]."), "double brackets"),
    (typed_gaps({"a": ["x"], "b": ["y"]}, "[a] [b]", share="30"), "weigh more and less"),
    (
        blanks("multiple_dropdowns_question", {"a": {"1": "Won", "2": "won", "3": "x"}}, {"a": "1"}, "They [a]."),
        "read alike",
    ),
    (blanks("multiple_dropdowns_question", {"a": {"1": "x", "2": "y"}}, {}, "They [a]."), "no right answer"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_cannot_be_scored_alike_is_refused_with_the_reason(text, reason):
    assert reason in one(text).refusal


def test_each_item_is_accounted_for_in_its_order_with_its_line_and_tag():
    rows = read(quiz(single(ident="g1"), item("text_only_question", ident="g2"), short("x", ident="g3")))
    assert [(row.id, row.line, bool(row.refusal)) for row in rows] == [
        ("g1", 3, False),
        ("g2", 4, True),
        ("g3", 5, False),
    ]
    assert [row.tags for row in rows] == [("The Thaw",), (), ("The Thaw",)]
    assert read(bank(single()))[0].tags == ("Pool",)
    assert "Its name was left out: “Capital”." in one(single(title="Capital")).warnings


def group(*items, number="1", points="5", source=""):
    selection = f"{source}<selection_number>{number}</selection_number>"
    selection += f"<selection_extension><points_per_item>{points}</points_per_item></selection_extension>"
    ordering = f"<selection_ordering><selection>{selection}</selection></selection_ordering>"
    return f'<section ident="gg" title="Group">{ordering}{"".join(items)}</section>'


def test_what_is_drawn_from_a_group_has_the_points_of_the_group():
    rows = read(quiz(group(single(ident="g1"), single(ident="g2")), single(ident="g3")))
    assert [row.points for row in rows] == [5, 5, 2]
    assert "It has the points of the group from which it was drawn." in rows[0].warnings


def test_markup_where_none_belongs_does_no_harm():
    assert read(quiz(group(single(), points="<b>5</b>", source="<sourcebank_ref><b/></sourcebank_ref>")))[1].points == 2
    assert read(bank(single(), title="<b>x</b>"))[0].tags == ()


def test_what_is_drawn_from_a_bank_elsewhere_is_refused():
    [row] = read(quiz(group(source="<sourcebank_ref>gother</sourcebank_ref>")))
    assert "drawn from a question bank that is not in the file" in row.refusal


def test_html_is_reduced_to_markdown_and_formulas_to_words():
    formula = '<img class="equation_image" src="/equation_images/x%255E2" alt="LaTeX: x^2_1">'
    row = taken(single(text=f'<p onclick="x()">A <b>bold</b> {formula} <script>alert(1)</script></p>', options=ABC))
    assert row.stem == "A **bold** LaTeX: x^2_1"


# --- Packages ---------------------------------------------------------------------------------------


def package(quizzes, **more):
    manifest = '<manifest><resources><resource identifier="gquiz" type="imsqti_xmlv1p2"/></resources></manifest>'
    return zipped(
        {"imsmanifest.xml": manifest, **quizzes, **{name.replace("__", "/"): data for name, data in more.items()}}
    )


IMAGE = '<img src="$IMS-CC-FILEBASE$/Uploaded%20Media/map.png?canvas_download=1" alt="A map">'


def pictured(**more):
    text = f"<p>Where?</p><p>{IMAGE}</p>"
    return quiz(
        item("multiple_choice_question", lid({"1": IMAGE, "2": "b"}, form=html), condition(equal("1")), text=text)
    )


@pytest.mark.parametrize("place", ["web_resources/Uploaded Media/map.png", "Uploaded Media/map.png"])
def test_pictures_of_the_package_are_taken(place):
    [row] = read(package({"gquiz/gquiz.xml": pictured(), place: MAP}))
    assert row.stem == f"Where?\n\n![A map](picture:{KEY})"
    assert row.spec["options"][0]["text"] == f"![A map](picture:{KEY})"
    assert [picture.name for picture in row.pictures] == ["map.png"]


def test_pictures_are_found_by_roundabout_paths():
    text = single(text='Where? <img src="$IMS-CC-FILEBASE$/a/../map.png" alt="A map">')
    [row] = read(package({"gquiz/gquiz.xml": quiz(text), "web_resources/map.png": MAP}))
    assert row.stem == f"Where? ![A map](picture:{KEY})"


@pytest.mark.parametrize(
    "source", ["$IMS-CC-FILEBASE$/../../etc/passwd", "/courses/1/files/2", "https://example.org/map.png", "map.png", ""]
)
def test_pictures_that_are_not_in_the_package_are_warned_of(source):
    text = single(text=f'Where? <img src="{source}" alt="A map">')
    [row] = read(package({"gquiz/gquiz.xml": quiz(text), "web_resources/map.png": MAP}))
    assert row.stem == "Where?" and not row.pictures
    assert any("Pictures were left out" in told for told in row.warnings)


def test_quizzes_and_banks_of_a_package_are_read_and_named():
    broken = single(ident="g9").replace("multiple_choice_question", "text_only_question")
    files = {
        "gquiz/gquiz.xml": quiz(single(), broken),
        "gquiz/assessment_meta.xml": "<quiz><title>The Thaw</title><shuffle_answers>true</shuffle_answers></quiz>",
        "gother/gother.xml": quiz(single(ident="g5"), ident="gother"),
        "gbank.xml.qti": bank(single(ident="g6")),
        "notes.xml": "<notes/>",
    }
    rows = read(package(files))
    assert [row.id for row in rows] == ["g1", "g9", "g5", "g6"]
    assert rows[1].refusal.startswith("gquiz/gquiz.xml, line 4: ")
    assert rows[0].warnings[0] == "gquiz/gquiz.xml: The name of its quiz or bank became a tag: The Thaw."
    assert [row.spec.get("keeps_order", False) for row in rows if not row.refusal] == [False, True, True]


def test_a_whole_course_gives_each_quiz_once():
    plainer = quiz(single(ident="g1").replace("question_type", "cc_profile"))
    files = {
        "gquiz/assessment_qti.xml": plainer,
        "non_cc_assessments/gquiz.xml.qti": quiz(
            single(ident="g1"), group(source="<sourcebank_ref>gbank</sourcebank_ref>")
        ),
        "non_cc_assessments/gbank.xml.qti": bank(single(ident="g6")),
    }
    assert [(row.id, row.refusal) for row in read(package(files))] == [("g1", ""), ("g6", "")]


def test_a_broken_quiz_of_a_package_is_told_by_its_name():
    with pytest.raises(BadFile) as bad:
        read(package({"a/a.xml": quiz(single()), "b/b.xml": quiz(single())[:-30]}))
    assert bad.value.problems[0].field == "b/b.xml" and "broken" in bad.value.problems[0].what


@pytest.mark.parametrize(
    "data", [zipped({"a.txt": b"x"}), zipped({"../a.xml": quiz(single())}), b"", b"<quiz/>", b"PK\x03\x04"]
)
def test_what_is_no_export_is_refused(data):
    with pytest.raises(BadFile):
        read(data)


def test_entities_are_refused():
    text = quiz(single()).replace("<questestinterop", '<!DOCTYPE q [<!ENTITY a "b">]><questestinterop', 1)
    with pytest.raises(BadFile, match="declares entities"):
        read(text)


QTI = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" title="a"/>'


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.xml", quiz(single()).encode(), "canvas"),
        ("a.xml", QTI.encode(), "qti"),
        ("a.zip", package({"gquiz/gquiz.xml": quiz(single())}), "canvas"),
        ("a.imscc", package({"gquiz/gquiz.xml": quiz(single())}), "canvas"),
        ("a.zip", zipped({"item.xml": QTI}), "qti"),
    ],
)
def test_files_are_told_apart_by_what_is_in_them(name, data, found):
    assert open_bank(data, name)[0] == found


@pytest.mark.django_db
def test_import_bank_takes_an_export_with_its_pictures(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(package({"gquiz/gquiz.xml": pictured(), "web_resources/Uploaded Media/map.png": MAP}))
    call_command("import_bank", str(path), into="thaw", stdout=io.StringIO(), stderr=io.StringIO())
    assert Question.objects.get().stem == f"Where?\n\n![A map](picture:{KEY})"
    assert Picture.objects.get().unit.slug == "thaw"


# --- Damage -----------------------------------------------------------------------------------------

REAL = quiz(
    single(text=f"<p>Where? {IMAGE}</p>", feedback=told("12_fb", "Yes.")),
    multiple({"11", "12"}),
    short("Rome", "Roma"),
    number(exact(Decimal(5), Decimal(1))),
    pairs({"A": "7", "B": "8"}, {"7": "x", "8": "y"}),
    typed_gaps({"a": ["x"], "b": ["y", "z"]}, "[a] and [b]"),
    group(single(ident="g7")),
).encode()
DAMAGE = st.tuples(st.integers(0, len(REAL) - 1), st.binary(max_size=3), st.integers(0, 6))


@settings(max_examples=300, deadline=None)
@given(st.lists(DAMAGE, min_size=1, max_size=6))
def test_a_damaged_quiz_gives_rows_or_is_refused_in_words(damages):
    data = REAL
    for at, put, cut in damages:
        data = data[:at] + put + data[at + cut :]
    try:
        found = read(data)
    except BadFile as bad:
        assert all(len(str(problem)) > 10 for problem in bad.problems)
    else:
        assert all(row.refusal or row.stem for row in found)


WORDS = st.sampled_from(
    "respcondition conditionvar varequal vargte and or not setvar displayfeedback itemfeedback response_lid".split()
    + "response_str response_label render_choice material mattext presentation resprocessing item section".split()
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_elements_in_each_others_place_give_rows_or_are_refused_in_words(swaps):
    text = REAL.decode()
    for one_, other in swaps:
        text = re.sub(rf"<(/?){one_}\b", rf"<\1{other}", text)
    assert all(row.refusal or row.stem for row in read(text))


def test_open_bank_gives_each_question_an_id_of_its_own():
    rows = list(open_bank(quiz(single(), single(text="Another?")).encode(), "file", "canvas")[1])
    assert [row.id for row in rows] == ["g1", "g1-2"]
