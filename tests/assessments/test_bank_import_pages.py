"""The pages on which a file of questions is read, looked at and taken in."""

import io
from datetime import timedelta
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments import questions
from assessments.bankpictures import Album
from assessments.bankrows import BankRow, settled
from assessments.formats import questions_moodle as moodle
from assessments.forms.bank_files import open_bank, templates
from assessments.models import BankUpload, Question, Tag, UploadPicture
from assessments.services.bank_uploads import MOST_KEPT, agree_to_upload, keep_upload, take_in_upload
from lessons.pictures import clean
from tests.factories import make_question, make_unit, picture_file

GOOD = """// [id:mill]
When did the mill burn? {=1801#It says so. ~1802#No. ~1803#No.}

Does the mill stand? {F}
"""
BAD = "\nOnly a heading without a question\n"


@pytest.fixture
def unit(cast):
    return make_unit("mills")


@pytest.fixture
def teacher(cast, as_user):
    return as_user(cast.teacher)


def send(client, text=GOOD, name="mill.gift", **more):
    """Sends a file; returns the address of its preview."""
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    response = client.post(reverse("bank-import", args=["mills"]), {"file": file, **more})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def read(client, address):
    """Waits until the file is read; returns the words of the page that comes then."""
    assert b'http-equiv="refresh"' in client.get(address).getvalue()
    return client.get(address).content.decode()


def confirm(client, address, **typed):
    """Presses the button, waits while the file is taken in, and returns the page that comes then."""
    response = client.post(f"{address}confirm/", typed, follow=True)
    if not response.streaming:
        return response
    assert b'http-equiv="refresh"' in response.getvalue()
    return client.get(address)


def mine(user):
    return set(Question.objects.filter(author=user).values_list("key", flat=True))


# --- Sending and reading -----------------------------------------------------------------------


def test_bank_import_reads_before_ones_eyes_and_takes_nothing_in(teacher, unit):
    address = send(teacher, GOOD + BAD)
    page = teacher.get(address).getvalue().decode()
    assert "<progress" in page and 'value="100"' in page and "3 questions read" in page and page.endswith("</html>\n")
    assert not Question.objects.exists()
    page = teacher.get(address).content.decode()
    assert "When did the mill burn?" in page and "It says so." not in page  # as a student sees it
    assert "Question 3, line 6" in page and "refused" in page
    assert "Take in 2 questions" in page and not Question.objects.exists()


def test_bank_import_tells_how_far_it_is(teacher, unit, monkeypatch):
    monkeypatch.setattr("assessments.views.growing.TICK", -1)
    address = send(teacher, GOOD)
    page = teacher.get(address).getvalue().decode()
    assert "1 question read" in page and page.count("<progress") == 5
    teacher.post(f"{address}confirm/", {"tag": "autumn"})
    assert not Question.objects.exists()
    page = teacher.get(address).getvalue().decode()
    assert "1 question read" in page and "Now they are put into the bank" in page and page.count("<progress") == 5
    assert Question.objects.count() == 2


def test_bank_import_takes_pasted_text(teacher, unit):
    address = teacher.post(reverse("bank-import", args=["mills"]), {"text": GOOD})["Location"]
    assert "Preview of “pasted questions”" in read(teacher, address)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose a file or paste questions."),
        ({"text": GOOD, "file": SimpleUploadedFile("a.gift", b"x{T}")}, "One after the other".lower()),
        ({"file": SimpleUploadedFile("a.gift", b"")}, "This file is empty"),
        ({"text": GOOD, "format": "word"}, "Select a valid choice"),
    ],
)
def test_bank_import_says_what_is_wrong_with_what_was_sent(teacher, unit, typed, words):
    page = teacher.post(reverse("bank-import", args=["mills"]), typed).content.decode()
    assert words in page and not BankUpload.objects.exists()


