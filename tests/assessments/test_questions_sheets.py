"""Questions as tables, CSV and XLSX: what a teacher fills in is read forgivingly, and what is written comes back."""

import copy
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings as site
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.banksheet import columns, guide, table
from assessments.banksheet.kinds import READERS
from assessments.formats import questions_csv, questions_xlsx
from assessments.forms.bank_files import open_bank
from classrooms.problems import BadFile
from tests.assessments.bankrow_support import PROSE, TEXT, example, facts, rows

FORMATS = pytest.mark.parametrize("module", [questions_csv, questions_xlsx], ids=["csv", "xlsx"])


def read_csv(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [settled(row) for row in questions_csv.read(io.BytesIO(data))]


def workbook(*lines, **more):
    """The bytes of a workbook whose first sheet has these cells."""
    book = openpyxl.Workbook()
    for number, line in enumerate(lines, 1):
        for place, value in enumerate(line, 1):
            book.active.cell(number, place).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_xlsx(data):
    return [settled(row) for row in questions_xlsx.read(io.BytesIO(data))]


def written(module, *found):
    stream = io.BytesIO()
    module.write(found, stream)
    return stream.getvalue()


def only(**cells):
    """The one row with these cells; option_1 is the column “option 1”."""
    headings = [name.replace("_", " ") for name in cells]
    [row] = table.read([table.Line(1, headings), table.Line(2, list(cells.values()))])
    return settled(row)


def score(row, answer):
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction


# --- The table as such ---------------------------------------------------------------------------

PLAIN = """kind,question,answer,option 1,option 2,reason 1,reason 2
single,When did it burn?,b,1801,1802,No.,Yes.
"""


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        PLAIN.replace("\n", "\r\n"),
        "My questions\n\n" + PLAIN,
        "Reason_2,OPTION b,Option 1,ANSWER , question,Kind,reason-1\n"
        "Yes.,1802,1801,b,When did it burn?,Single Choice,No.\n",
        PLAIN.replace("b,1801", "1802,1801"),
        PLAIN.replace("b,1801", "B,1801"),
    ],
)
def test_a_table_is_read_however_it_was_separated_ordered_and_headed(text):
    [row] = read_csv(text)
    assert not row.refusal and not row.warnings
    assert (row.kind, row.stem, row.points) == ("single", "When did it burn?", Decimal(1))
    assert [(option["text"], option["right"], option["rationale"]) for option in row.spec["options"]] == [
        ("1801", False, "No."),
        ("1802", True, "Yes."),
    ]


