"""Pictures that files of questions bring: what is taken, what is refused and why, and how they travel into the bank."""

import base64
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from assessments import bankpictures, questions
from assessments.bankpictures import Album, key_of
from assessments.bankrows import BankPicture, BankRow, settled
from assessments.formats import questions_gift as gift
from assessments.formats import questions_moodle as moodle
from assessments.models import Question
from assessments.services.attempts import start_attempt
from assessments.services.banks import UNDESCRIBED, add_to_bank, bank_rows
from classrooms.problems import BadFile
from lessons.models import Picture
from lessons.pictures import clean
from tests.factories import make_assignment, make_picture, make_quiz, make_unit, picture_file, place

SVG = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MAP = picture_file()
KEY = key_of(clean(MAP).data)


# --- The album ---------------------------------------------------------------------------------


def test_take_gives_the_picture_written_anew_and_its_markdown():
    taken = Album().take(MAP + b"<script>", " A map [of\n Moscow] ", "map.png")
    assert taken.markdown == f"![A map (of Moscow)](picture:{KEY})" and not taken.warning
    assert taken.picture == BankPicture(KEY, clean(MAP), "A map (of Moscow)")
    assert b"<script>" not in taken.picture.file.data


def test_take_of_the_same_picture_gives_the_same_key():
    album = Album()
    first, second, other = album.take(MAP, "a", "a.png"), album.take(MAP, "b", "b.png"), album.take(SVG, "c", "c")
    assert first.picture.key == second.picture.key and other.picture is None
    assert album.bytes == len(clean(MAP).data)
    assert first.picture.key != album.take(picture_file(colour="red"), "a", "a.png").picture.key


def test_take_of_what_nobody_described_says_so():
    taken = Album().take(MAP, "  ", "map.png")
    assert taken.markdown == f"![](picture:{KEY})"
    assert taken.warning == "The picture “map.png” has no description: say what it shows."


def moving():
    stream = io.BytesIO()
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


REFUSED = [
    (SVG, "it is a drawing (SVG), which may hold scripts"),
    (b"%PDF-1.7", "it is a drawing (PDF)"),
    (b"\xd7\xcd\xc6\x9a" + bytes(40), "it is a drawing (WMF)"),
    (MAP[:-30], "cannot be read as a PNG"),
    (b"", "cannot be read as a PNG"),
    (picture_file(size=(4_001, 10)), "has 4001 × 10 pixels"),
    (moving(), "The picture moves"),
]


@pytest.mark.parametrize(("data", "why"), REFUSED, ids=[why[:20] for _data, why in REFUSED])
def test_take_leaves_out_what_is_no_fit_picture_and_says_why(data, why):
    taken = Album().take(data, "A map", "map.x")
    assert taken[:2] == (None, "")
    assert taken.warning.startswith("The picture “map.x” was left out: ") and why in taken.warning


def test_a_jpeg_that_was_written_from_here_keeps_its_key():
    stream = io.BytesIO()
    Image.effect_noise((40, 30), 90).save(stream, "JPEG", quality=50)
    source = stream.getvalue()
    first = Album().take(source, "A map", "map.jpg").picture
    assert Album().take(first.file.data, "A map", bankpictures.file_name(first)).picture.key == first.key
    lie = Album().take(MAP, "A map", bankpictures.file_name(first)).picture
    assert lie.key == KEY


@pytest.mark.parametrize(("name", "most"), [("MOST_BYTES", 20), ("MOST_PIXELS", 11)])
def test_too_many_pictures_are_refused_altogether(monkeypatch, name, most):
    monkeypatch.setattr(bankpictures, name, most)
    album = Album()
    album.take(MAP, "a", "a.png")
    album.take(MAP, "a", "a.png")
    with pytest.raises(BadFile, match="too many or too large"):
        album.take(picture_file(colour="red"), "a", "a.png")


def test_too_many_damaged_pictures_are_refused_altogether(monkeypatch):
    monkeypatch.setattr(bankpictures, "MOST_PIXELS", 3 * bankpictures.COSTLY - 1)
    album = Album()
    for number in range(3):
        assert album.take(bytes([65, number]), "a", "a.png").warning
    with pytest.raises(BadFile, match="too many or too large"):
        album.take(b"A", "a", "a.png")


# --- Moodle's XML ------------------------------------------------------------------------------


def file(data=MAP, name="map.png", path="/", more='encoding="base64"'):
    return f'<file name="{name}" path="{path}" {more}>{base64.b64encode(data).decode()}</file>'


def image(name="map.png", alt="A map"):
    return f'<img src="@@PLUGINFILE@@/{name}" alt="{alt}" width="9" role="presentation">'


def text(tag, html, *files, more="", inner=""):
    return f'<{tag} format="html"{more}><text><![CDATA[{html}]]></text>{"".join(files)}{inner}</{tag}>'


def read(*parts, kind="multichoice"):
    xml = f'<quiz><question type="{kind}"><name><text>Q</text></name>{"".join(parts)}</question></quiz>'
    [row] = moodle.read(io.BytesIO(xml.encode()))
    return settled(row)


