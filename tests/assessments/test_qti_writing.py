"""QTI as it is written: every answer scores as ours, by the standard's words; order, names, packages."""

import io
import re
import zipfile
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.qti import writing
from assessments.qti.versions import QTI_21, QTI_30
from assessments.qti.writing_kinds import NEVER, WRITERS, cannot
from assessments.qti.writing_parts import name
from assessments.questions.folding import fold
from tests.assessments import qti_oracle
from tests.assessments.bank_strategies import rows

VERSIONS = [QTI_21, QTI_30]
each_version = pytest.mark.parametrize("version", VERSIONS, ids=["2.1", "3.0"])
BY_MACHINE = sorted(kind for kind in WRITERS if questions.get(kind).MARKED_BY == "machine")
# Of typed answers most fold accents, which QTI cannot.
trials = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def package(found, version):
    stream = io.BytesIO()
    writing.write(found, stream, version)
    return zipfile.ZipFile(stream)


def item_of(row, version=QTI_21):
    found = package([row], version)
    return qti_oracle.parse(found.read(found.namelist()[2]))


def example(kind, **changes):
    module = questions.get(kind)
    return settled(BankRow(1, kind, kind, "Which?", module.clean_spec(module.EXAMPLE) | changes))


# Every answer scores as ours


@st.composite
def responses(draw, row, item):
    """(an answer of ours, the same one as QTI takes it); a blank is (None, {})."""
    if draw(st.integers(0, 9)) == 0:
        return None, {}
    return ANSWERS[row.kind](draw, row.spec, item)


def one_choice(draw, spec, item):
    chosen = draw(st.sampled_from([one["id"] for one in spec["options"]]))
    return chosen, {"RESPONSE": name(chosen)}


def some_choices(draw, spec, item):
    ids = [one["id"] for one in spec["options"]]
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    return [own for own in ids if own in chosen], {"RESPONSE": [name(own) for own in chosen]}


def typed(draw, spec, item):
    words = [one["text"].replace("\\*", "*") for one in spec["accept"]]
    word = draw(st.sampled_from([*words, *(word.swapcase() for word in words), "amnesty", "other", "AMNESTY"]))
    # To us quotation marks, dashes and white space are the same in all their shapes, and ligatures are letters.
    if fold(word, keeps_case=True, keeps_accents=True) != word or any(
        fold(one, keeps_case=True, keeps_accents=True) != one for one in words
    ):
        word = "other"
    return word, {"RESPONSE": word}


def typed_number(draw, spec, item):
    near = [one[key] for one in [*spec["values"], *spec["ranges"]] for key in ("value", "from", "to") if key in one]
    number = Fraction(draw(st.sampled_from(near))) + draw(
        st.sampled_from([Fraction(step, 1000) for step in (0, 0, 1, -1, 500, -500, 501, 10_000)])
    )
    shares = [Fraction(0), Fraction(5, 100), Fraction(-5, 100), Fraction(6, 100)]
    number *= 1 + draw(st.sampled_from(shares))
    text = plain(number)
    return text, {"RESPONSE": text}


def plain(number):
    return questions.figures.plain(number)


def pairs(draw, spec, item):
    first, second = (node.children for node in item.find("matchInteraction")[0].all("simpleMatchSet"))
    words = {node["identifier"]: node.words() for node in second}
    answer, chosen = {}, []
    for stem, node in zip(spec_stems(spec), first, strict=True):
        if draw(st.integers(0, 4)):
            choice = draw(st.sampled_from(sorted(words)))
            answer[stem] = words[choice]
            chosen.append(f"{node['identifier']} {choice}")
    return answer or None, {"RESPONSE": chosen}


def spec_stems(spec):
    return [stem["id"] for stem in spec["stems"]]


def cells(draw, spec, item):
    module = questions.get("grid")
    as_stems = {"stems": [{"id": module.cell_name(cell)} for cell in spec["cells"]]}
    answer, chosen = pairs(draw, as_stems, item)
    labels = {str(words): label for label, words in module.LABELS.items()}
    return {cell: labels[word] for cell, word in (answer or {}).items()} or None, chosen


def gaps(draw, spec, item):
    names = re.findall(r"\[\[([^\]]*)\]\]", spec["text"])
    answer, chosen = {}, {}
    for own, node in zip(names, item.find("inlineChoiceInteraction"), strict=True):
        if draw(st.integers(0, 4)):
            place = draw(st.integers(0, len(node.children) - 1))
            answer[own] = spec["bank"][place]
            chosen[node["responseIdentifier"]] = node.children[place]["identifier"]
    return answer or None, chosen


def order(draw, spec, item):
    placed = draw(st.permutations([event["id"] for event in spec["events"]]))
    return {own: str(place) for place, own in enumerate(placed, 1)}, {"RESPONSE": [name(own) for own in placed]}


