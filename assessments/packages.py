"""Zip packages that anybody may have made, opened in memory. Pure: nothing is written to disk, no name leads anywhere.

What a package declares of itself is checked before anything of it is unfolded, and again while it is read.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from itertools import pairwise

from django.utils.translation import gettext as _

from classrooms.problems import BadFile, Problem

MAX_BYTES = 50 * 1024 * 1024
MAX_MEMBERS = 12_000  # a bank may have 10,000 questions, and QTI gives each a file
MAX_MEMBER = 25 * 1024 * 1024  # bytes, unfolded
MAX_TOTAL = 150 * 1024 * 1024
MAX_RATIO = 200  # XML full of repetition reaches 50; a bomb 1,000 and more
ALWAYS_FINE = 1024 * 1024  # a member that unfolds to no more than this does no harm, however small it was

STARTS = (b"PK\x03\x04", b"PK\x05\x06")
ENTRY = b"PK\x01\x02"  # how each entry of a zip's directory begins
HEADER = 30  # bytes before the name of a member
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
LOCKED = 0x1 | 0x40 | 0x2000  # encrypted: the data, strongly, the directory
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ArithmeticError, EOFError, OSError, RuntimeError, ValueError)
BAD_NAME = re.compile(r"\\|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")


class Package:
    """A zip whose members are all harmless by what it declares; `names` are relative paths with slashes."""

    def __init__(self, archive, members):
        self._archive, self._members = archive, members
        self.names = tuple(members)

    def read(self, name):
        """The bytes of a member; BadFile where there is none, or where it is not what was declared."""
        if name not in self._members:
            raise _bad(_("The package has no file “%(name)s”.") % {"name": name[:200]})
        info = self._members[name]
        what = _("The file “%(name)s” of the package is broken.") % {"name": name[:200]}
        try:
            with self._archive.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except BROKEN as error:
            raise _bad(what) from error
        if len(data) != info.file_size:
            raise _bad(what)
        return data


def is_package(data):
    return data.startswith(STARTS)


def open_package(data):
    """The Package of a zip's bytes; BadFile, in words, where it is none or may do harm."""
    if len(data) > MAX_BYTES:
        raise _bad(_("The package is larger than %(size)d MB: import it in parts.") % {"size": MAX_BYTES >> 20})
    if not is_package(data):
        raise _bad(_("This is no zip package."))
    if data.count(ENTRY) > MAX_MEMBERS:  # counted before a directory of millions is read
        raise _bad(_("The package has more than %(most)d files: import it in parts.") % {"most": MAX_MEMBERS})
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except BROKEN as error:
        raise _bad(_("The package is broken: make it or fetch it anew.")) from error
    _refuse_bombs(entries)
    return Package(archive, _members(entries))


def _bad(what):
    return BadFile([Problem(None, "", what)])


def _refuse_bombs(entries):
    if sum(info.file_size for info in entries) > MAX_TOTAL:
        raise _bad(_("The package unfolds to more than %(size)d MB: import it in parts.") % {"size": MAX_TOTAL >> 20})
    for info in entries:
        told = {"name": info.filename[:200], "size": MAX_MEMBER >> 20}
        if info.file_size > MAX_MEMBER:
            raise _bad(_("The file “%(name)s” of the package unfolds to more than %(size)d MB.") % told)
        if info.file_size > ALWAYS_FINE and info.file_size > info.compress_size * MAX_RATIO:
            raise _bad(_("The file “%(name)s” of the package unfolds to far more than it holds.") % told)
    ranges = sorted((info.header_offset, info.header_offset + HEADER + info.compress_size) for info in entries)
    if any(end > start for (_start, end), (start, _end) in pairwise(ranges)):
        raise _bad(_("Files of the package overlap: it was made to do harm."))


def _members(entries):
    """{clean name: ZipInfo} of the files."""
    members = {}
    for info in entries:
        name = _clean_name(info)
        _refuse_unfit(info)
        if info.is_dir() or not name:
            continue
        if name in members:
            raise _bad(_("The package has two files “%(name)s”.") % {"name": name[:200]})
        members[name] = info
    return members


def _clean_name(info):
    """The name without steps that go nowhere."""
    if BAD_NAME.search(info.orig_filename):
        told = {"name": info.orig_filename[:200]}
        raise _bad(_("“%(name)s” is no name of a file within the package.") % told)
    return "/".join(step for step in info.filename.split("/") if step not in ("", "."))


def _refuse_unfit(info):
    told = {"name": info.filename[:200]}
    if info.flag_bits & LOCKED:
        raise _bad(_("The file “%(name)s” of the package is encrypted: make it without a password.") % told)
    if info.compress_type not in METHODS:
        raise _bad(_("The file “%(name)s” is packed in a way that is not read here: make a plain zip.") % told)
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _bad(_("“%(name)s” is no file but leads elsewhere.") % told)
