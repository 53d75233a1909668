"""The layer rule: every import runs down, none hides in a function, none goes round in a circle."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["classrooms", "lessons", "assessments", "destalinization"]  # the tower, from the ground up

DOORS, INPUT, VERBS, LOCKS, TABLES, RULES, PURE = 6, 5, 4, 3, 2, 1, 0
LAYERS = {
    "urls": 7,
    **dict.fromkeys(["views", "api", "admin", "management", "templatetags", "authentication"], DOORS),
    **dict.fromkeys(["forms", "formats", "api_input"], INPUT),
    **dict.fromkeys("services throttle backends hashers personal_data queue papers agenda reading".split(), VERBS),
    **dict.fromkeys("classbook gradesheet grants itembook itemsheet itemwork".split(), VERBS),
    **dict.fromkeys("bankbook mendbook openings overview sessions".split(), VERBS),
    "access": LOCKS,
    **dict.fromkeys(["models", "rows"], TABLES),
    "rules": RULES,
    **dict.fromkeys("questions grading mending plan review feedback evidence gradebook timing versions".split(), PURE),
    **dict.fromkeys("problems cells lined_text markup documents pictures reader timeline figures".split(), PURE),
    **dict.fromkeys("statistics pace findings charts lateness linting built_units".split(), PURE),
    **dict.fromkeys("bankhtml banklosses bankmarkup banknumbers bankpictures bankrows bankspecs".split(), PURE),
    **dict.fromkeys("banksheet banktext canvas gift moodle packages qti xmltree".split(), PURE),
}
OUTSIDE_THE_LAYERS = {"apps", "migrations", "__init__"}
PURE_MAY_NOT = ("django.db", "django.contrib", "django.http", "django.core.cache")


@cache
def modules():
    """{dotted name: path} of the code of all four rooms."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(name):
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def imports(name):
    """[(dotted name, line)] of everything the module imports at its top or anywhere."""
    rows = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            rows += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            rows += [(_target(node.module, alias.name), node.lineno) for alias in node.names]
    return rows


def _target(module, name):
    """The submodule where `from module import name` names one, else the module."""
    full = f"{module}.{name}"
    return full if full in modules() else module


def ours(name):
    return [(target, line) for target, line in imports(name) if target.split(".")[0] in APPS]


def layer(name):
    """The layer of a module, by the first part of its name below its app; None outside the layers."""
    parts = name.split(".")
    if len(parts) < 2 or parts[1] in OUTSIDE_THE_LAYERS or parts[0] == "destalinization":
        return None
    return LAYERS.get(parts[1])


def test_every_module_has_a_room():
    """A new room is named in LAYERS, deliberately."""
    homeless = [
        name
        for name in modules()
        if name.count(".") and name.split(".")[0] != "destalinization"
        if name.split(".")[1] not in LAYERS and name.split(".")[1] not in OUTSIDE_THE_LAYERS
    ]
    assert not homeless


@pytest.mark.parametrize("name", modules())
def test_imports_run_down_between_rooms(name):
    floor = APPS.index(name.split(".")[0])
    risen = [f"line {line}: {target}" for target, line in ours(name) if APPS.index(target.split(".")[0]) > floor]
    assert not risen


@pytest.mark.parametrize("name", modules())
def test_imports_run_down_within_a_room(name):
    mine = layer(name)
    if mine is None:
        return
    app = name.split(".")[0]
    risen = [
        f"line {line}: {target}"
        for target, line in ours(name)
        if target.split(".")[0] == app and (layer(target) or 0) > mine
    ]
    assert not risen


@pytest.mark.parametrize("name", [name for name in modules() if layer(name) == DOORS])
def test_doors_do_not_import_doors_of_other_kinds(name):
    kind = name.split(".")[:2]
    others = [
        f"line {line}: {target}"
        for target, line in ours(name)
        if layer(target) == DOORS and target.split(".")[:2] != kind and target != "classrooms.authentication"
    ]
    assert not others


@pytest.mark.parametrize("name", [name for name in modules() if layer(name) in (RULES, PURE)])
def test_rules_and_pure_rooms_know_no_tables(name):
    forbidden = [
        f"line {line}: {target}"
        for target, line in imports(name)
        if target.startswith(PURE_MAY_NOT) or layer_of_ours(target) in (TABLES, VERBS)
    ]
    assert not forbidden


def layer_of_ours(target):
    return layer(target) if target.split(".")[0] in APPS else None


@pytest.mark.parametrize("name", [name for name in modules() if layer(name) == VERBS])
def test_verbs_know_no_request(name):
    forbidden = ("django.http", "django.shortcuts", "django.template", "django.contrib.messages", "rest_framework")
    assert not [f"line {line}: {target}" for target, line in imports(name) if target.startswith(forbidden)]


@pytest.mark.parametrize("name", modules())
def test_no_import_hides_in_a_function(name):
    hidden = [
        f"line {inner.lineno} in {node.name}"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_no_imports_go_round_in_a_circle():
    graph = {name: {target for target, _line in ours(name) if target != name} for name in modules()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("name", modules())
def test_first_line_of_a_module_is_its_caption(name):
    path = modules()[name]
    if "migrations" in path.parts or (path.name == "__init__.py" and not path.read_text().strip()):
        return
    assert ast.get_docstring(tree(name)), f"{name} starts without a caption."


def test_no_signals_and_no_work_in_save():
    offenders = [
        f"{name}: {node.name}"
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef) and node.name == "save" and ".models" in name
    ] + [name for name in modules() if any(target.startswith("django.dispatch") for target, _ in imports(name))]
    assert not offenders


def test_top_level_is_as_the_owner_fixed_it():
    fixed = {"manage.py", "destalinization", "lessons", "assessments", "templates", "fixtures", "tests", "README.md"}
    assert fixed | {"requirements.txt", "classrooms", "dev.py", "LICENSE"} <= {path.name for path in ROOT.iterdir()}


FORMATS_OF_BANKS = tuple(f"assessments.{room}" for room in ("banksheet", "canvas", "gift", "moodle", "qti"))


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith(FORMATS_OF_BANKS)])
def test_no_format_of_banks_borrows_from_another(name):
    """What several need lies beside them: bankmarkup, banknumbers, bankspecs …"""
    own = ".".join(name.split(".")[:2])
    borrowed = [
        f"line {line}: {target}"
        for target, line in ours(name)
        if target.startswith(FORMATS_OF_BANKS) and not target.startswith(own)
    ]
    assert not borrowed
