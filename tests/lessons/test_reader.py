"""The reader's settings: what a cookie may hold, and the page that sets it."""

import pytest

from lessons import reader


@pytest.mark.parametrize("cookie", [None, "", "huge", "large", "a.b.c.d.e", '"><script>', "..", "normal.normal.normal"])
def test_any_cookie_gives_known_classes(cookie):
    names = reader.classes(reader.chosen(cookie)).split()
    known = {"reader"} | {f"reader-{name}-{choice}" for name, choices in reader.CHOICES.items() for choice in choices}
    assert set(names) <= known
    assert len(names) == 1 + len(reader.CHOICES)


def test_cookie_keeps_what_was_chosen():
    settings = {"size": "large", "width": "wide", "spacing": "loose"}
    assert reader.chosen(reader.cookie_for(settings)) == settings


def test_reader_set_keeps_the_choice_and_goes_back(cast, as_user):
    client = as_user(cast.author)
    response = client.post("/reader/", {"size": "large", "width": "nonsense", "next": "/units/"})
    assert (response.status_code, response["Location"]) == (302, "/units/")
    assert client.cookies["reader"].value == "large.normal.normal"
    assert client.cookies["reader"]["httponly"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_reader_set_leads_nowhere_else(cast, as_user, origin):
    assert as_user(cast.author).post("/reader/", {"next": origin})["Location"] == "/units/"
