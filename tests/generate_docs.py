"""What is made from code, parts of documents and the catalogue of texts: `python -m tests.generate_docs` writes it.

test_docs.py compares. No sentence is made up here: what a table says stands in the code that it describes.
"""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec

from pydantic.fields import FieldInfo

from tests.lifecycle_diagram import diagram
from tests.policy_reference import reference
from tests.sources import ROOT
from tests.texts_template import TEMPLATE, template

Make = Callable[[], str]


def settings_table() -> str:
    fields: Mapping[str, FieldInfo] = import_module("bot.settings").Settings.model_fields
    rows = [f"| `{name.upper()}` | {_default(field)} | {field.description} |" for name, field in fields.items()]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    return f"`{field.default}`" if field.default or field.default == 0 else "none"


GENERATED: dict[tuple[str, str], Make] = {
    ("ARCHITECTURE.md", "lifecycle"): diagram,
    ("docs/policy.md", "keys"): reference,
}
"""(document, part) → what makes it. The document carries the two marks of `marks(part)` around it."""
if find_spec("bot.settings"):
    GENERATED["README.md", "settings"] = settings_table


def marks(part: str) -> tuple[str, str]:
    return f"<!-- {part}: begin (written by `python -m tests.generate_docs`) -->", f"<!-- {part}: end -->"


def filled(text: str, part: str, make: Make) -> str:
    """The document with this part as it should be. A document without the marks is an error: the part would be lost."""
    begin, end = marks(part)
    assert text.count(begin) == text.count(end) == 1, f"put these two lines where the part belongs:\n{begin}\n{end}"
    return re.sub(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{make()}\n{end}",
        text,
        flags=re.DOTALL,
    )


def write() -> None:
    for (document, part), make in GENERATED.items():
        path = ROOT / document
        path.write_text(filled(path.read_text(), part, make))
    TEMPLATE.write_text(template())


if __name__ == "__main__":
    write()