def test_the_line_is_that_of_the_file_whatever_stands_in_quotes():
    found = read_csv(
        'kind,question,answer\n\nshort_text,"Two\nlines, ""quoted""",x\n\n\nshort_text,Last?,y\nnonsense,?,z\n'
    )
    assert [(row.line, row.stem) for row in found[:2]] == [(3, 'Two\nlines, "quoted"'), (7, "Last?")]
    assert (found[2].line, "“nonsense” is not known" in found[2].refusal) == (8, True)


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", None, "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", None, "empty"),
        ("kind,question\nshort_text,Für?".encode("cp1252"), 2, "Windows-1252"),
        (PLAIN.encode("utf-16"), None, "UTF-16"),
        (b"kind,answer\nsingle,x", 1, "missing"),
        (b"kind,question,Option 1,option_1\nsingle,x,a,b", 1, "more than once"),
        (b'kind,question\nsingle,"x', 2, "quotation mark"),
        (("kind,question," + "," * 600 + "x\n").encode(), 1, "columns"),
        (b"kind,question\n" + b"single,x\n" * 20_001, None, "rows"),
        (b"PK\x03\x04", None, "ZIP"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(data, line, what):
    with pytest.raises(BadFile) as refusal:
        read_csv(data)
    problem = refusal.value.problems[0]
    assert problem.line == line
    assert what in problem.what


def test_what_is_not_known_is_named_and_what_decides_marks_is_never_left_out():
    [row] = read_csv("kind,question,answer,colour,,date 1\nshort_text,Which?,x,red,stray,1953\n")
    assert not row.refusal
    assert [said.partition("”")[0] for said in row.warnings] == [
        "The column “colour",
        "The column “number 5, without a heading",
        "“date 1",
    ]
    [row] = read_csv("kind,question,answer,colour\nshort_text,Which?,x,\n")
    assert not row.warnings
    [row] = read_csv("kind,question,answer\nshort_text,Which?,x,y\n")
    assert "4 cells" in row.refusal
    row = only(kind="single", question="?", answer="a", option_1="x", option_2="y", credit_1="0.5")
    assert "credit 1: this means nothing" in row.refusal


@pytest.mark.parametrize(("points", "read"), [("", 1), ("2", 2), ("2.5", 2.5), ("2,5", 2.5), ("10.00", 10)])
def test_points(points, read):
    row = only(kind="short_text", question="?", answer="x", points=points)
    assert row.points == Decimal(str(read))


@pytest.mark.parametrize("points", ["much", "1e3", "-1", "0", "10000", "1.555", "٣"])
def test_points_that_no_question_can_have(points):
    assert "points" in only(kind="short_text", question="?", answer="x", points=points).refusal


def test_tags_ids_and_reasons():
    row = only(kind="short_text", question="?", answer="x", tags="thaw, cult;x | thaw", id="q-7", reason="Because.")
    assert (row.tags, row.id, row.rationale) == (("thaw", "cult", "x"), "q-7", "Because.")


# --- Each kind -----------------------------------------------------------------------------------

CHOICES = {"option_1": "red", "option_2": "blue", "option_3": "green"}


@pytest.mark.parametrize(
    ("cells", "scores"),
    [
        ({"kind": "single", "answer": "c", **CHOICES}, {"c": 1, "a": 0}),
        ({"kind": "single", "answer": "Green", **CHOICES}, {"c": 1}),
        ({"kind": "single", "answer": "c", "option_1": "x", "option_3": "y"}, {"c": 1, "a": 0}),
        ({"kind": "multiple", "answer": "a, c", **CHOICES}, {("a", "c"): 1, ("a",): 0.5, ("a", "b"): 0}),
        ({"kind": "multiple", "answer": "red | green", "rules": "exact", **CHOICES}, {("a", "c"): 1, ("a",): 0}),
        (
            {
                "kind": "multiple",
                "answer": "a;b",
                **CHOICES,
                "credit_1": "0,75",
                "credit_2": "25 %",
                "credit_3": "-0.5",
            },
            {("a",): 0.75, ("b",): 0.25, ("a", "c"): 0.25},
        ),
        ({"kind": "true_false", "answer": "TRUE"}, {"true": 1, "false": 0}),
        ({"kind": "true_false", "answer": "falsch"}, {"false": 1, "true": 0}),
        ({"kind": "short_text", "answer": "thaw", "option_1": "melt*", "credit_1": "0.5"}, {"THAW": 1, "melting": 0.5}),
        ({"kind": "short_text", "answer": "Thaw", "rules": "Capitals count"}, {"Thaw": 1, "thaw": 0}),
        ({"kind": "short_text", "answer": "collective", "rules": "near spelling 0.5"}, {"colective": 0.5}),
        ({"kind": "numeric", "answer": "1956"}, {"1956": 1, "1955": 0}),
        ({"kind": "numeric", "answer": "1956 ± 2"}, {"1954": 1, "1953": 0}),
        ({"kind": "numeric", "answer": "200 +/- 5 %"}, {"210": 1, "211": 0}),
        ({"kind": "numeric", "answer": "3.14 (3 figures)"}, {"3.1416": 1, "3.2": 0}),
        ({"kind": "numeric", "answer": "1953 to 1956"}, {"1953": 1, "1956": 1, "1957": 0}),
        ({"kind": "numeric", "answer": "-5..-3"}, {"-5": 1, "-6": 0}),
        (
            {"kind": "numeric", "answer": "5", "option_1": "4 to 6", "credit_1": "50%", "units": "people | pairs = 2"},
            {"5": 1, "4 people": 0.5, "2 pairs": 0.5},
        ),
        (
            {
                "kind": "matching",
                "option_1": "A",
                "match_1": "one",
                "option_2": "B",
                "match_2": "two|ten",
                "match_3": "ten",
            },
            {(("1", "one"), ("2", "ten")): 1, (("1", "ten"), ("2", "two")): 0.5},
        ),
        (
            {"kind": "ordering", "option_1": "war", "option_2": "arrest", "option_3": "speech"},
            {(("e03", "1"), ("e01", "2"), ("e02", "3")): 1},
        ),
        (
            {"kind": "ordering", "answer": "2|1|2", "option_1": "war", "option_2": "speech", "option_3": "arrest"},
            {(("e02", "1"), ("e01", "2"), ("e03", "3")): 1, (("e02", "1"), ("e03", "2"), ("e01", "3")): 1},
        ),
        (
            {"kind": "cloze", "text": "Read at [[1]] until [[2]].", "option_1": "party | Party", "option_2": "1989"},
            {(("1", "party"), ("2", "1989")): 1, (("1", "x"), ("2", "1989")): 0.5},
        ),
        (
            {
                "kind": "passage",
                "text": "It fell.",
                "answer": "B5",
                "option_1": "B5",
                "option_2": "C4",
                "credit_2": ".5",
            },
            {"B5": 1, "C4": 0.5},
        ),
    ],
)
def test_each_kind_earns_what_the_table_says(cells, scores):
    row = only(question="Which?", **cells)
    assert not row.refusal
    for answer, fraction in scores.items():
        if isinstance(answer, tuple):
            answer = dict(answer) if isinstance(answer[0], tuple) else list(answer)
        assert float(score(row, answer)) == fraction, answer


def test_a_statement_is_the_question_or_stands_below_it():
    row = only(kind="true_false", question="It burned.", answer="true", reason_1="Yes.", reason_2="No.")
    assert (row.stem, row.spec["statement"]) == ("True or false?", "It burned.")
    row = only(
        kind="true_false", question="Is it so?", text="It burned.", answer="true", option_1="false", reason_1="No."
    )
    assert (row.stem, row.spec["statement"]) == ("Is it so?", "It burned.")
    assert [option["rationale"] for option in row.spec["options"]][1] == "No."


def test_a_short_answer():
    row = only(kind="short", question="Why?", text="Two sentences.", answer="B5 | A3", rules="80 words")
    assert row.spec == {"words": 80, "guidance": "Two sentences.", "expected": ["B5", "A3"]}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"kind": ""}, "kind: it is empty"),
        ({"kind": "essay"}, "rubric"),
        ({"kind": "grid"}, "one row"),
        ({"kind": "single", **CHOICES}, "answer: it is empty"),
        ({"kind": "single", "answer": "d", **CHOICES}, "neither the letter"),
        ({"kind": "single", "answer": "a, b", **CHOICES}, "Exactly one option"),
        ({"kind": "single", "answer": "b", "option_1": "b", "option_2": "a"}, "more than one option"),
        ({"kind": "single", "answer": "PARTY", "option_1": "Party", "option_2": "party"}, "more than one option"),
        ({"kind": "single", "answer": "a", "rules": "exact", **CHOICES}, "rules: “exact”"),
        ({"kind": "multiple", "answer": "a|b", "rules": "exact", "credit_1": "1", **CHOICES}, "weights” only"),
        ({"kind": "multiple", "answer": "a|b", "rules": "exact | coverage", **CHOICES}, "one rule"),
        ({"kind": "single", "answer": "a", "option_1": "x", "option_3": "y", "option_5": "x"}, "option 5: “x” is used"),
        ({"kind": "single", "answer": "a", "option_1": "x", "reason_4": "y"}, "option 4: This may not be empty"),
        ({"kind": "short_text", "answer": "x" * 500, "option_1": "y"}, "answer: At most"),
        ({"kind": "short_text", "answer": "x", "option_2": "y", "credit_2": "2"}, "credit 2: Write a number"),
        ({"kind": "passage", "text": "x", "answer": "5", "option_1": "5", "option_2": "B5"}, "option 1: A paragraph"),
        ({"kind": "matching", "option_1": "A", "match_1": "x|z", "option_2": "B", "match_2": "y"}, "match 1: “z”"),
        ({"kind": "true_false", "answer": "maybe"}, "true or false"),
        ({"kind": "true_false", "answer": "true", "option_1": "1953"}, "option 1"),
        ({"kind": "short_text", "answer": "x", "rules": "loud"}, "rules: “loud”"),
        ({"kind": "numeric", "answer": "many"}, "cannot be read as one number"),
        ({"kind": "numeric", "answer": "5 to 3"}, "before it begins"),
        ({"kind": "numeric", "answer": "5", "units": "people | pairs"}, "pairs = 1000"),
        ({"kind": "numeric", "answer": "9" * 300}, "too long"),
        ({"kind": "numeric"}, "values"),
        ({"kind": "matching", "option_1": "A", "match_1": "x", "answer": "1x"}, "answer: this means nothing"),
        ({"kind": "ordering", "answer": "1|2", "option_1": "a", "option_2": "b", "option_3": "c"}, "a place for each"),
        (
            {"kind": "ordering", "answer": "1|²|3", "option_1": "a", "option_2": "b", "option_3": "c"},
            "a place for each",
        ),
        ({"kind": "cloze", "question": "At [[1]].", "option_1": "x"}, "text: the text with the gaps"),
        ({"kind": "passage", "text": "x", "answer": "B5", "option_1": "C4", "option_2": "C5"}, "not among the options"),
        ({"kind": "passage", "text": "x", "answer": "B5", "option_1": "B5", "credit_1": "0.5"}, "earns everything"),
        ({"kind": "short", "rules": "long"}, "60 words"),
        ({"kind": "short_text", "question": "", "answer": "x"}, "no text"),
    ],
)
def test_what_would_be_guessing_is_refused_with_its_column(cells, reason):
    assert reason in only(**{"question": "Which?", **cells}).refusal


