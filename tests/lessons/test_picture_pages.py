"""A picture's own address: who gets it, with which headers, and what texts around it show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Unit
from tests.factories import make_lesson, make_picture, make_unit, place

ADDRESS = "/units/speech/pictures/mill/"
HALL = "![The hall](picture:hall)"


@pytest.fixture
def unit(cast):
    unit = make_unit("speech")
    make_picture(unit, "mill", size=(40, 30), credit="Drawn by Ada")
    place(unit, cast.classroom)
    return unit


def test_picture_detail_is_an_image_and_nothing_else(as_user, cast, unit):
    response = as_user(cast.author).get(ADDRESS)
    assert response.content == bytes(unit.pictures.get().data)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="mill.png"'
    assert "img-src 'self'" in response["Content-Security-Policy"]


def test_picture_detail_is_kept_by_its_reader_alone_and_asked_for_once(as_user, cast, unit):
    client = as_user(cast.author)
    response = client.get(ADDRESS)
    assert response["Cache-Control"] == "private, max-age=600"
    again = client.get(ADDRESS, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    unit.pictures.update(data=b"other bytes")
    assert client.get(ADDRESS, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_picture_detail_of_another_unit_or_key_is_not_found(as_user, cast, unit):
    make_picture(make_unit("hidden"), "hall")
    for person in (cast.author, cast.teacher):
        for address in ("/units/speech/pictures/hall/", "/units/speech/pictures/none/"):
            assert as_user(person).get(address).status_code == 404
    assert as_user(cast.author).get("/units/hidden/pictures/hall/").status_code == 404
    assert as_user(cast.teacher).get("/units/hidden/pictures/hall/").status_code == 200


def test_a_lesson_shows_its_pictures_with_their_credit(as_user, cast, unit):
    make_lesson(unit, 4, background="![The mill](picture:mill)\n\nBy itself.", discussion="A ![](picture:mill) b.")
    page = as_user(cast.author).get("/units/speech/lessons/4/").content.decode()
    image = '<img src="/units/speech/pictures/mill/" alt="{}" width="40" height="30" loading="lazy">'
    assert f"<figure>{image.format('The mill')}<figcaption>Drawn by Ada</figcaption></figure>" in page
    assert f"<p>A {image.format('A mill without a roof.')} b.</p>" in page


def test_a_picture_that_is_not_there_is_told_in_words(as_user, cast, unit):
    make_lesson(unit, 4, background=f"{HALL} is gone.")
    assert "<p>The hall is gone.</p>" in as_user(cast.author).get("/units/speech/lessons/4/").content.decode()


def _shown(client, lesson, background):
    """(number of images, queries) of the lesson's page with this background."""
    lesson.background = background
    lesson.save()
    Unit.objects.restamp()
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/units/speech/lessons/4/").content.decode()
    assert not [query["sql"] for query in captured if '"data"' in query["sql"]]
    return page.count("<img"), len(captured)


def test_texts_without_pictures_cost_nothing_and_any_number_of_pictures_one_query(as_user, cast, unit):
    client, lesson = as_user(cast.author), make_lesson(unit, 4)
    for number in range(30):
        make_picture(unit, f"p-{number}")
    _images, cost = _shown(client, lesson, "Words about a picture: none.")
    assert _shown(client, lesson, "![](picture:p-1)") == (1, cost + 1)
    assert _shown(client, lesson, " ".join(f"![](picture:p-{number})" for number in range(30))) == (30, cost + 1)
