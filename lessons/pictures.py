"""Pictures as they are taken in: decoded and written anew, so that nothing but pixels survives."""

import io
from typing import NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST_SOURCE = 20_000_000  # bytes; nobody waits for more to be decoded
LARGEST_PICTURE = 1_000_000  # bytes, as written anew
LONGEST_SIDE = 4_000  # pixels
# No vector format: those can hold scripts and other files.
READ = ["PNG", "GIF", "JPEG", "WEBP"]
# MPO is a JPEG of a camera that hangs further pictures (depth, light) on the first, which is the one to see.
WRITTEN_AS = {"PNG": "PNG", "GIF": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
QUALITY = {"PNG": {"optimize": True}, "JPEG": {"quality": 90, "optimize": True}, "WEBP": {"quality": 90}}
SIMPLE_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}


class CleanPicture(NamedTuple):
    """A picture file of our own writing; width and height in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def clean(data):
    """The CleanPicture of a file's bytes; ValueError, in words for its author, for what cannot be taken."""
    if len(data) > LARGEST_SOURCE:
        raise ValueError(_("The file has more than %(most)d MB.") % {"most": LARGEST_SOURCE // 1_000_000})
    image = _decoded(Image.open, io.BytesIO(data), formats=READ)
    _refuse_unfit(image)
    written_as = WRITTEN_AS[image.format]
    pixels = _decoded(_pixels, image)
    stream = io.BytesIO()
    pixels.save(stream, written_as, **QUALITY[written_as])
    if stream.tell() > LARGEST_PICTURE:
        told = {"size": f"{stream.tell() / 1_000_000:.1f}", "most": LARGEST_PICTURE // 1_000_000}
        raise ValueError(_("The picture has %(size)s MB; %(most)d MB is the most. Make it smaller.") % told)
    return CleanPicture(stream.getvalue(), MEDIA_TYPES[written_as], *pixels.size)


def _decoded(step, *arguments, **options):
    """One step of decoding. A damaged file makes decoders stumble in any way, and all of them mean the same."""
    try:
        return step(*arguments, **options)
    except Exception as error:
        raise ValueError(_("This cannot be read as a PNG, JPEG, WebP or GIF picture.")) from error


def _refuse_unfit(image):
    """Asked of the header alone, so that a small file that unfolds to a huge picture is never unfolded."""
    if max(image.size) > LONGEST_SIDE:
        told = {"width": image.width, "height": image.height, "most": LONGEST_SIDE}
        what = _("The picture has %(width)d × %(height)d pixels; %(most)d a side is the most. Make it smaller.")
        raise ValueError(what % told)
    if image.format != "MPO" and _decoded(getattr, image, "n_frames", 1) > 1:
        raise ValueError(_("The picture moves. Take one that stands still."))


def _pixels(image):
    """A new image of the same pixels, upright, with nothing else that the file said of itself."""
    image = _simple(ImageOps.exif_transpose(image))
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if image.mode == "P":
        bare.putpalette(image.getpalette())
    return bare


def _simple(image):
    """The image in one of the modes that every format of ours and every browser knows."""
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    if image.mode in SIMPLE_MODES:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey; a plain conversion would turn most of them white
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGB")
