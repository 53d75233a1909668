"""What was shown to somebody signed in stays in no cache."""

import pytest

from classrooms.services import create_token

PAGES = ["/", "/classes/", "/units/", "/profile/", "/classes/{}/people/", "/classes/{}/roster.csv", "/api/classes/"]


@pytest.mark.parametrize("page", PAGES)
def test_private_pages_are_not_kept(as_user, cast, page):
    answer = as_user(cast.teacher).get(page.format(cast.classroom.pk))
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


def test_what_a_program_is_told_is_not_kept(client, cast):
    _token, secret = create_token(cast.teacher, "export")
    answer = client.get("/api/classes/", headers={"Authorization": f"Token {secret}"})
    assert answer.json()["count"] == 1
    assert "no-store" in answer["Cache-Control"]


def test_every_page_has_the_one_security_policy(as_user, cast):
    pages = [as_user(cast.teacher).get("/"), as_user(cast.teacher).get("/none/"), as_user(None).get("/login/")]
    policies = {page["Content-Security-Policy"] for page in pages}
    assert len(policies) == 1
    directives = set(policies.pop().split("; "))
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= directives
