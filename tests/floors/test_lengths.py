"""No file needs a table of contents, and no function a map."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_BODY = 500, 60


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources("src", "tests", "bench", "examples")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}: {node.name}": count
        for path in sources("src", "bench")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := body_lines(node)) > LONGEST_BODY
    }
    assert long == {}


def test_every_package_of_the_source_is_a_floor() -> None:
    floors = {path.parent.name for path in (ROOT / "src" / "precipice").glob("*/__init__.py")}
    listed = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{floor}' in listed or f"| {floor}" in listed for floor in floors)
