"""GIFT as text: its questions with their lines and comments, its escaped signs, its parts between signs. Pure.

While a question is read, each escaped sign stands as a pair of characters that no text can hold otherwise, so that
the signs left over are those that mean something.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments import banktext
from assessments.bankrows import Refusal

LONGEST_QUESTION = 30_000
ESCAPED = {"~": "\x01t", "=": "\x01e", "#": "\x01h", "{": "\x01o", "}": "\x01c", ":": "\x01d", "\\": "\x01b"}
ESCAPED["n"] = banktext.BREAK
SIGNS = {pair: sign for sign, pair in ESCAPED.items() if sign != "n"}
FORMATS = ("html", "markdown", "plain", "moodle")
FORMAT = re.compile(rf"\s*\[({'|'.join(FORMATS)})\]")
NOTE = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")


@dataclass
class Block:
    """One question as it stands in the file, with escaped signs replaced; `category` is the last one named above it."""

    line: int
    category: str
    text: str = ""
    id: str = ""
    tags: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    refusal: str = ""


def blocks(text):
    """The questions of a file in their order. A blank line ends one, but between braces only where another begins."""
    lines, found, gathered, category, depth = text.split("\n"), [], [], "", 0
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        if bare.startswith("$CATEGORY:") and not depth:
            found += _block(gathered, category)
            gathered, category = [], bare.removeprefix("$CATEGORY:").strip()
        elif bare or (depth and _goes_on(lines, number)):
            gathered.append((number, line))
            depth += 0 if bare.startswith("//") else _braces(line)
        else:
            found += _block(gathered, category)
            gathered, depth = [], 0
    return found


def _goes_on(lines, number):
    """Whether the answers go on below blank lines; `number` is the line after."""
    after = (line.strip() for line in lines[number : number + 20])
    return next((line for line in after if line and not line.startswith("//")), "x")[0] in "=~}#"


def _braces(line):
    bare = _without_escapes(line)
    return bare.count("{") - bare.count("}")


def _without_escapes(text):
    return re.sub(r"\\([\\~=#{}:n])", lambda found: ESCAPED[found[1]], text)


def _block(rows, category):
    """[the Block of these (number, line)], or nothing where all are comments."""
    comments = [line for _number, line in rows if line.strip().startswith("//")]
    written = [(number, line) for number, line in rows if not line.strip().startswith("//")]
    while written and not written[0][1].strip():
        del written[0]
    if not written:
        return []
    block = Block(written[0][0], category, _without_escapes("\n".join(line for _number, line in written)).strip())
    for name, value in NOTE.findall("\n".join(comments)):
        value = re.sub(r"\\(.)", r"\1", value).strip()
        if name == "tag":
            block.tags.append(value)
        else:
            block.id = block.id or value
    if any(not line.strip() for _number, line in written):
        block.warnings.append(_("A blank line stands between the braces; it was read over."))
    if "\x01" in "".join(line for _number, line in written) or len(block.text) > LONGEST_QUESTION:
        block.refusal = _("The question is too long, or holds a character that cannot be kept.")
    return [block]


def titled(text):
    """(the title or nothing, the text after it)."""
    if text.startswith("::") and "::" in text[2:]:
        title, _signs, text = text[2:].partition("::")
        return banktext.without_breaks(plain(title)), text.strip()
    return "", text


def parted(text):
    """(the text with a blank where the answers stand in it, what stands between the braces)."""
    if "{" not in text and "}" not in text:
        raise Refusal(_("This is a text without a question: it has no braces with answers."))
    before, opening, rest = text.partition("{")
    inner, closing, after = rest.partition("}")
    if not opening or not closing or "}" in before:
        raise Refusal(_("A brace is missing, or stands where it should be written as \\{ or \\}."))
    if "{" in inner or "{" in after or "}" in after:
        raise Refusal(_("There is more than one pair of braces; a question has one. Write others as \\{ and \\}."))
    if after.strip() and re.search(r"<[a-zA-Z/][^>]*$", before):
        raise Refusal(_("The braces stand within an HTML tag. Write them as \\{ and \\}."))
    return before, inner.strip(), after


def plain(text):
    """The text with its escaped signs as they are read; breaks stay for `banktext`."""
    return re.sub(r"\x01.", lambda found: SIGNS[found[0]], text).strip(" \t\n")


def escape(text):
    """The text on one line, with the signs of GIFT escaped."""
    text = re.sub(r"([\\~=#{}:])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return text.replace("\n", "\\n")


def formatted(text, default):
    """(format, text) of a text that may name its format."""
    found = FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else (default, text)


class Reading:
    """Reads the texts of one question in its format, and gathers what was dropped."""

    def __init__(self, default):
        self.default, self.warnings = default, []

    def markdown(self, text, *, names_format=True):
        """A text that authors may mark up."""
        kind, text = formatted(text, self.default) if names_format else (self.default, text)
        text = plain(text)
        if kind == "markdown":
            return text.replace(banktext.BREAK, "\n").strip()
        if kind == "html" or (kind == "moodle" and banktext.has_html(text)):
            # Where Moodle keeps lines, one that was broken by \n is meant.
            found, dropped = banktext.from_html(text.replace(banktext.BREAK, "<br>" if kind == "moodle" else " "))
            self._drop(dropped)
            return found
        return banktext.from_plain(text)

    def words(self, text, *, names_format=True):
        """A text that is shown and compared as it is."""
        kind, text = formatted(text, self.default) if names_format else (self.default, text)
        text = banktext.without_breaks(plain(text))
        if kind == "html" or (kind == "moodle" and banktext.has_html(text)):
            text, dropped = banktext.bare(text)
            self._drop(dropped)
        return text

    def _drop(self, dropped):
        if dropped:
            self.warn(_("HTML was dropped: %(what)s.") % {"what": ", ".join(dropped)})

    def warn(self, sentence):
        if sentence not in self.warnings:
            self.warnings.append(sentence)
