"""Timeline, people, who says what and how many: who sees them, what they filter, what stays with teachers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Person, Unit
from tests.factories import make_conflict, make_document, make_event, make_figure, make_unit, place

JUDGEMENT = "The judgement is the secret of the staff room."
NOTE = "the note is the secret of the staff room"
UNIT = "/units/speech/"
PAGES = [f"{UNIT}{page}/" for page in ("timeline", "people", "conflicts", "conflicts/k-07", "figures")]


@pytest.fixture
def unit(cast):
    """A unit placed in the class: two documents that disagree, three entries, two people, two figures."""
    unit = make_unit("speech", title="The speech", first_year=1922, last_year=1964)
    first = make_document(unit, "A", ["Alpha one.", "Alpha two."])
    second = make_document(unit, "D", ["Delta one.", "Delta two."])
    one, two = first.paragraphs.get(number=1), second.paragraphs.get(number=2)
    conflict = make_conflict(
        unit, [one, two, one], "k-07", judgement=JUDGEMENT, kind="figure", evidence_needed="The police tables."
    )
    make_conflict(unit, [two], "k-08", kind="date")
    event = make_event(unit, "1956", [one], key="t-01", event="The speech is given.", theme="event", note=NOTE)
    event.conflicts.add(conflict)
    make_event(unit, "1953", [two], key="t-02", theme="law", is_inferred=True, note="by its chapter")
    make_event(unit, "undated", [two], key="t-03", precision="none", sort_date="1989-01-01", is_inferred=True)
    make_event(unit, "1976", [two], key="t-04", theme="further-reading")
    offices = [
        {"office": "First Secretary", "start": "1953-09", "end": "1964", "paragraphs": ["D2"]},
        {"office": "Premier", "start": "1958-03-27", "end": "", "paragraphs": []},
    ]
    Person.objects.create(unit=unit, key="p-01", name="Khrushchev", role="Speaker.", offices=offices).paragraphs.add(
        one
    )
    Person.objects.create(unit=unit, key="p-02", name="Bulganin", role="Premier.")
    make_figure(one, 5_200_000, sign="over", when="1953", note="Ask who.")
    make_figure(two, 12_000_000, high=13_000_000, measure="flow")
    make_figure(two, None, words="millions", measure="freed")
    place(unit, cast.classroom)
    return unit


@pytest.fixture
def read(cast, unit, as_user):
    """`read(page, who)`: the bytes of a page below the unit's, as text."""

    def get(page, who="author"):
        response = as_user(getattr(cast, who)).get(f"{UNIT}{page}")
        assert response.status_code == 200
        return response.content.decode()

    return get


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("author", 200), ("teacher", 200), ("other_teacher", 200), ("admin", 200), ("stranger", 404), (None, 302)],
)
def test_a_page_is_seen_where_the_unit_is_placed_and_by_those_who_teach(cast, unit, as_user, page, who, status):
    response = as_user(who and getattr(cast, who)).get(page)
    assert response.status_code == status
    assert status != 302 or response["Location"].startswith("/login/")


@pytest.mark.parametrize("page", ["conflicts/k-99/", "conflicts/None/"])
def test_a_conflict_that_is_not_there_is_not_found(cast, unit, as_user, page):
    make_conflict(make_unit("other"), key="k-99")
    assert as_user(cast.teacher).get(f"{UNIT}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_what_is_for_teachers_never_reaches_a_student(cast, unit, as_user, page):
    for who in (cast.author, cast.classmate):
        told = as_user(who).get(page).content.decode().lower()
        assert not [secret for secret in (JUDGEMENT, NOTE, "For the teacher") if secret.lower() in told]


def test_teachers_read_the_judgement_and_the_notes(read):
    for who in ("teacher", "assistant", "other_teacher"):
        assert JUDGEMENT in read("conflicts/k-07/", who)
        assert NOTE in read("timeline/", who)


def test_every_mark_of_the_drawing_leads_to_its_entry(read):
    page = read("timeline/")
    marks = re.findall(r'class="mark[^"]*" href="#(t-\d+)"', page)
    assert sorted(marks) == ["t-01", "t-02"]
    assert all(f'id="{key}"' in page for key in (*marks, "t-03", "t-04"))
    assert "Timeline <span" in page and "1922–1964" in page


def test_an_entry_tells_its_date_its_paragraph_and_what_is_in_dispute(read):
    page = read("timeline/")
    spoken, inferred = (
        page.split('<li id="t-01"')[1].split("</li>")[0],
        page.split('<li id="t-02"')[1].split("</li>")[0],
    )
    assert "by the document" in spoken and "inferred" in inferred and "By its chapter" in inferred
    assert f'href="{UNIT}documents/A/1/"' in spoken and f'href="{UNIT}conflicts/k-07/"' in spoken


def test_undated_and_later_entries_stand_apart(read):
    page = read("timeline/")
    places = ("t-01", "Without a date in the documents", "t-03", "After 1964", "t-04")
    order = [page.index(words if " " in words else f'id="{words}"') for words in places]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["t-01", "t-02", "t-03", "t-04"]),
        ("?theme=event", ["t-01"]),
        ("?document=D", ["t-02", "t-03", "t-04"]),
        ("?theme=law&document=D", ["t-02"]),
        ("?theme=law&document=A", []),
        ("?theme=none-such&document=A", ["t-01"]),
        ("?document=%00&theme=", ["t-01", "t-02", "t-03", "t-04"]),
    ],
)
def test_the_timeline_is_filtered_by_its_address(read, query, shown):
    page = read(f"timeline/{query}")
    assert sorted(re.findall(r'<li id="(t-\d+)"', page)) == shown
    assert f"{len(shown)} of 4 entries" in page
    assert ("Nothing fits this choice" in page) == (not shown)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["k-07", "k-08"]),
        ("?kind=date", ["k-08"]),
        ("?document=A", ["k-07"]),
        ("?kind=date&document=A", []),
        ("?kind=%3Cb%3E&document=Z", ["k-07", "k-08"]),
    ],
)
def test_the_matrix_is_filtered_by_its_address(read, query, shown):
    page = read(f"conflicts/{query}")
    assert re.findall(rf'rowheader"><a href="{UNIT}conflicts/(k-\d+)/', page) == shown
    assert "<b>" not in page