def test_bank_import_refuses_a_file_that_is_too_large(teacher, unit, monkeypatch):
    monkeypatch.setattr("assessments.forms.bank_uploads.MOST_MEGABYTES", 0)
    file = SimpleUploadedFile("a.gift", b"x{T}")
    page = teacher.post(reverse("bank-import", args=["mills"]), {"file": file}).content.decode()
    assert "larger than 0 MB" in page and not BankUpload.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "more", "words"),
    [
        ("mill.gift", b"Nothing of that kind", {}, "no answers in braces"),
        ("mill.doc", b"Anything", {}, "tells the format"),
        ("mill.gift", GOOD.encode(), {"format": "moodle"}, "“mill.gift” cannot be read"),
        ("mill.gift", "Was it caf\xe9? {T}".encode("cp1252"), {}, "Windows-1252"),
    ],
)
def test_bank_import_says_why_a_file_cannot_be_read(teacher, unit, name, data, more, words):
    page = read(teacher, send(teacher, data, name, **more))
    assert words in page and "Choose another file" in page
    assert bytes(BankUpload.objects.get().data) == b""


def test_bank_import_of_a_file_with_refusals_only_offers_no_button(teacher, unit):
    address = send(teacher, "A statement without an answer {\n\n}\n")
    page = read(teacher, address)
    assert "None of them can be taken in." in page and "confirm/" not in page
    confirm(teacher, address, without_refused="on")
    assert not Question.objects.exists() and BankUpload.objects.get().taken_at is None


@pytest.mark.parametrize("name", sorted(templates()))
def test_bank_template_is_a_file_that_can_be_taken_in(teacher, unit, name):
    address = reverse("bank-template", args=["mills", name])
    assert f'href="{address}"' in teacher.get(reverse("bank-import", args=["mills"])).content.decode()
    response = teacher.get(address)
    file_name = f"questions.{templates()[name].EXTENSION}"
    assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'
    found, rows = open_bank(response.content, file_name)
    rows = list(rows)
    assert found == name and rows and not [row.refusal for row in rows if row.refusal]


def test_bank_template_of_a_format_without_one(teacher, unit):
    assert teacher.get(reverse("bank-template", args=["mills", "gift"])).status_code == 404


# --- The preview -------------------------------------------------------------------------------


def test_bank_import_preview_shows_what_needs_looking_at_first(teacher, unit):
    address = send(teacher, GOOD + BAD)
    page = read(teacher, address)
    places = [
        page.index(words) for words in ("text without a question", "Does the mill stand?", "When did the mill burn?")
    ]
    assert places == sorted(places)
    refused = teacher.get(f"{address}?show=refused").content.decode()
    assert "line 6" in refused and "When did the mill burn?" not in refused
    assert "When did the mill burn?" in teacher.get(f"{address}?show=nonsense").content.decode()


def test_bank_import_preview_tells_of_ids_that_are_somebody_elses_and_of_what_is_there(cast, teacher, unit):
    make_question(unit, key="mill")
    page = read(teacher, send(teacher))
    assert "“mill-3”" in page or "“mill-2”" in page
    address = send(teacher)
    read(teacher, address)
    confirm(teacher, address)
    assert "2 are there already" in read(teacher, send(teacher))


def test_bank_import_preview_is_a_page_of_fifty_at_a_fixed_price(teacher, unit, django_assert_num_queries):
    addresses = [
        send(teacher, "".join(f"Number {n}? {{=a#So. ~b#No.}}\n\n" for n in range(count))) for count in (1, 60)
    ]
    for address in addresses:
        read(teacher, address)
    for address in addresses:
        with django_assert_num_queries(3):
            page = teacher.get(address).content.decode()
    assert page.count('class="question"') == 50 and "Page 1 of 2" in page
    assert "Number 59?" in teacher.get(f"{addresses[1]}?page=2").content.decode()


