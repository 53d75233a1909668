"""The page that says what a format carries of a bank's questions, and the file."""

import pytest
from django.urls import reverse

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.forms.bank_files import open_bank, writers
from assessments.models import Question
from assessments.services.banks import add_to_bank
from tests.factories import make_question, make_unit

KINDS = ("single", "ordering", "true_false", "ranking")


@pytest.fixture
def unit(cast):
    unit = make_unit("mills")
    add_to_bank(
        unit, [settled(BankRow(1, kind, kind, f"About {kind}?", questions.get(kind).EXAMPLE)) for kind in KINDS]
    )
    return unit


@pytest.fixture
def teacher(cast, as_user):
    return as_user(cast.teacher)


def ask(client, name="bank-export", **query):
    return client.get(reverse(name, args=["mills"]), query)


def ticked(*keys):
    return [Question.objects.get(key=key).pk for key in keys]


def rows_of(response):
    return {row.id for row in open_bank(response.content, "x", "gift")[1]}


def test_bank_export_says_first_what_stays_behind_and_what_is_lost(teacher, unit):
    page = ask(teacher).content.decode()
    assert "All 4 questions of this bank." in page and "Download" not in page
    page = ask(teacher, format="gift").getvalue().decode()
    assert "GIFT (Moodle) carries 2 of 4" in page and page.endswith("</html>\n")
    module = writers()["gift"]
    for row in (settled(BankRow(1, kind, kind, "?", questions.get(kind).EXAMPLE)) for kind in ("ordering", "ranking")):
        assert str(module.cannot(row)) in page
    assert page.count("<code>ordering</code>") == 1 and "misconceptions" in page
    assert "Download 2 questions" in page and "/bank/export/file/?format=gift" in page


@pytest.mark.parametrize("name", sorted(writers()))
def test_bank_export_says_that_no_file_holds_the_evidence(teacher, unit, name):
    page = ask(teacher, format=name, q=ticked("true_false")).getvalue().decode()
    assert "No file holds the paragraphs linked as evidence" in page


@pytest.mark.parametrize("name", sorted(writers()))
def test_bank_export_file_holds_what_was_promised(teacher, unit, name):
    response = ask(teacher, "bank-export-file", format=name)
    extension = writers()[name].EXTENSION
    assert response["Content-Disposition"] == f'attachment; filename="mills.{extension}"'
    assert response["Content-Type"] == "application/octet-stream" and response["X-Content-Type-Options"] == "nosniff"
    rows = list(open_bank(response.content, f"mills.{extension}")[1])
    assert {"single", "true_false"} <= {row.id for row in rows} and not any(row.refusal for row in rows)


def test_bank_export_is_of_the_ticked_ones_of_this_bank_alone(teacher, unit):
    foreign = make_question(make_unit("elsewhere"), key="foreign")
    chosen = {"q": [*ticked("single"), foreign.pk, "x", "9" * 30], "format": "gift"}
    page = ask(teacher, **chosen).getvalue().decode()
    assert "1 question of this bank." in page and "carries 1 of 1" in page
    assert rows_of(ask(teacher, "bank-export-file", **chosen)) == {"single"}


def test_bank_export_is_of_the_ids_or_of_what_was_found(teacher, unit):
    assert rows_of(ask(teacher, "bank-export-file", question=["single"], format="gift")) == {"single"}
    assert rows_of(ask(teacher, "bank-export-file", kind="true_false", format="gift")) == {"true_false"}
    page = ask(teacher, kind="true_false", word="about").content.decode()
    assert "1 question of this bank." in page and '<input type="hidden" name="kind" value="true_false">' in page


def test_bank_export_of_the_ticks_of_the_banks_page(teacher, unit):
    ticks = {"question": ["single", "ordering"], "do": "export"}
    page = teacher.post(reverse("bank-change", args=["mills"]), ticks, follow=True)
    assert "2 questions of this bank." in page.content.decode()


def test_bank_detail_leads_to_its_files(cast, as_user, unit):
    address = reverse("bank-detail", args=["mills"])
    page = as_user(cast.teacher).get(address, {"kind": "single", "page": "1"}).content.decode()
    assert 'href="/units/mills/bank/import/"' in page and 'href="/units/mills/bank/export/?kind=single"' in page
    page = as_user(cast.assistant).get(address).content.decode()
    assert "/bank/import/" not in page and 'href="/units/mills/bank/export/"' in page


def test_bank_export_is_of_the_newest_versions(teacher, unit):
    add_to_bank(unit, [settled(BankRow(1, "single", "single", "Anew?", questions.get("single").EXAMPLE))])
    found = open_bank(ask(teacher, "bank-export-file", format="gift").content, "x", "gift")[1]
    assert [row.stem for row in found if row.id == "single"] == ["Anew?"]


@pytest.mark.parametrize(
    ("query", "words"),
    [({"q": ["0"]}, "There is no question to export"), ({"format": "word"}, "Select a valid choice")],
)
def test_bank_export_says_what_is_wrong(teacher, unit, query, words):
    assert words in ask(teacher, **query).content.decode()


def test_bank_export_file_of_nothing_is_refused_in_words(teacher, unit):
    nothing = ask(teacher, "bank-export-file", q=ticked("ordering"), format="gift")
    assert nothing.status_code == 400 and "None of these questions" in nothing.content.decode()
    assert ask(teacher, "bank-export-file", format="word").status_code == 400
    assert "None of them can be written" in ask(teacher, q=ticked("ordering"), format="gift").getvalue().decode()


def test_bank_export_takes_as_many_queries_for_thirty_as_for_one(teacher, unit, django_assert_num_queries):
    spec = questions.get("single").EXAMPLE
    for count in (1, 30):
        add_to_bank(unit, [settled(BankRow(1, f"q{n}", "single", f"{n}?", spec)) for n in range(count)])
        with django_assert_num_queries(6):
            ask(teacher, format="gift").getvalue()


def test_bank_export_is_for_staff(cast, as_user, unit):
    roles = ("teacher", "assistant", "other_teacher", "admin", "author", "stranger")
    codes = [ask(as_user(getattr(cast, name))).status_code for name in roles]
    assert codes == [200, 200, 200, 200, 404, 404]
