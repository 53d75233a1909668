"""The frame of a page is rendered once for many, and nobody sees another's words in it."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from classrooms.templatetags.frame import still

pytestmark = pytest.mark.django_db

HOSTILE = '<b>Olga</b> "& co"'


@pytest.fixture(autouse=True)
def empty_cache():
    caches["rendered"].clear()


def top_of(client, name="home", query=""):
    """The head of a page, with blanks made one."""
    content = client.get(reverse(name) + query).content.decode()
    return " ".join(re.search(r"<body.*?</header>", content, re.DOTALL)[0].split())


def rename(person, name):
    person.first_name, person.last_name = name, ""
    person.save()
    return person


def test_page_top_tells_each_person_their_own_name(as_user, cast):
    for person, name in ((cast.author, "Ada"), (cast.classmate, "Boris"), (cast.author, "Ada")):
        top = top_of(as_user(rename(person, name)))
        assert [other for other in ("Ada", "Boris") if other in top] == [name]


def test_page_top_escapes_the_name_and_the_address(as_user, cast):
    for _time in range(2):  # rendered, and from what is kept
        top = top_of(as_user(rename(cast.author, HOSTILE)), query="?a=1&b=%3Cscript%3E")
        assert f'<span class="account-name">{escape(HOSTILE)}</span>' in top
        assert 'name="next" value="/?a=1&amp;b=%3Cscript%3E"' in top


def test_page_top_leads_each_person_where_they_may_go(as_user, cast):
    places = ("bank-list", "admin:index")
    seen = {}
    for name in ("teacher", "assistant", "author", "admin"):
        top = top_of(as_user(getattr(cast, name)))
        seen[name] = [place for place in places if f'href="{reverse(place)}"' in top]
    assert seen == {"teacher": ["bank-list"], "assistant": ["bank-list"], "author": [], "admin": list(places)}


def test_page_top_says_where_one_is_and_which_colours_are_on(as_user, cast):
    client = as_user(cast.author)
    assert re.findall(r'aria-current="page">(\w+)<', top_of(client)) == ["Today"]
    assert re.findall(r'aria-current="page">(\w+)<', top_of(client, "unit-list")) == ["Units"]
    assert re.findall(r'aria-pressed="true">(\w+)<', top_of(client)) == ["Auto"]
    client.cookies["theme"] = "dark"
    assert re.findall(r'aria-pressed="true">(\w+)<', top_of(client)) == ["Dark"]


def test_page_top_holds_a_token_that_the_forms_are_taken_with(cast, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(cast.author)
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', top_of(client))
    assert len(tokens) == 2 and len(set(tokens)) == 1
    response = client.post(reverse("logout"), {"csrfmiddlewaretoken": tokens[0]})
    assert response.status_code == 302
    assert "Sign in" in top_of(client, "login")


def test_still_is_kept_for_each_language():
    seen = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            seen.append(re.search(r">(\w+)</a>", still("components/today_crumb.html"))[1])
    assert seen == ["Today", "Heute", "Today"]


def test_page_top_of_nobody_leads_to_sign_in(client):
    top = top_of(client, "login")
    assert "account-menu" not in top and "Join a class" in top