@pytest.fixture
def pictured(unit):
    """A file of Moodle's with a picture in two of its questions, and what the picture's key will be."""
    album = Album()
    taken = album.take(picture_file(size=(300, 200)), "A map", "map.png")
    spec = questions.get("true_false").EXAMPLE
    rows = [
        settled(BankRow(1, f"q{number}", "true_false", f"Where? {shown}", spec, pictures=pictures))
        for number, (shown, pictures) in enumerate([(taken.markdown, (taken.picture,))] * 2 + [("", ())])
    ]
    stream = io.BytesIO()
    moodle.write(rows, stream)
    return stream.getvalue(), taken.picture.key


def test_bank_import_preview_shows_each_question_with_its_pictures(cast, as_user, teacher, unit, pictured):
    data, key = pictured
    address = send(teacher, data, "mill.xml")
    page = read(teacher, address)
    picture = f"{address}pictures/{key}/"
    assert page.count(f'<img src="{picture}" alt="A map" width="300" height="200" loading="lazy">') == 2
    assert page.count("with a picture") == 2
    response = teacher.get(picture)
    assert response["Content-Type"] == "image/png" and response.content == clean(picture_file(size=(300, 200))).data
    assert teacher.get(f"{address}pictures/{key}x/").status_code == 404
    assert {as_user(user).get(picture).status_code for user in (cast.other_teacher, cast.admin)} == {404}
    confirm(as_user(cast.teacher), address)
    assert not UploadPicture.objects.exists() and teacher.get(picture).status_code == 404
    assert [row.key for row in unit.pictures.all()] == [key]


def test_bank_import_preview_shows_pictures_at_a_fixed_price(teacher, unit, pictured, django_assert_num_queries):
    address = send(teacher, pictured[0], "mill.xml")
    page = read(teacher, address)
    with django_assert_num_queries(4):
        assert teacher.get(address).content.decode().count("<img") == page.count("<img") == 2


def test_bank_import_read_in_two_windows_keeps_each_picture_once(teacher, unit, pictured):
    address = send(teacher, pictured[0], "mill.xml")
    for window in [teacher.get(address) for _ in range(2)]:
        window.getvalue()
    assert UploadPicture.objects.count() == 1


# --- Taking in ---------------------------------------------------------------------------------


def test_bank_import_takes_in_with_a_tag_and_says_what_was_done(cast, teacher, unit):
    address = send(teacher)
    page = read(teacher, address)
    assert f'value="import-{BankUpload.objects.get().created_at:%Y-%m-%d}"' in page
    page = confirm(teacher, address, tag="autumn").content.decode()
    assert "2 questions are new in the bank." in page and "“autumn”" in page
    assert {tag.name for question in Question.objects.all() for tag in question.tags.all()} == {"autumn"}
    assert mine(cast.teacher) == {"mill", "mill-2"}


def test_bank_import_leaves_refused_ones_only_when_told_to(cast, teacher, unit):
    address = send(teacher, GOOD + BAD)
    read(teacher, address)
    page = confirm(teacher, address).content.decode()
    assert "nothing was taken in" in page and not Question.objects.exists()
    page = confirm(teacher, address, without_refused="on").content.decode()
    assert "1 question was refused and left out." in page and len(mine(cast.teacher)) == 2


def test_bank_import_makes_one_tag_of_two_words_and_refuses_one_that_no_address_holds(teacher, unit):
    address = send(teacher)
    read(teacher, address)
    assert "A tag needs letters from a to z" in confirm(teacher, address, tag="Оттепель").content.decode()
    assert not Question.objects.exists()
    confirm(teacher, address, tag="Week 3")
    assert set(Tag.objects.values_list("name", flat=True)) == {"week-3"}


def test_bank_import_pressed_twice_takes_in_once(cast, teacher, unit):
    address = send(teacher)
    read(teacher, address)
    confirm(teacher, address)
    Question.objects.filter(key="mill").delete()
    page = confirm(teacher, address).content.decode()
    assert "Nothing was done twice." in page and mine(cast.teacher) == {"mill-2"}
    assert bytes(BankUpload.objects.get().data) == b""


