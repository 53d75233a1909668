"""Where the entries of a timeline stand in its drawing. Pure: dates as they are written in, places out."""

import re
from collections import defaultdict
from dataclasses import dataclass

WIDTH = 1200  # of the drawing, in its own units; about a screen's pixels
SIZE, GAP = 24, 4  # of a mark: as high, and at least as wide, as a finger needs
LETTER = 10  # what a further document's letter takes
MOST_LETTERS = 3
MOST_TICKS = 12
STEPS = (1, 2, 5, 10, 20, 50, 100)
# "1934", "the 1930s", "mid-1930s", "early to mid-1920s"
YEARS = re.compile(r"(?:\b(early|mid|late)(?: to (early|mid|late))?[ -]+)?\b(\d{4})(s\b)?")
IN_DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}


@dataclass(frozen=True)
class Mark:
    """An entry in the drawing; a point is a day, a month, or where a longer time begins or ends."""

    entry: object
    x: int
    y: int
    width: int
    is_point: bool
    letters: str

    @property
    def height(self):
        return SIZE

    @property
    def middle(self):
        return self.x + self.width // 2

    @property
    def label_x(self):
        """In the middle of a point; at the beginning of a span, which may go on beyond the window."""
        return self.middle if self.is_point else self.x + min(self.width, SIZE + LETTER * (len(self.letters) - 1)) // 2

    @property
    def label_y(self):
        return self.y + SIZE // 2


@dataclass(frozen=True)
class Tick:
    year: int
    x: int


@dataclass(frozen=True)
class Lane:
    """The marks of one theme, in as many rows as they need."""

    theme: str
    marks: list
    height: int


@dataclass(frozen=True)
class Drawing:
    first: int
    last: int
    lanes: list
    ticks: list

    width = WIDTH


def drawing(entries, first=None, last=None):
    """The Drawing of entries (with date, sort_date, precision, theme and letters), or None where there is nothing.

    Entries that begin before `first` or go on after `last` are cut there; those wholly outside are left out.
    """
    spans = [(entry, *span(entry.date, entry.sort_date, entry.precision)) for entry in entries]
    if not spans:
        return None
    first = first or int(min(begin for _entry, begin, _end in spans))
    last = last or int(max(end - (end > begin) for _entry, begin, end in spans))
    themes = defaultdict(list)
    for entry, begin, end in spans:
        if begin < last + 1 and end >= first:
            themes[entry.theme].append((entry, max(begin, first), min(end, last + 1)))
    scale = WIDTH / (last + 1 - first)
    lanes = [_lane(theme, rows, first, scale) for theme, rows in themes.items()]
    return Drawing(first, last, lanes, _ticks(first, last, scale)) if lanes else None


def span(date, sort_date, precision):
    """(begin, end) in years with fractions; both are the same for a point. The end of 1934 is 1935."""
    found = [_years(*match.groups()) for match in YEARS.finditer(date)]
    begin, end = min((row[0] for row in found), default=0), max((row[1] for row in found), default=0)
    if precision in ("day", "month") or (precision == "period" and end - begin <= 1):
        return (_moment(sort_date),) * 2
    return (begin, end) if found else (int(sort_date[:4]), int(sort_date[:4]) + 1)


def _years(since, until, year, is_decade):
    year = int(year)
    if not is_decade:
        return year, year + 1
    begin, end = IN_DECADE.get(since, (0, 9))
    return year + begin, year + IN_DECADE.get(until, (begin, end))[1] + 1


def _moment(sort_date):
    year, month, day = (int(piece) for piece in f"{sort_date}-01-01".split("-")[:3])
    return year + (month - 1 + (day - 1) / 31) / 12


def _lane(theme, rows, first, scale):
    """Puts each mark into the highest row in which it touches no other."""
    marks, ends = [], []
    for entry, begin, end in sorted(rows, key=lambda row: (row[1], row[0].sort_date)):
        letters = entry.letters[:MOST_LETTERS]
        is_point, least = end == begin, SIZE + LETTER * max(len(letters) - 1, 0)
        width = max(round((end - begin) * scale) - GAP, least)
        x = round((begin - first) * scale) - (least // 2 if is_point else 0)
        x = max(min(x, WIDTH - width), 0)
        row = next((place for place, taken in enumerate(ends) if taken + GAP <= x), len(ends))
        ends[row : row + 1] = [x + width]
        marks.append(Mark(entry, x, row * (SIZE + GAP) + GAP, width, is_point, letters))
    return Lane(theme, marks, len(ends) * (SIZE + GAP) + GAP)


def _ticks(first, last, scale):
    step = next((step for step in STEPS if (last + 1 - first) / step <= MOST_TICKS), STEPS[-1])
    years = range(-(-first // step) * step, last + 1, step)
    return [Tick(year, round((year - first) * scale)) for year in years]