# --- What a workbook holds besides texts -----------------------------------------------------------


def test_numbers_truth_and_dates_of_cells_are_read_as_they_are_shown():
    head = ["kind", "question", "answer", "points", "option 1", "credit 1"]
    found = read_xlsx(
        workbook(
            head,
            ["numeric", "Which year?", 1956.0, 2.5, 0.1 + 0.2, 0.5],
            ["true_false", "It burned.", True],
            None or [],
            ["short_text", "When?", date(1953, 9, 1)],
            ["short_text", "When?", datetime(1953, 9, 1, 12, 30)],
            ["short_text", 12345678901234567890, 1e-7],
        )
    )
    assert not any(row.refusal for row in found)
    assert [row.line for row in found] == [2, 3, 5, 6, 7]
    values = found[0].spec["values"]
    assert [(one["value"], one["credit"]) for one in values] == [("1956", "1"), ("0.3", "0.5")]
    assert found[0].points == Decimal("2.5")
    assert score(found[1], "true") == 1
    assert [row.spec["accept"][0]["text"] for row in found[2:]] == ["1953-09-01", "1953-09-01 12:30:00", "0.0000001"]
    assert "Cell C5: it holds a date, which was read as 1953-09-01." in found[2].warnings
    assert found[4].stem == "12345678901234600000"


def test_a_formula_or_an_error_is_refused_by_its_cell():
    head = ["kind", "question", "answer"]
    found = read_xlsx(workbook(head, ["short_text", "Which?", '="x"'], ["short_text", "Which?", "#N/A"], head[:1]))
    assert "Cell C2: it holds a formula" in found[0].refusal
    assert "Cell C3: it holds the error" in found[1].refusal
    with pytest.raises(BadFile, match="formula"):
        read_xlsx(workbook(["kind", "question", "=1+1"], ["short_text", "Which?", "x"]))


def test_only_the_first_sheet_is_read_and_empty_rows_are_nothing():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["kind", "question", "answer"], ["short_text", "Which?", "x"])))
    book.create_sheet("More").append(["kind"])
    book.active.cell(900_000, 3).value = " "
    stream = io.BytesIO()
    book.save(stream)
    assert len(read_xlsx(stream.getvalue())) == 1


def changed(data, name, change):
    """The workbook with the bytes of one of its files changed; a file of another name is added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return stream.getvalue()


SMALL = workbook(["kind", "question", "answer"], ["short_text", "Which?", "x"])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"kind,question\n", "no zip"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, ".xls file"),
        (SMALL + b" " * 5 * 1024 * 1024, "larger than 5 MB"),
        (SMALL[:-200], "broken"),
        (changed(SMALL, SHEET, lambda old: old.replace(b"</row>", b"")), "broken"),
        (changed(SMALL, "xl/vbaProject.bin", lambda old: b"x"), "macros"),
        (
            changed(SMALL, "[Content_Types].xml", lambda old: old.replace(b"sheet.main", b"sheet.macroEnabled.main")),
            "macros",
        ),
        (changed(workbook(["kind"]), "xl/workbook.xml", lambda old: b"<x/>"), "broken"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(data, what):
    with pytest.raises(BadFile, match=what):
        read_xlsx(data)


# --- There and back -------------------------------------------------------------------------------

SIGNS = TEXT | st.sampled_from(
    [
        "=1+1",
        "+49",
        "-5",
        "@x",
        "'=x",
        "''",
        "'quoted'",
        "#N/A",
        "TRUE",
        "1956",
        "1.0",
        "1e5",
        "a, b; c",
        'say "x"',
        "a | b",
    ]
    + [
        "_x0041_",
        "_x005F_",
        "x\x0by",
        "x\ufffey",
        "\ttab",
        "two\nlines",
        "two\r\nlines",
        "＝wide",
        "sep=;",
        "kind",
        "½",
    ]
)


@st.composite
def signed(draw, kind):
    """A row of a kind with signs in its texts that mean something to spreadsheets."""
    row = draw(rows(kind))
    spec = copy.deepcopy(row.spec)
    for group in ("options", "events", "stems", "gaps", "accept"):
        for part in spec.get(group, []):
            for name in ("text", "rationale", "when", "misconception"):
                if name in part and (name != "text" or kind != "short_text") and draw(st.booleans()):
                    part[name] = draw(SIGNS)
    again = settled(
        BankRow(1, row.id, kind, draw(PROSE | SIGNS), spec, row.points, draw(st.just("") | SIGNS), row.tags)
    )
    assume(not again.refusal)
    return again


@FORMATS
@pytest.mark.parametrize("kind", sorted(READERS))
def test_what_is_written_comes_back(module, kind):
    seen = []

    @settings(max_examples=60 if module is questions_csv else 25, deadline=None)
    @given(rows(kind) | signed(kind))
    def check(row):
        if module.cannot(row):
            return
        seen.append(row)
        [again] = module.read(io.BytesIO(written(module, row)))
        again = settled(again)
        assert not again.refusal, again.refusal
        assert table._same_lines(facts(row)) == facts(again) or module.drops(row)

    check()
    assert len(seen) > 5


@FORMATS
def test_several_kinds_stand_below_one_another(module):
    found = [settled(BankRow(1, kind, kind, f"About {kind}?", example(kind))) for kind in READERS]
    again = [settled(row) for row in module.read(io.BytesIO(written(module, *found)))]
    assert [facts(row) for row in again] == [facts(row) for row in found]
    assert [row.line for row in again] == list(range(2, len(found) + 2))


@FORMATS
@pytest.mark.parametrize("kind", sorted(questions.kinds()))
def test_each_kind_is_written_or_the_reason_is_told(module, kind):
    row = settled(BankRow(1, "q", kind, "Which?", questions.get(kind).EXAMPLE))
    assert bool(module.cannot(row)) != (kind in READERS)


def test_two_names_of_one_unit_come_back():
    units = [{"name": name, "factor": "1"} for name in ("%", "per cent", "a = b")]
    row = settled(BankRow(1, "q", "numeric", "How much?", {"values": [{"value": "5"}], "units": units}))
    assert not questions_csv.cannot(row)
    assert table.back(row).spec == row.spec


def test_what_a_table_cannot_hold_is_told():
    spec = {"stems": [{"id": "1", "text": "a", "match": "x | y"}, {"id": "2", "text": "b", "match": "z"}]}
    row = settled(BankRow(1, "q", "matching", "Which?", spec))
    assert "signs" in questions_csv.cannot(row)
    row = settled(BankRow(1, "q", "short_text", "x" * 40_000, example("short_text")))
    assert "too long for a cell" in questions_xlsx.cannot(row) and not questions_csv.cannot(row)
    row = settled(BankRow(1, "q", "single", "![m](picture:map) Which?", example("single"), tags=("a,b",)))
    assert questions_csv.drops(row) == ["some of its tags", "its pictures"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1"])
def test_no_text_is_written_that_a_spreadsheet_would_run(text):
    row = settled(BankRow(1, "q", "short_text", text, {"accept": [{"text": text, "credit": "1", "rationale": text}]}))
    data = written(questions_csv, row).decode("utf-8-sig")
    assert f"'{text}" in data and f",{text}" not in data
    sheet = openpyxl.load_workbook(io.BytesIO(written(questions_xlsx, row))).worksheets[0]
    assert [cell.data_type for cell in sheet[2] if cell.value is not None and text in str(cell.value)] == ["s"] * 3
    assert sheet["C2"].value == f"'{text}"


@FORMATS
@pytest.mark.parametrize(
    "text", ["#N/A", "#REF!", "TRUE", "1956.0", "_x0041_", "_x005F_x0041_", "x\x0by", "x\ufffey", "'a'"]
)
def test_a_text_that_a_workbook_would_take_for_something_else_stays_what_it_is(module, text):
    row = settled(BankRow(1, "q", "short_text", text, {"accept": [{"text": text, "rationale": text}]}))
    [again] = module.read(io.BytesIO(written(module, row)))
    assert facts(settled(again)) == facts(row)


# --- The template ---------------------------------------------------------------------------------


@FORMATS
def test_the_template_has_an_example_of_each_kind_and_is_read(module):
    stream = io.BytesIO()
    module.write_template(stream)
    stream.seek(0)
    found = [settled(row) for row in module.read(stream)]
    assert [row.kind for row in found] == list(READERS)
    assert all(not row.refusal and not row.warnings and row.tags == ("example",) for row in found)


def test_the_template_tells_how_it_is_filled_in():
    stream = io.BytesIO()
    questions_xlsx.write_template(stream)
    book = openpyxl.load_workbook(stream)
    assert len(book.worksheets) == 2
    [choice] = book.worksheets[0].data_validations.dataValidation
    assert all(kind in choice.formula1 for kind in READERS) and len(choice.formula1) < 256
    assert str(choice.sqref).startswith("B2:")
    words = [str(cell.value) for line in book.worksheets[1] for cell in line]
    assert {*READERS, *columns.FIXED} <= set(words)
    assert set(guide.ASKED) == set(guide.MEANT) == set(READERS)


def test_the_columns_are_told_in_the_documentation():
    text = (site.BASE_DIR / "docs/bank-formats.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in columns.FIXED)
    assert all(f"`{name} 1`" in text for name in columns.PARTS)


def test_a_workbook_with_macros_is_refused_for_them_whatever_it_is_called():
    data = changed(SMALL, "xl/vbaProject.bin", lambda old: b"x")
    for name in ("bank.xlsm", "bank.xlsx"):
        with pytest.raises(BadFile, match="macros"):
            open_bank(data, name)
    assert open_bank(SMALL, "bank.xlsm")[0] == "xlsx"
