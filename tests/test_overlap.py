"""Nothing we ship repeats seven words in a row from the five original pages."""

from pathlib import Path

import pytest

from assessments.linting import grams
from tests.overlap.grams import INDEX_DEBRIS, LIST, kept_masks, listed_hashes
from tests.overlap.grams import ORIGINALS as KEPT

ROOT = Path(__file__).resolve().parent.parent
ORIGINALS = ROOT.parent / "shared" / "seeds"
PROSE_SUFFIXES = {".md", ".txt", ".yaml", ".yml", ".json", ".csv", ".html"}
PROSE_PLACES = ("fixtures", "templates")
CODE_PLACES = ("destalinization", "classrooms", "lessons", "assessments")

MADE_UP = "The miller’s grey horse drank slowly from a stone trough; nobody – not even Zoë – saw it."
MADE_UP_TITLE = "A Short History of the Grey Horse in the Mill"


def guarded_files():
    prose = [file for place in PROSE_PLACES for file in (ROOT / place).rglob("*") if file.suffix in PROSE_SUFFIXES]
    prose = [file for file in prose if file.parent.name != "originals"]  # hashes, and the titles that are masked
    code = [file for place in CODE_PLACES for file in (ROOT / place).rglob("*.py")]
    return sorted([*prose, *code, *ROOT.glob("README.md")])


def original_texts():
    """The five originals where they lie beside the repository; elsewhere none, and the made-up text stands in."""
    return [file.read_text(encoding="utf-8") for file in sorted(ORIGINALS.glob("*.txt"))]


@pytest.mark.parametrize("file", guarded_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_file_shares_no_run_with_an_original(file):
    assert grams.shared_runs(file.read_text(encoding="utf-8"), listed_hashes()) == []


def test_every_document_of_the_unit_is_guarded():
    names = {file.name for file in guarded_files() if file.parent.name == "documents"}
    assert {"a.md", "b.md", "c.md", "d.md", "e.md"} <= names


def test_words_are_compared_in_plain_form():
    assert grams.words("Stalin’s “half-measures”, in the Soviet\u00a0Union: CAFÉ_1920's") == (
        ["stalins", "half", "measures", "in", "the", "soviet", "union", "cafe", "1920s"]
    )


def test_six_words_make_no_run_and_eight_make_two():
    assert grams.seven_grams("one two three four five six") == []
    assert len(grams.seven_grams("one two three four five six seven eight")) == 2


def test_copied_run_is_caught_in_another_dress():
    listed = grams.original_hashes([MADE_UP], masks=[])
    copied = "So *the millers grey horse* drank slowly, from somewhere."
    assert grams.shared_runs(copied, listed) == ["the millers grey horse drank slowly from"]
    assert grams.shared_runs("A stone trough was where the grey horse slowly drank.", listed) == []


def test_masked_title_may_be_named_but_not_the_sentence_around_it():
    original = f"Many readers remember {MADE_UP_TITLE} with pleasure."
    listed = grams.original_hashes([original], masks=[MADE_UP_TITLE])
    assert grams.shared_runs(f"See {MADE_UP_TITLE}.", listed) == []
    assert grams.shared_runs(f"Some readers remember {MADE_UP_TITLE}.", listed) != []


def test_sentences_are_guarded_with_and_without_index_debris():
    listed = grams.original_hashes(["the murder of Sergei Kirov Kirov, Sergei , in the north"], [], INDEX_DEBRIS)
    assert grams.shared_runs("the murder of Sergei Kirov, in the north", listed) != []


def test_sentences_of_the_originals_are_caught():
    for text in original_texts():
        middle = " ".join(text.split()[200:230])
        assert len(grams.shared_runs(middle, listed_hashes())) > 10


def test_kept_list_is_sorted_and_unreadable():
    kept = (KEPT / LIST).read_text(encoding="utf-8").splitlines()
    assert kept == sorted(set(kept))
    assert len(kept) > 5000
    assert all(len(line) == 16 and int(line, 16) >= 0 for line in kept)


def test_kept_list_is_what_the_originals_give():
    """Where the originals are absent there is nothing to compare; the list then stands as committed."""
    if texts := original_texts():
        kept = (KEPT / LIST).read_text(encoding="utf-8").splitlines()
        assert kept == grams.original_hashes(texts, kept_masks(), INDEX_DEBRIS)
