"""Pictures as they are taken in: nothing but pixels survives, and what cannot be taken is told in words."""

import io
import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, PngImagePlugin

from lessons import pictures
from tests.factories import picture_file

SECRET = b"SECRET-WORDS"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("form", "mode", "media_type", "kept"),
    [
        ("PNG", "RGB", "image/png", "RGB"),
        ("PNG", "RGBA", "image/png", "RGBA"),
        ("PNG", "L", "image/png", "L"),
        ("PNG", "P", "image/png", "P"),
        ("PNG", "1", "image/png", "1"),
        ("GIF", "P", "image/png", "P"),
        ("JPEG", "RGB", "image/jpeg", "RGB"),
        ("JPEG", "L", "image/jpeg", "L"),
        ("JPEG", "CMYK", "image/jpeg", "RGB"),
        ("WEBP", "RGB", "image/webp", "RGB"),
    ],
)
def test_clean_keeps_size_and_look(form, mode, media_type, kept):
    white = (0, 0, 0, 0) if mode == "CMYK" else "white"  # no ink at all
    found = pictures.clean(picture_file(form, (40, 30), mode, white))
    assert (found.media_type, found.width, found.height) == (media_type, 40, 30)
    image = opened(found.data)
    assert (image.mode, image.size, image.convert("RGB").getpixel((9, 9))) == (kept, (40, 30), (255, 255, 255))


def png_notes():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    return notes


def exif():
    notes = Image.Exif()
    notes[0x010E] = SECRET.decode()
    return notes


TALKATIVE = {
    "PNG text": picture_file(pnginfo=png_notes()),
    "PNG profile": picture_file(icc_profile=SECRET),
    "PNG exif": picture_file(exif=exif()),
    "PNG tail": picture_file() + SECRET,
    "JPEG comment": picture_file("JPEG", comment=SECRET),
    "JPEG profile": picture_file("JPEG", icc_profile=SECRET),
    "JPEG exif": picture_file("JPEG", exif=exif()),
    "JPEG tail": picture_file("JPEG") + SECRET,
    "WebP exif": picture_file("WEBP", exif=exif(), xmp=SECRET),
    "WebP profile": picture_file("WEBP", icc_profile=SECRET),
    "GIF comment": picture_file("GIF", comment=SECRET),
    "GIF tail": picture_file("GIF") + SECRET,
}


@pytest.mark.parametrize("name", TALKATIVE)
def test_clean_leaves_nothing_but_pixels(name):
    data = TALKATIVE[name]
    assert SECRET in data or opened(data).info["icc_profile"] == SECRET  # a PNG packs its profile
    found = pictures.clean(data)
    assert SECRET not in found.data
    assert not {"exif", "icc_profile", "comment", "Comment", "xmp"} & set(opened(found.data).info)


def test_clean_sets_upright_what_lay_on_its_side():
    notes = Image.Exif()
    notes[0x0112] = 6  # a quarter turn to the right
    found = pictures.clean(picture_file("JPEG", (40, 30), exif=notes))
    assert (found.width, found.height) == (30, 40)


def test_clean_keeps_what_is_transparent():
    image = Image.new("P", (4, 3), 1)
    stream = io.BytesIO()
    image.save(stream, "GIF", transparency=1)
    assert opened(pictures.clean(stream.getvalue()).data).convert("RGBA").getpixel((1, 1))[3] == 0


def test_clean_keeps_the_shades_of_a_deep_grey():
    stream = io.BytesIO()
    Image.frombytes("I;16", (4, 3), struct.pack("<12H", *[0x8000] * 12)).save(stream, "PNG")
    assert opened(pictures.clean(stream.getvalue()).data).getpixel((1, 1)) == 128


def test_clean_takes_the_picture_to_see_of_a_camera_that_hangs_others_on_it():
    data = moving("MPO")
    assert opened(data).format == "MPO"
    found = pictures.clean(data)
    red, _green, blue = opened(found.data).getpixel((1, 1))
    assert (found.media_type, opened(found.data).format, red > blue) == ("image/jpeg", "JPEG", True)


def moving(form):
    """A file of two pictures, a red one and a blue one."""
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, form, save_all=True, append_images=frames[1:], duration=100)
    return stream.getvalue()


def noisy(side):
    stream = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)).save(stream, "PNG")
    return stream.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width, height):
    """A PNG of a few hundred bytes that says it is huge."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(200_000))) + chunk(b"IEND", b"")


UNREADABLE = "cannot be read as a PNG, JPEG, WebP or GIF"
BAD = [
    (SVG, UNREADABLE),
    (b"GIF89a" + SVG, UNREADABLE),
    (b"\x89PNG\r\n\x1a\n" + SVG, UNREADABLE),
    (b"words", UNREADABLE),
    (b"", UNREADABLE),
    (picture_file("BMP"), UNREADABLE),
    (picture_file("TIFF"), UNREADABLE),
    (picture_file("PNG", (400, 300))[:200], UNREADABLE),
    (noisy(100)[:-2000], UNREADABLE),
    (bomb(60_000, 60_000), UNREADABLE),
    (bomb(4_001, 10), "4001 × 10 pixels; 4000 a side is the most"),
    (picture_file("PNG", (10, 4_001)), "10 × 4001 pixels"),
    (noisy(700), "The picture has 1.5 MB; 1 MB is the most"),
    (bytes(pictures.LARGEST_SOURCE + 1), "more than 20 MB"),
    (moving("GIF"), "The picture moves"),
    (moving("WEBP"), "The picture moves"),
    (moving("PNG"), "The picture moves"),
]


@pytest.mark.parametrize(("data", "told"), BAD, ids=[f"{place} {told[:30]}" for place, (_data, told) in enumerate(BAD)])
def test_clean_refuses_in_words(data, told):
    with pytest.raises(ValueError, match=told):
        pictures.clean(data)


def test_the_largest_picture_is_taken():
    assert pictures.clean(picture_file("PNG", (4_000, 4_000))).width == 4_000


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
@given(place=some.integers(0, 400), byte=some.integers(0, 255))
def test_clean_tells_of_any_damage_or_takes_the_picture(form, place, byte):
    data = bytearray(picture_file(form, (16, 12)))
    data[place % len(data)] = byte
    try:
        found = pictures.clean(bytes(data))
    except ValueError as error:
        assert str(error).endswith((".", "smaller."))
    else:
        assert opened(found.data).size == (found.width, found.height)
