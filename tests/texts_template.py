"""The catalogue of all texts, `bot/slack/locale/messages.pot`, as `make fix` writes it: sorted, the same everywhere.

Whether a text is well written is for readers.
"""

from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from tests.sources import ROOT, python

TEMPLATE = ROOT / "bot/slack/locale/messages.pot"
KEYWORDS = {"_": None, "Text": None, "plural": (1, 2)}
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
        code = BytesIO(source.text.encode())
        for _line, text, _comments, _context in extract("python", code, KEYWORDS, options={"encoding": "utf-8"}):
            yield source.path, text


def catalogue() -> Catalog:
    found = Catalog(charset="utf-8")
    for path, text in sorted(texts(), key=str):
        found.add(text, locations=[(path, 0)])
    return found


def template() -> str:
    written = BytesIO()
    write_po(written, catalogue(), width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + written.getvalue().decode().rstrip("\n") + "\n"
