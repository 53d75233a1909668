"""Citations in an essay, in the forms that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.evidence import citations
from lessons.markup import cite


@pytest.mark.parametrize(
    "text",
    [
        "D5",
        "Doc D, para 5",
        "Doc. D, para. 5",
        "[Doc D¶5]",
        "[D¶5]",
        "D ¶ 5",
        "Document D, paragraph 5",
        "document d paragraph 5",
        "Source D, par. 5",
        "Doc D: ¶5",
        "Doc D5",
        "[Doc D, para 5]",
    ],
)
def test_a_citation_is_found_whole(text):
    found = citations(f"As shown ({text}), it was so.")
    assert [(c.letter, c.number, c.last) for c in found] == [("D", 5, None)]
    assert f"As shown ({text}), it was so."[found[0].start : found[0].end] == text


@pytest.mark.parametrize("text", ["D15-D16", "D15–16", "Doc D, paras 15-16", "Document D, paragraphs 15 – 16"])
def test_a_run_is_one_citation(text):
    assert [(c.letter, c.number, c.last) for c in citations(text)] == [("D", 15, 16)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "D",
        "D5th",
        "AD51",
        "D1956x",
        "D5.5",
        "a par 5 hole",
        "document deals",
        "paragraph 5",
        "¶5",
        "d5",
        "D 5",
        "1956",
    ],
)
def test_what_is_no_citation_is_left_alone(text):
    assert citations(text) == []


def test_several_citations_come_in_order_and_once():
    text = "A3 says so; see [Doc B¶5, Doc C¶3] and Doc D, para 5 (E2)."
    assert [(c.letter, c.number) for c in citations(text)] == [("A", 3), ("B", 5), ("C", 3), ("D", 5), ("E", 2)]


@given(st.text(alphabet="DdBoc. ,¶[]para0123456789-–\n", max_size=60))
def test_citations_never_overlap(text):
    found = citations(text)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
    assert all(0 <= c.start < c.end <= len(text) for c in found)


def test_a_long_row_of_spaces_costs_no_time():
    """Trying every way of dividing the spaces took a second for four thousand of them, and minutes for these."""
    assert citations("A" + " " * 100_000 + "and document" + " " * 80_000) == []


def test_a_loose_citation_becomes_a_link_in_the_students_own_words():
    def link(letter, number):
        return (f"#{letter}{number}", 4) if letter == "D" else None

    html = cite("See Doc D, para 5 and <b>Z9</b>.", link, citations)
    assert html == '<p>See <a class="cite hue-4" href="#D5">Doc D, para 5</a> and &lt;b&gt;Z9&lt;/b&gt;.</p>'
