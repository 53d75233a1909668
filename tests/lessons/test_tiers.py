"""Three ways to be given a text: as written, with help beside it, short and plain; and terms explained in place."""

import re

import pytest
from django.urls import reverse

from classrooms import services
from classrooms.models import Membership
from lessons import markup
from lessons.models import GlossaryTerm
from tests.factories import make_assignment, make_document, make_lesson, make_member, make_unit, place

pytestmark = pytest.mark.django_db
TERMS = [
    ("g-1", ["settlement"], "A place to live in."),
    ("g-2", ["special settlement", "special settlements"], "A place of exile."),
]


@pytest.fixture
def unit(cast):
    unit = make_unit("speech")
    document = make_document(unit, "B", ["The zeks came home.", "No other tier."])
    first = document.paragraphs.get(number=1)
    first.texts.create(tier="supported", text="*zeks*: prisoners. *Begin:* B1 says that ...")
    first.texts.create(tier="adapted", text="Prisoners came home.")
    term = GlossaryTerm.objects.create(unit=unit, key="g-9", term="zek", variants=["zeks"], definition="A prisoner.")
    term.paragraphs.add(first)
    place(unit, cast.classroom)
    return unit


def page(client, **query):
    return client.get(reverse("document-detail", args=["speech", "B"]), query).content.decode()


def choose(client, tier, origin="/units/speech/documents/B/"):
    return client.post(reverse("reader-set"), {"tier": tier, "next": origin, "size": "normal"})


def tier_of(user, classroom):
    return Membership.objects.get(user=user, classroom=classroom).reading_tier


# --- What each tier shows ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "shows", "hides"),
    [
        ("classroom", ["The "], ["Help with B1", "Adapted from B1"]),
        ("supported", ["The ", "Help with B1", "prisoners. "], ["Adapted from B1"]),
        (
            "adapted",
            ["Adapted from B1", "Prisoners came home.", "B1 as written", "The zeks came home."],
            ["Help with B1"],
        ),
    ],
)
def test_each_tier_shows_its_text_and_the_original_is_never_far(cast, unit, as_user, tier, shows, hides):
    client = as_user(cast.author)
    choose(client, tier)
    content = page(client)
    assert all(words in content for words in [*shows, "No other tier."])
    assert not any(words in content for words in hides)


def test_the_tier_holds_beside_a_reading_and_for_one_paragraph(cast, unit, as_user):
    lesson = make_lesson(unit, 1, unit.documents.get().paragraphs.all())
    assignment = make_assignment(cast.classroom, lesson=lesson)
    client = as_user(cast.author)
    choose(client, "adapted")
    for address in (reverse("reading-detail", args=[assignment.pk]), "/units/speech/documents/B/1/"):
        assert "Prisoners came home." in client.get(address).content.decode()
    choose(client, "classroom")
    assert "Prisoners came home." not in client.get(reverse("reading-detail", args=[assignment.pk])).content.decode()


# --- Whose tier it is --------------------------------------------------------------------------


def test_choose_tier_is_kept_with_the_student_and_not_in_the_browser(cast, unit, as_user):
    response = choose(as_user(cast.author), "adapted")
    assert tier_of(cast.author, cast.classroom) == "adapted"
    assert tier_of(cast.classmate, cast.classroom) == "classroom"
    assert "adapted" not in str(response.cookies)
    assert "Prisoners came home." not in page(as_user(cast.classmate))


@pytest.mark.parametrize("tier", ["", "easy", "\x00"])
def test_choose_tier_of_none_that_there_is_changes_nothing(cast, unit, as_user, tier):
    client = as_user(cast.author)
    choose(client, "supported")
    choose(client, tier)
    assert tier_of(cast.author, cast.classroom) == "supported"


def test_the_teacher_sets_a_tier_and_the_more_helpful_of_two_classes_counts(cast, unit, as_user):
    membership = Membership.objects.get(user=cast.author, classroom=cast.classroom)
    services.edit_membership(membership, reading_tier="adapted")
    make_member(cast.other_classroom, user=cast.author)
    assert "Prisoners came home." in page(as_user(cast.author))


def test_no_classmate_sees_a_tier(cast, unit, as_user):
    services.edit_membership(Membership.objects.get(user=cast.author, classroom=cast.classroom), reading_tier="adapted")
    client = as_user(cast.classmate)
    roster = client.get(reverse("roster", args=[cast.classroom.pk]))
    classroom = client.get(reverse("classroom-detail", args=[cast.classroom.pk]))
    assert b"adapted" not in roster.content + classroom.content


def test_staff_look_at_a_tier_by_the_address_and_keep_none(cast, unit, as_user):
    client = as_user(cast.teacher)
    response = choose(client, "adapted", "/units/speech/documents/B/?tier=supported&x=1")
    assert response.url == "/units/speech/documents/B/?x=1&tier=adapted"
    assert "Prisoners came home." in page(client, tier="adapted")
    assert "Prisoners came home." not in page(client, tier="easy")
    assert tier_of(cast.teacher, cast.classroom) == "classroom"


def test_a_student_is_not_given_another_tier_by_an_address(cast, unit, as_user):
    assert "Prisoners came home." not in page(as_user(cast.author), tier="adapted")


# --- Terms where they stand --------------------------------------------------------------------


def test_a_term_opens_its_meaning_where_it_stands(cast, unit, as_user):
    content = page(as_user(cast.author))
    assert '<button type="button" class="gloss" popovertarget="gloss-B1-g-9">zeks</button>' in content
    assert 'id="gloss-B1-g-9"' in content and "A prisoner." in content


def test_the_longest_term_is_taken_first_and_each_once():
    html, found = markup.with_glosses("<p>A settlement, special settlements, a settlement.</p>", TERMS, "X")
    assert html.count("<button") == 2
    assert '"gloss-X-g-2">special settlements</button>' in html
    assert [name for name, *_rest in found] == ["gloss-X-g-2", "gloss-X-g-1"]


@pytest.mark.parametrize(
    "html",
    ['<p><a href="/settlement/">settlement</a></p>', "<p>resettlements</p>", '<img alt="settlement">', "<p></p>"],
)
def test_links_longer_words_and_attributes_are_left_alone(html):
    assert markup.with_glosses(html, TERMS, "X") == (html, [])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('a "settlement," he', '<span class="nowrap">"<button*</button>,"</span> he'),
        ("a (settlement) he", '<span class="nowrap">(<button*</button>)</span> he'),
        ("&quot;settlement&quot; he", '<span class="nowrap">&quot;<button*</button>&quot;</span> he'),
        ("a settlement he", "a <button*</button> he"),
    ],
)
def test_no_line_ends_between_a_term_and_the_signs_at_it(text, kept):
    html, _found = markup.with_glosses(f"<p>{text}</p>", TERMS, "X")
    assert kept in re.sub(r"<button[^<]*", "<button*", html)


def test_a_term_with_signs_is_found_as_it_is_written():
    html, found = markup.with_glosses("<p>R&amp;D (first)</p>", [("g", ["R&D (first)"], "x")], "X")
    assert len(found) == 1 and ">R&amp;D (first)</button>" in html


@pytest.mark.parametrize(
    "origin", ["//evil.example/", "//\t//evil.example/", "//\n//evil.example", "/\\\t/evil.example"]
)
def test_nobody_is_led_to_another_site_by_the_page_a_tier_was_chosen_on(cast, as_user, origin):
    for person in (cast.teacher, cast.author):
        target = choose(as_user(person), "adapted", origin)["Location"]
        assert target.startswith("/") and not target.startswith("//")
