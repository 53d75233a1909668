"""HTML that anybody may have written, as blocks of our Markdown: paragraphs, emphasis, lists, quotations, links."""

import re
from html.parser import HTMLParser

import nh3

BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"em", "i", "strong", "b", "code", "a", "br", "img", "td", "th", "sub", "sup"}
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
ESCAPES = re.compile(
    r"(?P<slash>\\(?=[!-/:-@\[-`{-~]|$))|(?P<tick>`)|(?P<run>\*+|_+)|(?P<link>(?<=\])\()|(?P<image>(?<=!)\[)"
    r"|(?P<auto><(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|[^\s<>@]+@[^\s<>]+>))|(?P<entity>&(?=#?\w+;))"
)
STARTS = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-{2,}$|~{3}|\[[^\]]+\](?=:))|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
MOST_DEEP = 20
_cleaner = nh3.Cleaner(
    tags=BLOCKS | INLINE,
    attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def no_picture(source, alt):
    return None


def blocks_of_html(text, is_line=False, picture=no_picture):
    """(blocks, names of the pictures that were left out). In a line nothing begins a block, so nothing is escaped.

    `picture(source, alt)` gives the Markdown of a picture, or None where there is none.
    """
    if not set("<&") & set(text):
        bare = escaped(" ".join(text.split()))
        return ([bare if is_line else _unstarted(bare)] if bare else []), []
    reader = _Reader(is_line, picture)
    reader.feed(_cleaner.clean(text))
    reader.close()
    reader.end_block()
    return reader.joined(), reader.pictures


def escaped(text):
    """Plain text in which Markdown finds no markup of ours."""
    return ESCAPES.sub(_escape, text)


def _escape(found):
    text, (start, end) = found.string, found.span()
    if found.lastgroup == "run":
        before, after = text[start - 1 : start], text[end : end + 1]
        is_loose = not before.strip() and not after.strip()
        is_inside = found[0][0] == "_" and before.isalnum() and after.isalnum()
        if is_inside or (is_loose and len(text) > end - start):
            return found[0]
        return "".join(f"\\{sign}" for sign in found[0])
    return f"\\{found[0]}"


class _Reader(HTMLParser):
    def __init__(self, is_line, picture):
        super().__init__(convert_charrefs=True)
        self.is_line, self.picture = is_line, picture
        self.pictures, self.blocks = [], []  # blocks: (text, whether it follows closely)
        self.inline, self.marks, self.boxes = [], [], []  # boxes: lists, their items and quotations around this
        self.heading, self.is_raw, self.is_loose = 0, False, False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in BLOCKS:
            self._open_block(tag, given)
        elif tag in MARKS or tag in ("code", "a", "sub", "sup"):
            is_idle = len(self.marks) >= MOST_DEEP or any(
                MARKS.get(mark[0], mark[0]) == MARKS.get(tag, tag) for mark in self.marks[-MOST_DEEP:]
            )
            self.marks.append((tag, None if is_idle else len(self.inline), given.get("href") or ""))
        elif tag == "br":
            self.inline.append("\n" if self.is_raw else "\\\n")
        elif tag == "img":
            self._take_picture(given.get("src") or "", given.get("alt") or "")
        elif tag in ("td", "th") and "".join(self.inline).strip():
            self.inline.append(" | ")

    def _take_picture(self, source, alt):
        found = None if self._is_code() else self.picture(source, alt)
        if found is None:
            self.pictures.append(source.rpartition("/")[2] or alt or "?")
        else:
            self.inline.append(found)

    def _is_code(self):
        return self.is_raw or any(mark[0] == "code" for mark in self.marks[:MOST_DEEP])

    def _open_block(self, tag, given):
        self.end_block()
        self.is_loose = tag == "p"
        if tag in ("ul", "ol", "blockquote"):
            start = given.get("start") or "1"
            number = int(start) if re.fullmatch("[0-9]{1,8}", start) else 1
            self.boxes.append({"tag": tag, "number": number, "is_first": False})
        elif tag == "li":
            around = next((box for box in reversed(self.boxes) if box["tag"] in ("ul", "ol")), None)
            mark = f"{around['number']}. " if around and around["tag"] == "ol" else "- "
            if around:
                around["number"] += 1
            self.boxes.append({"tag": tag, "mark": mark, "is_first": True})
        elif tag == "hr" and not self.is_line:
            self.blocks.append((self._boxed("---"), False))
        elif tag == "pre":
            self.is_raw = True
        elif tag[0] == "h" and tag != "hr":
            self.heading = max(int(tag[1]) - 1, 2)

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.end_block()
            if self.boxes and self.boxes[-1]["tag"] == tag:
                self.boxes.pop()
        elif self.marks and self.marks[-1][0] == tag:
            self._close_mark(*self.marks.pop())

    def _close_mark(self, tag, at, href):
        if at is None:  # within the same, or too deep
            return
        inside = "".join(self.inline[at:])
        bare = inside.strip()
        if not bare or self.is_raw:
            return
        if tag in MARKS:
            marked = f"{MARKS[tag]}{bare}{MARKS[tag]}"
        elif tag == "code":
            fence = "`" * (max(map(len, re.findall("`+", bare)), default=0) + 1)
            room = " " if bare[0] == "`" or bare[-1] == "`" else ""
            marked = f"{fence}{room}{bare}{room}{fence}"
        elif tag == "a":
            marked = f"[{bare}]({_address(href)})" if href else bare
        else:
            table = HIGH if tag == "sup" else LOW
            marked = bare.translate(table) if all(ord(sign) in table for sign in bare) else bare
        left, right = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        self.inline[at:] = [f"{left}{marked}{right}"]

    def handle_data(self, data):
        if self.is_raw:
            self.inline.append(data)
        elif self._is_code():
            self.inline.append(re.sub(r"\s+", " ", data))
        else:
            self.inline.append(escaped(re.sub(r"[ \t\r\n\f\v]+", " ", data)))

    def end_block(self):
        while self.marks:
            self._close_mark(*self.marks.pop())
        text, raw, level = "".join(self.inline), self.is_raw, self.heading
        self.inline, self.is_raw, self.heading = [], False, 0
        if raw and text.strip() and not self.is_line:
            fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
            text = f"{fence}\n{text.strip(chr(10))}\n{fence}"
        else:
            text = re.sub(r"(?: *\\\n *)+", r"\\\n", re.sub(" {2,}", " ", text))
            text = re.sub(r"^[ \n]*(?:\\\n)?|(?:\\\n)?[ \n]*$", "", text)
            if text and not self.is_line:
                text = "\n".join(map(_unstarted, text.split("\n")))
                text = f"{'#' * level} {text}" if level and "\n" not in text and self.blocks else text
        if text.strip():
            is_close = bool(self.boxes) and self.boxes[-1].get("is_first", False) and not self.is_loose
            self.blocks.append((text if self.is_line else self._boxed(text), is_close))
        self.is_loose = False

    def _boxed(self, text):
        """The block behind the marks of the lists and quotations that it stands in."""
        first, others = "", ""
        for box in self.boxes[:MOST_DEEP]:
            if box["tag"] == "blockquote":
                first, others = f"{first}> ", f"{others}> "
            elif box["tag"] == "li":
                first += box["mark"] if box["is_first"] else " " * len(box["mark"])
                others += " " * len(box["mark"])
                box["is_first"] = False
        return "\n".join(f"{others if place else first}{row}" for place, row in enumerate(text.split("\n")))

    def joined(self):
        """The blocks as texts; the items of a list that stand close are one."""
        found, was_item = [], False
        for text, is_close in self.blocks:
            if is_close and was_item and not self.is_line:
                found[-1] += f"\n{text}"
            else:
                found.append(text)
            was_item = is_close
        return found


def _unstarted(row):
    """A line that begins no heading, list or quotation."""
    found = STARTS.match(row)
    if not found:
        return row
    return f"\\{row}" if found["mark"] else f"{found['number']}\\{row[found.end() :]}"


def _address(href):
    return re.sub(r"[\s()<>\\]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), href.strip())
