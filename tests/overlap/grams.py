"""Makes the list of hashes that guards the originals of a unit, and compares files with it by hand."""

import argparse
from functools import cache
from pathlib import Path

from assessments.linting.grams import original_hashes, shared_runs

UNITS = Path(__file__).resolve().parent.parent.parent / "fixtures" / "units"
ORIGINALS = UNITS / "secret-speech" / "originals"
LIST, MASKS = "seven_grams.txt", "masks.txt"

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


@cache
def listed_hashes(folder=ORIGINALS):
    return frozenset((folder / LIST).read_text(encoding="utf-8").split())


def kept_masks(folder=ORIGINALS):
    """Titles and citations that anybody may name, one a line; a unit need not have any."""
    path = folder / MASKS
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def rebuilt_list(texts, folder=ORIGINALS):
    """The list made anew from the texts (.txt files in a folder outside the repository) and the unit's masks."""
    files = sorted(Path(texts).glob("*.txt"))
    if not files:
        raise SystemExit(f"No originals found: {texts} holds no .txt files. The list was left as it is.")
    originals = [file.read_text(encoding="utf-8") for file in files]
    return original_hashes(originals, kept_masks(folder), INDEX_DEBRIS)


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.overlap.grams", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="text files to compare with the list")
    parser.add_argument("--unit", default="secret-speech", help="whose list (default: %(default)s)")
    parser.add_argument("--rebuild", metavar="FOLDER", help="make the list anew from the originals")
    options = parser.parse_args()
    folder = UNITS / options.unit / "originals"
    if options.rebuild:
        made = rebuilt_list(options.rebuild, folder)
        folder.mkdir(exist_ok=True)
        (folder / LIST).write_text("\n".join(made) + "\n", encoding="utf-8")
        print(f"{LIST} of {options.unit}: {len(made)} runs")
    for file in options.files:
        for run in shared_runs(file.read_text(encoding="utf-8"), listed_hashes(folder)):
            print(f"{file}: {run}")


if __name__ == "__main__":
    main()
