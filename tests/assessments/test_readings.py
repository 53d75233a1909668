"""An assigned reading and who may open it when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_assignment, make_document, make_lesson


@pytest.mark.parametrize("is_archived", [False, True])
def test_a_reading_is_closed_to_students_until_it_opens(as_user, cast, is_archived):
    lesson = make_lesson(reading=[make_document(paragraphs=["Not yet."]).paragraphs.get()])
    assignment = make_assignment(cast.classroom, lesson=lesson, opens_at=timezone.now() + timedelta(days=3))
    cast.classroom.is_archived = is_archived
    cast.classroom.save()
    answer = as_user(cast.author).get(f"/assignments/{assignment.pk}/read/")
    assert answer.status_code == 400
    assert "Not yet." not in answer.content.decode()
    assert as_user(cast.teacher).get(f"/assignments/{assignment.pk}/read/").status_code == 200


def test_a_reading_is_set_to_its_reader_where_it_is_read(as_user, cast):
    lesson = make_lesson(reading=[make_document(paragraphs=["Some text."]).paragraphs.get()])
    assignment = make_assignment(cast.classroom, lesson=lesson)
    url = f"/assignments/{assignment.pk}/read/"
    page = as_user(cast.author).get(url).content.decode()
    assert "Text settings" in page and f'name="next" value="{url}"' in page
