"""What makes a version of a question or rubric: a fingerprint of everything it means. Pure."""

import hashlib
import json
from decimal import Decimal


def digest(meaning):
    """Sixteen hex digits of plain data: the same for the same meaning, whatever the order of its fields."""
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def plain_number(number):
    """Decimal("1.50") and Decimal("1.5") are one number, and so one text."""
    return f"{number.normalize():f}"


def _plain(value):
    if isinstance(value, Decimal):
        return plain_number(value)
    raise TypeError(f"{value!r} is not plain data")
