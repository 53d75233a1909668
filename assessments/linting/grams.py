"""Runs of seven words: only the hashes of an original's are kept, and tell when a text repeats one. Pure."""

import hashlib
import re
import unicodedata

LENGTH = 7


def words(text):
    """The words of a text in plain form: lower case, no accents, no apostrophes, all other punctuation a space."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub("['‘’ʼ`´]", "", plain)
    return re.findall(r"[^\W_]+", plain)


def seven_grams(text):
    """Every run of seven words, as one string each, in the order of the text."""
    found = words(text)
    return [" ".join(found[start : start + LENGTH]) for start in range(len(found) - LENGTH + 1)]


def digest(run):
    return hashlib.sha256(run.encode()).hexdigest()[:16]


def hashes(text):
    """The set of hashes (16 hex digits) of a text's runs."""
    return {digest(run) for run in seven_grams(text)}


def shared_runs(text, listed):
    """The runs of the text whose hash is listed."""
    return [run for run in seven_grams(text) if digest(run) in listed]


def masked_hashes(masks):
    """Hashes of runs that lie wholly inside a title or citation, which anybody may name."""
    return set().union(*(hashes(mask) for mask in masks))


def original_hashes(texts, masks, debris=()):
    """The sorted list that guards the given originals, read with and without the `debris` inside their sentences."""
    whole = set().union(*(hashes(text) | hashes(_without(debris, text)) for text in texts))
    return sorted(whole - masked_hashes(masks))


def _without(debris, text):
    for entry in debris:
        text = text.replace(entry, " ")
    return text
