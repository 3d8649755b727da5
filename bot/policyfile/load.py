"""Policy text in, `Policy` out, or every mistake at once: `file:line:column path - what is the case and what to write`.

Never stops at the first mistake of a kind, and never lets a policy through that contradicts itself.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib import resources

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.errors import PolicyContradiction
from bot.domain.policy import Policy
from bot.policyfile.shapes import Written, shape_in
from bot.policyfile.tree import Path, Place, Tree, read_tree
from bot.policyfile.written import WrittenPolicy, as_policy


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend in a policy file."""

    place: Place
    path: str
    text: str
    source: str

    def __str__(self) -> str:
        """`policy.yml:9:8 tiers[0].cycle - what is the case and what to write instead`."""
        path = f" {self.path}" if self.path else ""
        return f"{self.source}:{self.place.line}:{self.place.column}{path} - {self.text}"


class PolicyMistakes(ValueError):  # noqa: N818  # it names what it is
    """A policy file that cannot be used, with everything that is wrong, in the order of its lines."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def shipped_text() -> str:
    """The policy that comes with the bot, as YAML with its comments."""
    return resources.files("bot.policyfile").joinpath("default.yml").read_text("utf-8")


def load(text: str, source: str, today: date) -> Policy:
    """Read a policy; `source` is the name of the file in the mistakes. Raises `PolicyMistakes`.

    `today` is the day of its activation: public holidays are those of the year before it to five years after it.
    """
    tree = read_tree(text)
    mistakes = [Mistake(wrong.place, shown(wrong.path), wrong.text, source) for wrong in tree.wrong]
    if tree.values:
        try:
            policy = as_policy(WrittenPolicy.model_validate(tree.value), today)
        except ValidationError as error:
            mistakes += [mistake_of(detail, tree, source, WrittenPolicy) for detail in error.errors()]
        except PolicyContradiction as contradiction:
            mistakes += [
                Mistake(tree.place(problem.path), shown(problem.path), problem.text, source)
                for problem in contradiction.problems
            ]
        else:
            if not mistakes:
                return policy
    raise PolicyMistakes(tuple(sorted(mistakes)))


def mistake_of(detail: ErrorDetails, tree: Tree, source: str, whole: type[Written]) -> Mistake:
    """What the checker of shapes found in a file that is to be `whole`, where it stands and in our words."""
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    of_key = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
    place = tree.keys.get(path, tree.place(path)) if of_key else tree.place(path)
    return Mistake(place, shown(path), _sentence(detail, path, whole), source)


def _sentence(detail: ErrorDetails, path: Path, whole: type[Written]) -> str:
    """What is the case and what to write instead, in our words for what the checker of shapes found."""
    found = detail["input"]
    match detail["type"]:
        case "missing":
            return f"{path[-1]} is missing; write {path[-1]}: and its value here"
        case "extra_forbidden":
            return _unknown_key(path, whole)
        case "enum":
            return f"{found!r} is not one of these; write {detail['ctx']['expected']}"
        case "value_error":
            return str(detail["ctx"]["error"])
        case "model_type" | "model_attributes_type" | "dict_type":
            return "here belong keys with their values; write them as key: value, each on a line of its own"
        case "tuple_type" | "list_type":
            return "here belongs a list; write each item on a line of its own after a dash"
        case "too_short":
            return "the list is empty; write at least one"
        case "bool_type" | "bool_parsing":
            return f"{found!r} is neither true nor false; write one of them"
        case "string_type":
            return "here belongs a text; write it in quotes where it looks like something else"
        case "string_too_short":
            return "the text is empty; write some words"
        case "string_too_long":
            return f"the text is longer than {detail['ctx']['max_length']} characters; write it shorter"
        case "string_pattern_mismatch":
            return f"{found!r} is no key; write small letters, digits and _, beginning with a letter"
        case "int_type" | "int_parsing" | "int_from_float" | "greater_than_equal" | "less_than_equal":
            return f"{found!r} does not fit here; write a whole number from 0 to 100"
        case other:
            return f"{detail['msg']} ({other}); compare it with the shipped policy (bot policy show --shipped)"


def _unknown_key(path: Path, whole: type[Written]) -> str:
    around = whole
    for part in path[:-1]:
        known = around.model_fields.get(str(part))
        around = (shape_in(known.annotation) if known else None) or around
    near = get_close_matches(str(path[-1]), around.model_fields, n=1)
    meant = f"did you mean {near[0]}?" if near else f"write one of {', '.join(around.model_fields)}"
    return f"there is no key {path[-1]} here; {meant}"


def shown(path: Path) -> str:
    """`tiers[0].steps[1].after`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
