"""What the tests of the house read: the repository's own files, as text and as syntax trees.

Nothing here judges; the rules stand in test_tidy.py and test_docs.py.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = {"__pycache__", "build", "dist", "htmlcov", "mutants", "var"}
KEPT_THOUGH_HIDDEN = {".ci", ".env.example", ".gitignore", ".slack"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    text: str
    tree: ast.Module


def files(*suffixes: str) -> list[Path]:
    """Every file of the repository with one of these suffixes, and none that tools or runs leave behind."""
    return sorted(path for path in _walk(ROOT) if path.suffix in suffixes)


def named(path: Path) -> str:
    """The path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def python(*folders: str) -> tuple[Source, ...]:
    """The Python files in these folders of the root."""
    found = [path for folder in folders for path in files(".py") if named(path).startswith(f"{folder}/")]
    return tuple(_parsed(path) for path in found)


@cache
def _parsed(path: Path) -> Source:
    text = path.read_text()
    return Source(named(path), text, ast.parse(text))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def without_docstring(function: Function) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in LEFT_OUT or (path.name.startswith(".") and path.name not in KEPT_THOUGH_HIDDEN):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