def test_bank_import_that_was_interrupted_goes_on_when_its_page_is_loaded_again(cast, teacher, unit, monkeypatch):
    monkeypatch.setattr("assessments.views.growing.TICK", -1)
    address = send(teacher)
    read(teacher, address)
    teacher.post(f"{address}confirm/")
    begun = iter(teacher.get(address).streaming_content)
    assert "1 question read" in b"".join(islice(begun, 2)).decode()
    assert not Question.objects.exists()
    teacher.get(address).getvalue()
    assert mine(cast.teacher) == {"mill", "mill-2"} and "is taken in" in teacher.get(address).content.decode()


def test_bank_import_in_two_windows_at_once_takes_in_once(teacher, unit):
    address = send(teacher)
    read(teacher, address)
    teacher.post(f"{address}confirm/", {"tag": "autumn"})
    windows = [teacher.get(address) for _ in range(2)]
    teacher.post(f"{address}confirm/", {"tag": "winter"})
    windows[0].getvalue()
    Question.objects.all().delete()
    assert b"See what was done" in windows[1].getvalue() and not Question.objects.exists()
    assert "“autumn”" in teacher.get(address).content.decode()


def test_agree_to_upload_changes_nothing_of_what_was_taken_in(cast, unit):
    upload = keep_upload(cast.teacher, unit, "mill.gift", GOOD.encode())
    take_in_upload(upload, list(open_bank(GOOD.encode(), "mill.gift")[1]), "autumn")
    agree_to_upload(upload, "winter")
    assert BankUpload.objects.get().outcome == {"new": 2, "tag": "autumn"}


def test_take_in_upload_pressed_twice_at_once_takes_in_once(cast, unit):
    upload = keep_upload(cast.teacher, unit, "mill.gift", GOOD.encode())
    rows = list(open_bank(GOOD.encode(), "mill.gift")[1])
    assert take_in_upload(upload, rows)
    Question.objects.all().delete()
    assert not take_in_upload(upload, rows) and not Question.objects.exists()


def test_bank_import_before_it_is_read_takes_nothing_in(teacher, unit):
    confirm(teacher, send(teacher))
    assert not Question.objects.exists()


# --- Who, and how long -------------------------------------------------------------------------


def test_bank_import_is_for_teachers(cast, as_user, unit):
    address = reverse("bank-import", args=["mills"])
    codes = {
        name: as_user(getattr(cast, name)).get(address).status_code
        for name in ("teacher", "other_teacher", "admin", "assistant", "author", "stranger")
    }
    may_not = {"assistant": 403, "author": 404, "stranger": 404}
    assert codes == {"teacher": 200, "other_teacher": 200, "admin": 200, **may_not}


def test_bank_import_shows_a_file_to_nobody_else_and_in_its_own_bank_alone(cast, as_user, unit):
    make_unit("other")
    address = send(as_user(cast.teacher))
    for user, where in ((cast.admin, address), (cast.other_teacher, address), (cast.teacher, "other")):
        path = address.replace("mills", "other") if where == "other" else where
        for response in (as_user(user).get(path), as_user(user).post(f"{path}confirm/")):
            assert response.status_code == 302 and response["Location"].endswith("/bank/import/")


def test_bank_import_forgets_a_file_after_a_day(teacher, unit):
    address = send(teacher)
    BankUpload.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "not kept any more" in teacher.get(address, follow=True).content.decode()
    send(teacher)
    assert BankUpload.objects.count() == 1


def test_keep_upload_keeps_a_few_of_a_person(cast, unit):
    keep_upload(cast.other_teacher, unit, "other.gift", b"x")
    for number in range(MOST_KEPT + 2):
        keep_upload(cast.teacher, unit, f"{number}.gift", b"x")
    names = list(BankUpload.objects.filter(user=cast.teacher).values_list("name", flat=True))
    assert names == ["6.gift", "5.gift", "4.gift", "3.gift", "2.gift"]
    assert BankUpload.objects.filter(user=cast.other_teacher).exists()