@pytest.mark.parametrize("page", ["timeline/?document=Z", "conflicts/?document=Z"])
def test_what_is_no_choice_is_told(read, page):
    assert "The address asks for something that is not here: Z." in read(page)


def test_each_cell_says_its_position_and_opens_its_paragraph(read):
    row = read("conflicts/").split("k-07/")[1].split("</tr>")[0]
    cells = row.split("<td")[1:]
    assert "Says A1." in cells[0] and f'href="{UNIT}documents/A/1/"' in cells[0]
    assert "Says D2." in cells[1] and f'href="{UNIT}documents/D/2/"' in cells[1]
    assert "nothing listed" in read("conflicts/").split("k-08/")[1].split("<td")[1]


def test_a_conflict_shows_its_paragraphs_once_and_what_would_settle_it_to_teachers(read):
    page = read("conflicts/k-07/")
    assert "The police tables." in read("conflicts/k-07/", "teacher")
    assert page.count('id="A1"') == page.count("Alpha one.") == 1 and "Delta two." in page
    assert page.count("Says A1.") == 2 and "The police tables." not in page and "Who is right?" in page


def test_offices_stand_by_year_and_say_who_tells_them(read):
    page = read("people/")
    rows = page.split("<tbody")[1].split("</tbody>")[0].split("</tr>")
    assert "September 1953 to 1964" in rows[0] and f'href="{UNIT}documents/D/2/"' in rows[0]
    assert "from March 27, 1958" in rows[1] and "outside the documents" in rows[1]
    assert "in none of the documents" in page.split('id="p-02"')[1].split("</div>")[0]


def test_figures_say_who_counts_whom_and_that_measures_do_not_compare(read):
    page = read("figures/")
    assert "According to Document A:" in page and "over 5,200,000" in page and "12,000,000–13,000,000" in page
    assert "must not be compared" in page and "“millions”" in page
    assert [page.count(f'<h2 id="measure-{number}">') for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert page.count('class="bar-plot"') == 2 and page.count('class="bar-sure" width="34.67%"') == 1


def test_the_unit_leads_to_what_it_has(cast, unit, as_user):
    page = as_user(cast.author).get(UNIT).content.decode()
    assert [page.count(f'href="{path}"') for path in PAGES if "k-07" not in path] == [1] * 4
    place(make_unit("bare"), cast.classroom)
    bare = as_user(cast.author).get("/units/bare/").content.decode()
    assert "/timeline/" not in bare and "To look things up" not in bare


@pytest.mark.parametrize("page", ["timeline", "people", "conflicts", "figures"])
def test_an_empty_page_says_so(cast, as_user, page):
    place(make_unit("bare"), cast.classroom)
    assert 'class="empty"' in as_user(cast.author).get(f"/units/bare/{page}/").content.decode()


def test_a_document_leads_to_its_conflicts(read):
    page = read("documents/D/")
    assert f'href="{UNIT}conflicts/?document=D"' in page and f'href="{UNIT}conflicts/k-08/"' in page


def _queries(client, page):
    """How often a page asks that no worker has met yet."""
    Unit.objects.restamp()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", [*PAGES, f"{PAGES[0]}?theme=event&document=D", f"{PAGES[2]}?kind=date&document=D"])
@pytest.mark.parametrize("who", ["author", "teacher"])
def test_pages_cost_the_same_with_one_row_and_with_thirty(cast, unit, as_user, page, who):
    client = as_user(getattr(cast, who))
    before = _queries(client, page)
    conflict = unit.conflicts.get(key="k-07")
    for letter in "EFGHIJ":
        paragraphs = list(make_document(unit, letter, ["Text."] * 5).paragraphs.all())
        for paragraph in paragraphs:
            make_conflict(unit, [paragraph, *paragraphs], kind="date")
            conflict.positions.create(order=conflict.positions.count() + 1, paragraph=paragraph, text="So.")
            make_event(unit, "1956", paragraphs, theme="event").conflicts.add(conflict)
            make_figure(paragraph)
            office = {"office": "Clerk", "start": "1950", "end": "", "paragraphs": [str(paragraph)]}
            person = Person.objects.create(unit=unit, key=str(paragraph), name="X", role="x", offices=[office])
            person.paragraphs.set(paragraphs)
    assert _queries(client, page) == before <= 12