def choices(right="Yes", wrong="No", files=(), feedback="", told=()):
    said = text("feedback", feedback, *told)
    return text("answer", right, *files, more=' fraction="100"', inner=said) + text(
        "answer", wrong, more=' fraction="0"'
    )


def test_moodle_pictures_of_every_text_are_taken():
    stem = text("questiontext", f"<p>Where?</p><p>{image()}</p>", file())
    rationale = text(
        "generalfeedback", f"<p>See {image('b.png', 'Proof')}</p>", file(picture_file(colour="red"), "b.png")
    )
    row = read(stem, choices(image(), files=[file()], feedback=f"As {image()}.", told=[file()]), rationale)
    assert not row.refusal
    shown = f"![A map](picture:{KEY})"
    assert row.stem == f"Where?\n\n{shown}"
    assert row.spec["options"][0]["text"] == shown
    assert row.spec["options"][0]["rationale"] == f"As {shown}."
    assert row.rationale.startswith("See ![Proof](picture:p-")
    assert [picture.name for picture in row.pictures] == ["map.png", "b.png"]
    assert not any("icture" in told for told in row.warnings)


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("my%20map.png", file(name="my map.png")),
        ("sub/map.png?time=12", file(path="/sub/")),
        ("map.png", file(more="")),
    ],
)
def test_moodle_pictures_are_found_by_their_path(source, files):
    row = read(text("questiontext", f"Where? {image(source)}", files), choices())
    assert row.stem == f"Where? ![A map](picture:{KEY})"


@pytest.mark.parametrize(
    ("html", "files", "told"),
    [
        (image(), "", "Pictures were left out: map.png."),
        (image(), file(name="other.png"), "Pictures were left out: map.png."),
        ('<img src="https://example.org/map.png">', file(), "Pictures were left out: map.png."),
        ('<img src="map.png">', file(), "Pictures were left out: map.png."),
        (image("map.svg"), file(SVG, "map.svg"), "it is a drawing (SVG)"),
        (image(), file(MAP[:40]), "cannot be read as a PNG"),
        (image(), '<file name="map.png" path="/" encoding="base64">!</file>', "cannot be read as a PNG"),
        (f"<code>{image()}</code>", file(), "Pictures were left out: map.png."),
    ],
)
def test_moodle_pictures_that_cannot_be_shown_are_warned_of(html, files, told):
    row = read(text("questiontext", f"Where? {html}", files), choices())
    assert (row.stem, row.pictures) == ("Where?", ())
    assert any(told in warning for warning in row.warnings)


def test_moodle_pictures_where_no_picture_can_stand_are_warned_of():
    pair = f"<subquestion><text>A</text>{file()}<answer><text><![CDATA[{image()} b]]></text></answer></subquestion>"
    row = read(text("questiontext", "Which?"), pair, pair.replace("A<", "B<").replace(" b]", " c]"), kind="matching")
    assert [stem["match"] for stem in row.spec["stems"]] == ["b", "c"] and row.pictures == ()
    assert "Pictures were left out: map.png." in row.warnings


def test_moodle_questions_of_a_picture_alone_are_taken_where_it_can_be_shown():
    assert read(text("questiontext", image(), file()), choices()).stem == f"![A map](picture:{KEY})"
    refusal = read(text("questiontext", image("map.svg"), file(SVG, "map.svg")), choices()).refusal
    assert "nothing but a picture" in refusal and "drawing (SVG)" in refusal


def test_moodle_markdown_shows_its_files():
    stem = (
        f'<questiontext format="markdown"><text>Where? ![A map](@@PLUGINFILE@@/map.png)</text>{file()}</questiontext>'
    )
    assert read(stem, choices()).stem == f"Where? ![A map](picture:{KEY})"


def test_moodle_gaps_keep_the_pictures_of_their_text():
    row = read(text("questiontext", f"{image()} shows {{1:SA:=Moscow}}.", file()), kind="cloze")
    assert row.spec["text"] == f"![A map](picture:{KEY}) shows [[1]]." and len(row.pictures) == 1


def written(*rows):
    stream = io.BytesIO()
    moodle.write(rows, stream)
    return stream.getvalue()


def pictured(kind, spec=None, file=MAP, name="map.png", alt="A map", **fields):
    picture, shown, _warning = Album().take(file, alt, name)
    stem = fields.pop("stem", "Where? {shown}").format(shown=shown)
    return settled(BankRow(1, "q", kind, stem, spec or questions.get(kind).EXAMPLE, pictures=(picture,), **fields))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("stem", ["Where? {shown} Here?", "Where?\n\n{shown}\n\nLook.", "- a {shown}\n- b", "{shown}"])
def test_moodle_gets_the_pictures_back_as_files(form, stem):
    row = pictured("true_false", file=picture_file(form), stem=stem)
    data = written(row)
    assert data.count(b"<file ") == 1 and b"picture:" not in data and b"figcaption" not in data
    [back] = moodle.read(io.BytesIO(data))
    assert (back.stem, back.pictures[0].key) == (row.stem, row.pictures[0].key)
    assert moodle.drops(row)[-1] == "who made its pictures, and their rights"
    assert "how its question is written" not in moodle.drops(row)


