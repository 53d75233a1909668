"""Whether the years, figures and surnames of a core fact stand in its paragraph, and cited paragraphs exist. Pure."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.linting.remarks import error
from lessons.documents import address, citations

SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORDS = {
    **{word: number for number, word in enumerate(UNITS, 1)},
    **{word: number for number, word in enumerate(ORDINALS, 1)},
    **TENS,
    "a": 1,  # only in "a million"
    "half": Fraction(1, 2), "dozen": 12,
}  # fmt: skip
SPAN = re.compile(r"\b(\d\d)(\d\d)[-–](\d\d)\b")  # 1956-57
RANGE = re.compile(rf"(\d[\d,.]*)(\s*[-–]\s*|\s+(?:to|or|and)\s+)(\d[\d,.]*\s+({'|'.join(SCALES)})\b)", re.IGNORECASE)
FIGURE = re.compile(rf"(\d[\d,]*(?:\.\d+)?)(?:[\s-]+({'|'.join(SCALES)})\b)?", re.IGNORECASE)
WRITTEN = re.compile(
    rf"\b({'|'.join(TENS)})-({'|'.join(UNITS[:9] + ORDINALS[:9])})\b|\b({'|'.join(WORDS)})\b", re.IGNORECASE
)
SCALE = re.compile(rf"[\s-]+({'|'.join(SCALES)})\b", re.IGNORECASE)


def untraceable_facts(unit):
    """What a core fact claims must be read in the classroom edition, or no student can check it."""
    for row in unit.core_facts:
        edition = unit.paragraphs[row["paragraph"]].row["classroom"]
        missing = missing_figures(row["claim"], edition) + missing_names(row["claim"], edition, unit.names)
        if missing:
            what = (
                f"The edition of {row['paragraph']} does not say {', '.join(missing)}: mend the claim or the paragraph."
            )
            yield error(row, what, "claim", name=f"{row['key']}, claim")


def missing_figures(claim, edition):
    """The figures written in digits in a claim, that the edition has neither in digits nor in words."""
    known = {number for number, _shown in figures(edition)} | written(edition)
    return [shown for number, shown in figures(claim) if number not in known]


def figures(text):
    """[(value, how it is written)] of everything that is written in digits; 12 to 13 million is twice a million."""
    rows, whole = [], RANGE.sub(r"\1 \4\2\3", SPAN.sub(r"\1\2-\1\3", text))
    for digits, scale in FIGURE.findall(whole):
        bare = Fraction(digits.replace(",", ""))
        rows.append((bare * SCALES.get(scale.lower(), 1), f"{digits.rstrip(',')} {scale}".strip()))
    return rows


def written(text):
    """The values of everything that is written in words, with and without their hundred, thousand or million."""
    values = set()
    for match in WRITTEN.finditer(text):
        tens, ones, word = (part and part.lower() for part in match.groups())
        value = WORDS[word] if word else WORDS[tens] + WORDS[ones]
        scale = SCALE.match(text, match.end())
        values |= {value * SCALES[scale[1].lower()]} if scale else set()
        values |= {value} if word != "a" else set()
    return values


def missing_names(claim, edition, people):
    """Surnames in a claim of people whom the edition names in none of their ways."""
    missing = []
    for ways in people:
        surnames = list(dict.fromkeys(way.split()[-1] for way in ways))
        if has_name(claim, surnames) and not has_name(edition, surnames) and surnames[0] not in missing:
            missing.append(surnames[0])
    return missing


def has_name(text, surnames):
    """Whether one of them is named; Stalinism names Stalin."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)|(?<!\w){re.escape(name)}is[mt]", text) for name in surnames)


def dead_citations(unit):
    """What texts cite in passing; the addresses in fields of their own are looked at by the forms."""
    for row in unit.text.rows():
        for path, what in dead_in(row, unit.paragraphs):
            yield error(row, what, *path)


def dead_in(row, addresses):
    """[(path of a text, what to say)] of the paragraphs that a row cites and that its unit lacks."""
    letters = {where[0] for where in addresses}
    for path, text in row.texts():
        for where in dict.fromkeys(address(found.letter, found.number) for found in citations(text)):
            if where[0] in letters and where not in addresses:
                yield path, _("This unit has no paragraph %(value)s.") % {"value": where}