ANSWERS = {
    "single": one_choice,
    "true_false": one_choice,
    "multiple": some_choices,
    "short_text": typed,
    "numeric": typed_number,
    "matching": pairs,
    "grid": cells,
    "cloze": gaps,
    "ordering": order,
}


@each_version
@pytest.mark.parametrize("kind", BY_MACHINE)
def test_every_answer_scores_as_the_standard_would_score_it(kind, version):
    @trials
    @given(st.data(), rows(kind).filter(lambda row: not cannot(row)))
    def check(data, row):
        item = item_of(row, version)
        for _try in range(4):
            answer, chosen = data.draw(responses(row, item))
            values = qti_oracle.score(item, chosen)
            module = questions.get(kind)
            fraction = module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction
            assert values["SCORE"] == fraction * Fraction(row.points)
            assert qti_oracle.score_by_template(item, chosen) in (None, values["SCORE"])
            assert values["MAXSCORE"] == Fraction(row.points)

    check()


@pytest.mark.parametrize("rule", ["right-minus-wrong", "weights", "exact", "every-decision", "no-wrong"])
def test_every_choice_of_several_scores_as_ours(rule):
    options = [
        {"id": own, "text": own, "right": own in "abc", "rationale": own, "weight": weight}
        for own, weight in zip("abcde", ["0.33333333", "0.33333333", "0.33333334", "-0.5", "0"], strict=True)
    ]
    if rule != "weights":
        options = [{key: value for key, value in one.items() if key != "weight"} for one in options]
    row = settled(BankRow(1, "q", "multiple", "Which?", {"rule": rule, "options": options}))
    item, module = item_of(row), questions.get("multiple")
    for size in range(32):
        chosen = [own for place, own in enumerate("abcde") if size >> place & 1]
        fraction = module.judge(row.spec, chosen or None).fraction
        assert qti_oracle.score(item, {"RESPONSE": chosen})["SCORE"] == fraction, chosen


# Feedback


@each_version
def test_what_was_chosen_tells_its_reason_and_the_explanation_always_stands(version):
    row = settled(BankRow(1, "q", "multiple", "Which?", questions.get("multiple").EXAMPLE, rationale="So *it* is."))
    item = item_of(row, version)
    values = qti_oracle.score(item, {"RESPONSE": ["a", "c"]})
    assert qti_oracle.shown(item, values) == [("FEEDBACK", "a"), ("FEEDBACK", "c"), ("EXPLANATION", "explanation")]
    assert qti_oracle.shown(item, qti_oracle.score(item, {})) == [("EXPLANATION", "explanation")]
    assert [node.words() for node in item.all("modalFeedback")][-1] == "So it is."


def test_a_typed_answer_tells_the_reason_of_what_counted():
    accept = [
        {"text": "thaw", "credit": "1", "rationale": ""},
        {"text": "frost", "credit": "0", "rationale": "The other way."},
    ]
    item = item_of(example("short_text", accept=accept, keeps_accents=True))
    assert qti_oracle.shown(item, qti_oracle.score(item, {"RESPONSE": "FROST"})) == [("FEEDBACK", "answer.2")]
    assert qti_oracle.shown(item, qti_oracle.score(item, {"RESPONSE": "thaw"})) == []


# The standard's order of elements, and its names