def test_moodle_gets_pictures_of_options_reasons_and_pairs():
    shown = f"![A map](picture:{KEY})"
    single = {"options": [{"id": i, "text": f"{shown} {i}", "right": i == "a", "rationale": shown} for i in "ab"]}
    pairs = {"stems": [{"id": i, "text": f"{shown} {i}", "match": i} for i in "ab"], "spares": []}
    rows = [pictured("single", single, rationale=f"So.\n\n{shown}"), pictured("matching", pairs)]
    data = written(*rows)
    assert data.count(b"<file ") == 6 + 3
    for row, back in zip(rows, map(settled, moodle.read(io.BytesIO(data))), strict=True):
        assert (back.stem, back.spec, back.rationale) == (row.stem, row.spec, row.rationale)
        assert back.pictures == row.pictures


def test_gift_says_that_it_carries_no_pictures():
    assert "pictures" in gift.drops(pictured("single"))
    assert "pictures" not in gift.drops(settled(BankRow(1, "q", "single", "Where?", questions.get("single").EXAMPLE)))


# --- The bank ----------------------------------------------------------------------------------


@pytest.fixture
def unit(db):
    return make_unit("mill")


def test_add_to_bank_stores_each_picture_once_with_all_that_is_known_of_it(unit):
    rows = [pictured("numeric", alt=""), pictured("single"), pictured("true_false", alt="Another word for it")]
    refused = pictured("single", file=picture_file(colour="red")).refused("No.")
    assert add_to_bank(unit, [*rows, refused]) == 3
    picture = Picture.objects.get()
    assert (picture.unit, picture.key, bytes(picture.data)) == (unit, KEY, clean(MAP).data)
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 4, 3)
    assert (picture.description, picture.credit) == ("A map", "From the file map.png")
    picture.full_clean()
    Picture.objects.update(description="Mended")
    assert add_to_bank(unit, rows) == 0
    assert Picture.objects.get().description == "Mended"


def test_add_to_bank_gives_a_plain_description_where_the_file_has_none(unit):
    row = pictured("single", alt="")
    add_to_bank(unit, [row])
    assert Picture.objects.get().description == UNDESCRIBED
    [again] = bank_rows(unit)
    assert (again.stem, again.pictures) == (row.stem, row.pictures)


def test_add_to_bank_takes_pictures_in_bulk(unit):
    def cost(rows):
        with CaptureQueriesContext(connection) as captured:
            add_to_bank(unit, rows)
        return sum("lessons_picture" in query["sql"] for query in captured)

    shades = [f"#0000{number:02x}" for number in range(20)]
    assert cost([pictured("single", file=picture_file(colour=shade)) for shade in shades]) == 1
    assert cost([]) == 0
    assert Picture.objects.count() == 20


def test_bank_rows_bring_the_pictures_that_their_texts_show_in_one_query(unit):
    make_picture(unit, "hall", description="A hall")
    make_picture(unit, "unused")
    make_picture(make_unit("other"), "gate")
    spec = {"options": [{"id": i, "text": f"![](picture:hall) {i}", "right": i == "a", "rationale": "x"} for i in "ab"]}
    rows = [settled(BankRow(1, f"q{n}", "single", "W? ![x](picture:gate)", spec)) for n in range(10)]
    add_to_bank(unit, rows)
    with CaptureQueriesContext(connection) as captured:
        found = bank_rows(unit)
    assert sum("lessons_picture" in query["sql"] for query in captured) == 1
    assert [[picture.key for picture in row.pictures] for row in found] == [["hall"]] * 10
    assert found[0].pictures[0].description == "A hall" and isinstance(found[0].pictures[0].file.data, bytes)
    told = moodle.drops(found[0])
    assert "some of its pictures" in told
    assert 'alt="A hall"' in written(found[0]).decode().replace("&quot;", '"')


def test_a_pictured_question_goes_from_file_to_page_and_only_to_those_who_see_the_unit(cast, as_user, unit):
    add_to_bank(unit, [read(text("questiontext", f"Where?<p>{image()}</p>", file()), choices())])
    address = reverse("picture-detail", args=["mill", KEY])
    assert as_user(cast.author).get(address).status_code == 404
    assert as_user(cast.teacher).get(address).status_code == 200
    place(unit, cast.classroom)
    assert as_user(cast.author).get(address).content == clean(MAP).data
    assert as_user(cast.stranger).get(address).status_code == 404
    attempt = start_attempt(make_assignment(cast.classroom, make_quiz([Question.objects.get()])), cast.author)
    page = as_user(cast.author).get(reverse("attempt-detail", args=[attempt.pk])).content.decode()
    assert f'<img src="{address}" alt="A map" width="4" height="3" loading="lazy">' in page
    assert "<figcaption>From the file map.png</figcaption>" in page
