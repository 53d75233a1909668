"""Finds runs of seven words shared with the original pages; only hashes of those are kept, never the pages."""

import argparse
import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path

LENGTH = 7
HERE = Path(__file__).resolve().parent
LIST_FILE = HERE / "seven_grams.txt"
MASK_FILE = HERE / "masks.txt"

# Index entries the saved Document D carries in the middle of sentences; the sentences count both with and without them.
INDEX_DEBRIS = (
    "Soviet Union;purges",
    "Communist Party, Soviet;purges",
    "Kirov, Sergei ,",
    "Darkness at Noon (Koestler)",
    "Zinoviev, Grigori",
    "Kamenev, Lev ,",
    "Human rights;Soviet Union",
    "Twentieth Party Congress, Soviet",
)


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


@cache
def listed_hashes():
    return frozenset(LIST_FILE.read_text(encoding="utf-8").split())


def shared_runs(text, listed=None):
    """The runs of the text whose hash is listed: on the kept list, unless another one is given."""
    known = listed_hashes() if listed is None else listed
    return [run for run in seven_grams(text) if digest(run) in known]


def masked_hashes(masks):
    """Hashes of runs that lie wholly inside a title or citation, which anybody may name."""
    return set().union(*(hashes(mask) for mask in masks))


def original_hashes(texts, masks):
    """The sorted list that guards the given originals."""
    whole = set().union(*(hashes(text) | hashes(without_debris(text)) for text in texts))
    return sorted(whole - masked_hashes(masks))


def without_debris(text):
    for entry in INDEX_DEBRIS:
        text = text.replace(entry, " ")
    return text


def kept_masks():
    return MASK_FILE.read_text(encoding="utf-8").splitlines()


def rebuilt_list(folder):
    """The list made anew from the folder that holds the originals as .txt files."""
    files = sorted(Path(folder).glob("*.txt"))
    if not files:
        raise SystemExit(f"No originals found: {folder} holds no .txt files. The list was left as it is.")
    return original_hashes([file.read_text(encoding="utf-8") for file in files], kept_masks())


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.overlap.grams", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="text files to compare with the list")
    parser.add_argument("--rebuild", metavar="SEEDS_FOLDER", help="make the list anew from the originals")
    options = parser.parse_args()
    if options.rebuild:
        made = rebuilt_list(options.rebuild)
        LIST_FILE.write_text("\n".join(made) + "\n", encoding="utf-8")
        print(f"{LIST_FILE.name}: {len(made)} runs")
    for file in options.files:
        for run in shared_runs(file.read_text(encoding="utf-8")):
            print(f"{file}: {run}")


if __name__ == "__main__":
    main()