ORDER = [
    "responseDeclaration",
    "outcomeDeclaration",
    "templateDeclaration",
    "templateProcessing",
    "stylesheet",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
]
INLINE = {"em", "strong", "code", "a", "span", "br", "inlineChoiceInteraction", "textEntryInteraction"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@each_version
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_an_item_is_built_as_the_standard_says(kind, version):
    @settings(max_examples=25, deadline=None)
    @given(rows(kind))
    def check(row):
        if cannot(row):
            return
        item = item_of(row, version)
        tags = [node.tag for node in item.children]
        assert tags == sorted(tags, key=ORDER.index)
        assert tags.count("itemBody") == 1 and tags.count("responseProcessing") <= 1
        body = item.first("itemBody")
        assert not INLINE & {node.tag for node in body.children}
        assert not body.text.strip() and all(not (child.tail or "").strip() for child in body.element)
        variables = [node["identifier"] for node in [*item.all("responseDeclaration"), *item.all("outcomeDeclaration")]]
        choices = [node["identifier"] for node in body.find("") if "identifier" in node.attributes]
        assert len(set(variables + choices)) == len(variables + choices)
        assert all(IDENTIFIER.fullmatch(own) for own in variables + choices)
        answered = [node["responseIdentifier"] for node in body.find("") if "responseIdentifier" in node.attributes]
        assert answered == [node["identifier"] for node in item.all("responseDeclaration")]
        wrapped = {tag for node in item.all("modalFeedback") for tag in [child.tag for child in node.children]}
        assert ("contentBody" in wrapped) == (version is QTI_30 and bool(wrapped))
        if version is QTI_21:
            assert not {"start", "title"} & {key for node in body.find("") for key in node.attributes}
            assert all("href" in node.attributes for node in body.find("a"))

    check()


def test_names_of_version_3_have_dashes_and_html_keeps_its_own():
    item = package([example("single")], QTI_30).read("items/001-single.xml").decode()
    assert '<qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">' in item
    assert "<p>Which?</p>" in item
    assert not re.search(r"<(?!qti-|/|\?|p\b)", item)
    essay = package([example("essay")], QTI_30).read("items/001-essay.xml").decode()
    assert 'external-scored="human"' in essay
    assert "xternal" not in package([example("essay")], QTI_21).read("items/001-essay.xml").decode()


# The package


@each_version
def test_a_package_lists_its_files_in_the_order_of_the_bank_and_is_the_same_each_time(version):
    found = [
        BankRow(1, own, "single", "Which?", example("single").spec, tags=tags)
        for own, tags in (("z", ("thaw", "a & b")), ("../../etc/passwd", ()), ("ü\"<'", ()), ("", ()), ("a" * 90, ()))
    ]
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        writing.write(iter(found), stream, version)
    assert streams[0].getvalue() == streams[1].getvalue()
    opened = zipfile.ZipFile(streams[0])
    manifest, test, *items = opened.namelist()
    assert (manifest, test) == ("imsmanifest.xml", "test.xml")
    assert all(re.fullmatch(r"items/[0-9]{3}-[a-z0-9_-]{1,40}\.xml", own) for own in items)
    root = ElementTree.fromstring(opened.read(manifest))
    resources = root.findall(".//{*}resource")
    assert [resource.get("type") for resource in resources] == [version.test_type, *[version.item_type] * 5]
    assert [resource.get("href") for resource in resources] == [test, *items]
    assert [node.text for node in root.findall(".//{http://ltsc.ieee.org/xsd/LOM}string")] == ["thaw", "a & b"]
    refs = qti_oracle.parse(opened.read(test)).find("assessmentItemRef")
    assert [ref["href"] for ref in refs] == items
    assert [qti_oracle.parse(opened.read(own))["identifier"] for own in items] == [
        row.id or "question" for row in found
    ]


@pytest.mark.parametrize("character", ["\x0b", "\x1f", "\ufffe", "\r"])
def test_an_answer_that_xml_cannot_hold_is_not_written(character):
    spec = example("single").spec
    spec["options"][0]["text"] = f"a{character}b"
    assert "no file of this format" in cannot(BankRow(1, "q", "single", "Which?", spec))


def test_characters_that_xml_cannot_hold_are_left_out():
    row = settled(BankRow(1, "q", "single", "Which\x0b \ufffe\x1b one?", example("single").spec, rationale="\x01"))
    assert item_of(row).first("itemBody").children[0].words() == "Which  one?"


# What is not written


@pytest.mark.parametrize("kind", sorted(questions.kinds()))
def test_no_kind_is_written_and_never(kind):
    assert not (kind in WRITERS and kind in NEVER)


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("multiple", {"rule": "coverage"}, "no rule like “coverage”"),
        ("ordering", {"rule": "longest-subset"}, "no rule like “longest-subset”"),
        ("matching", {"exact": True}, "one right choice"),
        ("ordering", {"rule": "exact"}, "one right order"),
        ("short_text", {}, "stands for other letters"),
        ("short_text", {"accept": [{"text": "a", "credit": "1", "rationale": ""}]}, "accents count"),
        ("numeric", {}, "no units"),
        ("cloze", {"bank": []}, "capitals and accents"),
        ("cloze", {"exact": True, "bank": ["party", "Communist Party", "glasnost"]}, "one right word for each gap"),
        ("cloze", {"text": '[a](http://b "[[1]]") [[2]]'}, "where QTI can have none"),
        ("passage", {}, "documents"),
        ("ranking", {}, "person"),
    ],
)
def test_what_qti_would_score_otherwise_is_not_written(kind, changes, reason):
    assert reason in cannot(example(kind, **changes))


@pytest.mark.parametrize(
    ("value", "rule", "by", "reason"),
    [
        ("5", "figures", "2", "significant figures"),
        ("-5", "relative", "2", "below 0"),
        ("1234567890.1234567", "absolute", "0", "15 digits"),
    ],
)
def test_numbers_that_qti_would_score_otherwise_are_not_written(value, rule, by, reason):
    value = {"value": value, "rule": rule, "by": by, "credit": "1", "rationale": ""}
    assert reason in cannot(example("numeric", values=[value], ranges=[], units=[]))
