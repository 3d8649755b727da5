"""The catalogue of all texts, `bot/slack/locale/messages.pot`, as `make fix` writes it: sorted, the same everywhere.

Babel writes it; the texts are found in the syntax tree, as Babel's own search misses a text inside of another's values.
"""

import ast
from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.sources import ROOT, Source, python

TEMPLATE = ROOT / "bot/slack/locale/messages.pot"
MARKERS = {"_": 1, "Text": 1, "Counted": 1, "plural": 2, "Plural": 2}
"""Each with how many texts it takes first; what follows are the values of the placeholders."""
WIDTH = 120
HEADER = """\
# All that the bot says in Slack. CONTRIBUTING.md says how a language is added.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Key = str | tuple[str, ...]


def texts() -> Iterator[tuple[str, Key]]:
    """Every text with the file that it stands in."""
    for source in python("bot/slack"):
        for call in marked_calls(source):
            found = [one.value for one in call.args[: MARKERS[name_of(call)]] if isinstance(one, ast.Constant)]
            parts = [one for one in found if isinstance(one, str)]
            if len(parts) == MARKERS[name_of(call)]:
                forms = parts * 2 if name_of(call) == "Counted" else parts
                yield source.path, forms[0] if len(forms) == 1 else tuple(forms)


def marked_calls(source: Source) -> Iterator[ast.Call]:
    """Every call of a marker, also those inside of others."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and name_of(node) in MARKERS:
            yield node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def catalogue() -> Catalog:
    found = Catalog(charset="utf-8")
    for path, text in sorted(texts(), key=str):
        found.add(text, locations=[(path, 0)])
    return found


def template() -> str:
    written = BytesIO()
    write_po(written, catalogue(), width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + written.getvalue().decode().rstrip("\n") + "\n"
