"""Whatever people read in Slack goes through `bot/slack/texts.py`, in a way that can be collected and translated.

By rule: a literal that reads like words goes through a marker, or to the log, into an exception or a pattern.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from bot.cli.catalogue import placeholders
from tests.sources import Source, python
from tests.texts_template import MARKERS, catalogue, marked_calls, name_of, texts

NOT_SLACK = {
    "bot/slack/clocks.py": "what a health check answers is for machines",
    "bot/slack/installed.py": "what is wrong with the settings is told on the console",
    "bot/slack/measured.py": "the names of what is measured",
    "bot/slack/names.py": "how bindings are written is told on the console",
    "bot/slack/probe.py": "`bot doctor --probe` answers on the console",
    "bot/slack/slack_answers.py": "Slack's own names of errors, and what the log makes of them",
    "bot/slack/sub_commands.py": "what is typed is the same in every language",
    "bot/slack/transport.py": "why there is no connection is told on the console",
}
"""Modules whose words are not read in Slack → why."""

UNREAD_CALLS = re.compile(r"(_?log|re)\.\w+|NewType|TypeVar|cast")
A_NAME_OR_CODE = re.compile(r"`[^`]*`|<[!#@][^>]*>|\{date[^}]*\}|\{time\}|:[a-z_]+:")
CALLED_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
CONSTANTS = {"Text", "Counted", "Plural"}
GAP = "\0"


def sources() -> Iterator[Source]:
    for source in python("bot/slack"):
        if source.path not in NOT_SLACK:
            yield source


@cache
def above(source: Source) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}


def chain(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> list[ast.AST]:
    """The node, what it stands in, and so on to the module."""
    found = [node]
    while found[-1] in parents:
        found.append(parents[found[-1]])
    return found


def reads_like_words(node: ast.AST) -> bool:
    """Letters and a space outside of code, or one word written like a name of a button."""
    match node:
        case ast.Constant(value=str(value)):
            text = A_NAME_OR_CODE.sub("", value)
            return (" " in text and has_letters(text)) or bool(re.fullmatch(r"[A-Z][a-z]+[?.…]?", text))
        case ast.JoinedStr(values=values):
            parts = (one.value if isinstance(one, ast.Constant) else GAP for one in values)
            text = A_NAME_OR_CODE.sub("", "".join(map(str, parts)))
            return " " in text and has_letters(text)
        case _:
            return False


def has_letters(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", text))


def marked(inner: ast.AST, outer: ast.AST) -> bool:
    """Whether `inner` is one of the texts of a marker."""
    match outer:
        case ast.Call(func=ast.Name(id=name), args=args) if name in MARKERS:
            return inner in args[: MARKERS[name]]
        case _:
            return False


def goes_nowhere(inner: ast.AST, outer: ast.AST) -> bool:
    """Docstrings, annotations, the log, exceptions, assertions, patterns, and the keys of tables: nobody reads them."""
    match outer:
        case ast.Raise(exc=ast.Call(func=ast.Name(id="Mistakes"))):
            return False  # it holds what a form says beside its questions
        case ast.Expr():
            return isinstance(inner, ast.Constant)
        case ast.Raise() | ast.Assert() | ast.MatchValue() | ast.arg():
            return True
        case ast.AnnAssign(annotation=annotation):
            return inner is annotation
        case ast.Dict(keys=keys):
            return inner in keys
        case ast.Call(func=called):
            return bool(UNREAD_CALLS.fullmatch(ast.unparse(called)))
        case _:
            return False


def unmarked(source: Source) -> Iterator[str]:
    parents = above(source)
    for node in ast.walk(source.tree):
        if isinstance(parents.get(node), ast.JoinedStr) and isinstance(node, ast.Constant):
            continue  # a part of a text that is judged as a whole
        if reads_like_words(node):
            line = chain(node, parents)
            if not any(marked(*pair) or goes_nowhere(*pair) for pair in pairwise(line)):
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}"


def test_every_text_that_people_read_in_slack_goes_through_a_marker() -> None:
    found = [one for source in sources() for one in unmarked(source)]
    assert not found, "\n".join(found)


def test_no_module_is_left_out_without_need() -> None:
    known = {source.path: source for source in python("bot/slack")}
    assert not [path for path in NOT_SLACK if path not in known or not list(unmarked(known[path]))]


def test_a_text_is_written_where_it_can_be_collected_and_not_computed() -> None:
    computed = [
        f"{source.path}:{call.lineno}"
        for source in python("bot/slack")
        for call in marked_calls(source)
        for text in call.args[: MARKERS[name_of(call)]]
        if is_computed(text)
    ]
    assert not computed, "an f-string or a sum has no entry in the catalogue"


def is_computed(text: ast.expr) -> bool:
    match text:
        case ast.JoinedStr() | ast.BinOp():
            return True
        case ast.IfExp(body=one, orelse=other):
            return isinstance(one, ast.Constant) or isinstance(other, ast.Constant)
        case _:
            return False


def test_no_text_is_said_inside_of_an_f_string() -> None:
    hidden = [
        f"{source.path}:{call.lineno}"
        for source in python("bot/slack")
        for call in marked_calls(source)
        if any(isinstance(one, ast.JoinedStr) for one in chain(call, above(source)))
    ]
    assert not hidden, "it is collected on Python 3.12 and not on 3.11"


def test_nothing_is_said_before_the_language_is_known() -> None:
    early = [
        f"{source.path}:{call.lineno}"
        for source in python("bot/slack")
        for call in marked_calls(source)
        if name_of(call) not in CONSTANTS
        and not any(isinstance(one, CALLED_LATER) for one in chain(call, above(source)))
    ]
    assert not early, "a constant of a module is a `Text`"


def test_no_text_is_empty() -> None:
    empty = [
        f"{source.path}:{call.lineno}"
        for source in python("bot/slack")
        for call in marked_calls(source)
        if any(isinstance(one, ast.Constant) and not one.value for one in call.args)
    ]
    assert not empty, "what stands under the empty key is the head of the catalogue"


def test_no_text_is_both_counted_and_not() -> None:
    found = {text for _path, text in texts()}
    assert not {one for one in found if isinstance(one, str)} & {one[0] for one in found if isinstance(one, tuple)}


def test_whatever_counts_can_be_worded_for_one_and_for_many() -> None:
    """Where English has one form for both, another language may have three: then it is `Counted`."""
    assert not [text for _path, text in texts() if isinstance(text, str) and "count" in placeholders(text)]


def test_no_text_says_many_where_one_may_be_meant() -> None:
    found = [text for _path, text in texts()]
    plurals = {word for text in found if isinstance(text, tuple) for word in nouns(text[1]) - nouns(text[0])}
    assert {"messages", "issues", "areas", "days", "times", "people"} <= plurals
    of_many = re.compile(rf"\{{\w+\}} (?:[a-z]+ ){{0,2}}(?:{'|'.join(sorted(plurals))})\b")
    for_one = [text if isinstance(text, str) else text[0] for text in found]
    assert not [text for text in for_one if text != "{tier} calls" and of_many.search(text)]  # there it is a verb


def nouns(text: str) -> set[str]:
    """Words in the plural, and verbs in the singular."""
    return set(re.findall(r"\b(?:[a-z]+s|people)\b", text))


def test_no_article_stands_before_a_word_that_may_begin_with_a_vowel_or_not() -> None:
    parts = [part for _path, text in texts() for part in ((text,) if isinstance(text, str) else text)]
    wrong = re.compile(r"\b(?:[Aa]n? [*`“]*\{|[Aa] [*`“]*(?!one\b|user)[aeiou]|[Aa]n [*`“]*[^aeiouh*`“{])")
    assert not [text for text in parts if wrong.search(text)]


def test_every_placeholder_has_a_value_and_every_value_a_placeholder() -> None:
    wrong = [
        f"{source.path}:{call.lineno} {ast.unparse(call)}"
        for source in python("bot/slack")
        for call in marked_calls(source)
        if name_of(call) not in CONSTANTS and not fits(call)
    ]
    assert not wrong


def fits(call: ast.Call) -> bool:
    texts = [one.value for one in call.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    given = {str(keyword.arg) for keyword in call.keywords} | ({"count"} if name_of(call) == "plural" else set())
    if not texts:  # a `Text`, or what was chosen among several
        return True
    return set[str]().union(*map(placeholders, texts)) == given


def test_the_placeholders_of_every_text_are_plain_names() -> None:
    for message in catalogue():
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            placeholders(text)


def test_nobody_calls_something_else_by_the_name_of_a_marker() -> None:
    taken = [
        f"{source.path}:{node.lineno}"
        for source in python("bot/slack")
        if source.path != "bot/slack/texts.py" and any(True for _ in marked_calls(source))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in MARKERS
    ]
    assert not taken, "after `for _ in …` a text could not be said"
