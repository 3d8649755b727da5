"""House rules that no linter knows, each with its reason where it is broken.

Rules that ruff, mypy and import-linter can keep stand in pyproject.toml.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import PurePath

from tests.sources import Function, Source, files, functions, named, python, without_docstring

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

SAY_NOTHING = re.compile(r"(utils?|helpers?|common|core|services?|models?|managers?|misc)")

WITHOUT_TEAM: dict[str, str] = {
    "bot.db.ahead.answered_ahead": "a question names the workspace that it is about",
    "bot.db.ahead.ask": "a question names the workspace that it is about",
    "bot.db.ahead.ask_ahead": "a question names the workspace that it is about",
    "bot.db.ahead.forget_answers": "whatever was asked ahead is forgotten, of all workspaces",
    "bot.db.ahead.know": "a question names the workspace that it is about",
    "bot.db.arrays.change": "it changes rows that its callers name, each with its workspace",
    "bot.db.arrays.insert": "it inserts rows that its callers made, each with its workspace",
    "bot.db.many.insert_many": "a migration makes rows of all workspaces",
    "bot.db.engine.in_one_go": "what is sent in it names its workspace itself",
    "bot.db.engine.writing": "whose rows are written is said in it",
    "bot.db.engine.machine_now": "the machine has one time for all workspaces",
    "bot.db.migrate.configuration": "a migration is about the tables, not about what is in them",
    "bot.db.migrate.make_partial_indexes_last": "it makes indexes of the tables anew, whoever's rows are in them",
    "bot.db.many.streamed": "a migration goes through the rows of all workspaces",
    "bot.db.workspaces.known": "it answers which workspace a database belongs to",
    "bot.db.upserts.run": "it writes rows that its callers made, each with its workspace",
    "bot.db.upserts.run_one": "it writes a row that its caller made, with its workspace",
}
"""`bot.db.module.function` → why it may take a session or the runtime and no team."""

REACHES_DATA = re.compile(r"\b(Session|Connection|Runtime)\b")


def test_no_file_passes_300_lines() -> None:
    long = {source.path: source.text.count("\n") for source in python("bot", "migrations")}
    assert not {path: lines for path, lines in long.items() if lines > LONGEST_FILE}, "divide it by noun"


def test_no_function_passes_40_lines_unless_it_is_a_pure_dispatch() -> None:
    long = [
        f"{source.path}:{function.lineno} {function.name}: {length(function)} lines"
        for source in python("bot", "migrations")
        for function in functions(source.tree)
        if length(function) > LONGEST_FUNCTION and not is_pure_dispatch(function)
    ]
    assert not long, "give a part of it a name"


def length(function: Function) -> int:
    """From `def` to the end. A docstring is not counted: explaining must cost nothing."""
    body = without_docstring(function)
    last = function.end_lineno or function.lineno
    return last - body[0].lineno + 1 + (function.body[0].lineno - function.lineno) if body else 0


def is_pure_dispatch(function: Function) -> bool:
    """One `match` whose cases are one statement each: as long as the list of things it knows, and no harder to read."""
    match without_docstring(function):
        case [ast.Match(cases=cases)]:
            return all(len(case.body) == 1 for case in cases)
        case _:
            return False


def test_every_module_says_what_lives_there_and_what_never_does() -> None:
    silent = [source.path for source in python("bot") if not says_two_things(ast.get_docstring(source.tree) or "")]
    assert not silent, "line one: what lives here; a second sentence: what never does"


def says_two_things(docstring: str) -> bool:
    return len([sentence for sentence in re.split(r"[.:;!?](?:\s|$)|\n\n", docstring) if sentence.strip()]) > 1


def test_no_name_says_nothing() -> None:
    paths = (PurePath(named(path)) for path in files(".py", ".html", ".css", ".js", ".yml", ".md"))
    vague = [str(path) for path in paths if any(SAY_NOTHING.fullmatch(part.split(".")[0]) for part in path.parts)]
    assert not vague, "such a name says nothing, so everything ends up in it: it has a noun"


def test_the_domain_knows_the_standard_library_and_itself() -> None:
    foreign = [
        f"{source.path}: {module}"
        for source in python("bot/domain")
        for module in imported(source.tree)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("bot.domain")
    ]
    assert not foreign, "the domain is values and rules"


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case _:
                pass


def test_every_use_case_and_every_query_says_whose_workspace_it_is_about() -> None:
    reaching = {
        f"{source.path[:-3].replace('/', '.')}.{function.name}": function
        for source in python("bot/usecases", "bot/db")
        for function in public_functions(source)
        if any(REACHES_DATA.search(annotation) for _, annotation in parameters(function))
    }
    teamless = {name for name, function in reaching.items() if ("team", "TeamId") not in parameters(function)}
    assert teamless - WITHOUT_TEAM.keys() == set(), "add `team: TeamId`, or a reason to WITHOUT_TEAM"
    assert WITHOUT_TEAM.keys() - teamless == set(), "this exception is no longer needed"


def public_functions(source: Source) -> list[Function]:
    owners: list[ast.Module | ast.ClassDef] = [
        source.tree,
        *(node for node in source.tree.body if isinstance(node, ast.ClassDef)),
    ]
    found = (node for owner in owners for node in owner.body if isinstance(node, Function))
    return [function for function in found if not function.name.startswith("_")]


def parameters(function: Function) -> list[tuple[str, str]]:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [(argument.arg, ast.unparse(argument.annotation)) for argument in arguments if argument.annotation]


def test_a_skipped_test_gives_its_reason() -> None:
    silent = [
        f"{source.path}:{call.lineno}"
        for source in python("tests")
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and is_skip(call.func) and not gives_reason(call)
    ]
    bare = [
        source.path for source in python("tests") if re.search(r"mark\.(skip|xfail)\s*$", source.text, re.MULTILINE)
    ]
    assert not silent + bare, 'say why: reason="…"'


def is_skip(called: ast.expr) -> bool:
    return bool(re.search(r"\b(skip|skipif|xfail|importorskip)$", ast.unparse(called)))


def gives_reason(call: ast.Call) -> bool:
    by_name = any(keyword.arg == "reason" for keyword in call.keywords)
    return by_name or (bool(call.args) and ast.unparse(call.func) in {"pytest.skip", "pytest.xfail"})


def test_nothing_is_left_for_later_in_files_that_ruff_does_not_read() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)))
    texts = files(".md", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".json")
    assert not [named(path) for path in texts if marks.search(path.read_text())], "do it, or open an issue"


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    personal = re.compile(
        "|".join(f"(?<![\\w.>])/{folder}/" for folder in ("home", "root", "Users", "work")) + r"|\bfile:///"
    )
    texts = files(".py", ".md", ".toml", ".yml", ".html", ".css", ".js", ".json", ".lock", "")
    assert not [named(path) for path in texts if personal.search(path.read_text())]
