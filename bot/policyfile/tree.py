"""YAML as a plain tree of values with the line and column of each, read without trusting it.

Never makes an object of what is written: tags, anchors and aliases are refused, and so are doubled keys (SECURITY S39).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_BYTES = 256 * 1024
MOST_NODES = 20_000
DEEPEST = 20

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that cannot be read, where it stands, and what to write instead."""

    place: Place
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The values, and where each value and each key stands."""

    value: object = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Where the value of this path stands; of a path that is not written, the nearest that is around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))


def read_tree(text: str) -> Tree:
    """Read the whole text; what is wrong with it is in `wrong`, and then there may be no value."""
    if len(text.encode()) > MOST_BYTES:
        return _refused(Place(1, 1), f"the file is larger than {MOST_BYTES // 1024} KB; a policy is far smaller")
    try:
        forbidden = list(_forbidden(text))
        if forbidden:
            return Tree(wrong=forbidden)
        root = YAML(typ="rt", pure=True).compose(text)
    except YAMLError as error:
        return _unreadable(error)
    if root is None:
        return _refused(Place(1, 1), "the file is empty; begin with the shipped policy (bot policy show --shipped)")
    tree = Tree()
    return Tree(_plain(root, (), tree), tree.values, tree.keys, tree.wrong)


def _refused(place: Place, text: str) -> Tree:
    return Tree(wrong=[Wrong(place, (), text)])


def _unreadable(error: YAMLError) -> Tree:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "a character that YAML does not allow").removeprefix("but ")
    return _refused(
        _place(mark) if mark else Place(1, 1), f"this is not YAML: {problem}; compare it with the lines around it"
    )


def _forbidden(text: str) -> Iterator[Wrong]:
    depth = 0
    for count, event in enumerate(YAML(typ="rt", pure=True).parse(text)):
        place = _place(event.start_mark)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if count > MOST_NODES or depth > DEEPEST:
            yield Wrong(place, (), "the file has too many parts or too many levels; a policy has far fewer")
            return
        if isinstance(event, AliasEvent):
            yield Wrong(place, (), f"*{event.anchor} stands for something else; write the value itself here")
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            yield Wrong(
                place, (), f"&{event.anchor} gives a value a name; leave it out and write the value where it is used"
            )
        elif getattr(event, "ctag", None) is not None:
            yield Wrong(place, (), f"the tag {event.ctag} asks for a special kind of value; leave it out")


def _plain(node: Node, path: Path, tree: Tree) -> object:
    tree.values[path] = _place(node.start_mark)
    match node:
        case MappingNode():
            return _mapping(node, path, tree)
        case SequenceNode():
            return [_plain(item, (*path, index), tree) for index, item in enumerate(node.value)]
        case ScalarNode():
            return _scalar(node)
        case _:
            raise AssertionError(node)  # aliases were refused before


def _mapping(node: MappingNode, path: Path, tree: Tree) -> dict[str | int, object]:
    mapping: dict[str | int, object] = {}
    for key_node, value_node in node.value:
        place = _place(key_node.start_mark)
        key = _scalar(key_node) if isinstance(key_node, ScalarNode) else None
        if not isinstance(key, str | int):
            tree.wrong.append(Wrong(place, path, "a key must be a word; write it as word: value"))
        elif key in mapping:
            first = tree.keys[*path, key].line
            tree.wrong.append(Wrong(place, (*path, key), f"{key} is written twice, first in line {first}; keep one"))
        else:
            tree.keys[*path, key] = place
            mapping[key] = _plain(value_node, (*path, key), tree)
    return mapping


def _scalar(node: ScalarNode) -> str | int | bool | None:
    """Whole numbers, true, false and nothing are themselves; all else stays the text that was written."""
    text = str(node.value)
    match node.tag:
        case "tag:yaml.org,2002:null":
            return None
        case "tag:yaml.org,2002:bool":
            return text.lower() == "true"
        case "tag:yaml.org,2002:int" if text.isdecimal():
            return int(text)
        case _:
            return text


def _place(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)
