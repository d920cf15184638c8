"""Imports only go down: every module has a floor, rooms on one floor do not know each other, nothing walks back.

The picture is in docs/decisions/0001-the-corridor.md. An import inside a function or for types only counts too.
"""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

FLOORS = (
    {"exact", "expressions", "findings", "layouts", "periods", "shipped", "tables", "writing", "__init__"},
    {"methods"},
    {"rulebook"},
    {"intake", "forms", "previous"},
    {"sampling", "scoring", "ranking"},
    {"wholework", "eventwork"},
    {"casework"},
    {"scorecards"},
    {"appraisal"},
    {"yearly"},
    {"cli"},
    {"__main__"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
ROOT = Path(__file__).resolve().parent.parent
PATHS = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "kaoping").rglob("*.py"))
}


def room(module):
    return [*module.split("."), "__init__"][1]


def imported(node):
    """Names of the modules that an import statement names; `from a import b` is a.b where that is a module."""
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written in full"
        full = [f"{node.module}.{alias.name}" for alias in node.names]
        return [name if name in PATHS else node.module for name in full]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


IMPORTS = {
    (module, target): f"{path.relative_to(ROOT)}:{node.lineno} imports {target}"
    for module, path in PATHS.items()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    for target in imported(node)
    if target in PATHS and target != module
}


def test_every_room_has_a_floor_and_every_floor_is_lived_on():
    assert {room(module) for module in PATHS} == set(LEVEL)


def test_imports_go_down_and_never_sideways():
    pairs = {(room(module), room(target)): says for (module, target), says in IMPORTS.items()}
    assert [says for (above, below), says in pairs.items() if above != below and LEVEL[above] <= LEVEL[below]] == []


def test_no_import_comes_back_to_where_it_began():
    graph = {module: {target for start, target in IMPORTS if start == module} for module in PATHS}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle
