"""Documents that cannot go stale: what they point to exists, and what points to them exists in them.

Whether a document is well written is for readers.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.generate_docs import GENERATED, Make, filled
from tests.sources import ROOT, files, named, python
from tests.texts_template import TEMPLATE, template

LONGEST_ARCHITECTURE = 200
LONGEST_DECISION = 40
DECISION_PARTS = ["Context", "Decision", "Consequences", "Alternatives", "Kept by"]

DOCUMENTS = files(".md")
DECISIONS = [path for path in DOCUMENTS if path.parent.name == "decisions"]
HISTORY = "CHANGELOG.md"  # speaks of what was, so it may name what is no more

PROCESS = (ROOT / "docs" / "process.md").read_text()
RULES = re.findall(r"^\*\*([RE]\d+)\.\*\*", PROCESS, re.MULTILINE)
SECTIONS = re.findall(r"^## (\d+a?)\. ", PROCESS, re.MULTILINE)
STATEMENTS = [int(number) for number in re.findall(r"^(\d+)\. Given ", PROCESS, re.MULTILINE)]


def prose(document: Path) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(document: Path) -> set[str]:
    """The names by which headings can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(document: Path) -> Iterator[str]:
    return (target for target in re.findall(r"\]\(([^)\s]+)\)", prose(document)) if not re.match(r"[a-z]+:", target))


def leads_somewhere(document: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    aim = (document.parent / path).resolve() if path else document
    return aim.exists() and (not anchor or anchor in anchors(aim))


def test_every_link_leads_somewhere() -> None:
    dead = [f"{named(path)}: {link}" for path in DOCUMENTS for link in links(path) if not leads_somewhere(path, link)]
    assert not dead


def test_every_file_that_a_document_names_exists() -> None:
    path_of_ours = re.compile(r"`((?:bot|docs|migrations|tests|\.ci|\.slack)/[\w./-]+)`")
    gone = [
        f"{named(document)}: {path}"
        for document in DOCUMENTS
        if document.name != HISTORY
        for path in path_of_ours.findall(prose(document))
        if not (ROOT / path).exists()
    ]
    assert not gone


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named_targets = {target for path in DOCUMENTS for target in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert named_targets <= targets


def test_a_document_has_one_title() -> None:
    titles = {named(path): re.findall(r"^# .+$", prose(path), re.MULTILINE) for path in DOCUMENTS}
    assert not {path: found for path, found in titles.items() if len(found) != 1}


def test_the_architecture_can_be_read_in_one_sitting() -> None:
    architecture = ROOT / "ARCHITECTURE.md"
    if not architecture.exists():
        pytest.skip(reason="not written yet")
    assert architecture.read_text().count("\n") < LONGEST_ARCHITECTURE


@pytest.mark.parametrize("decision", DECISIONS, ids=[path.stem for path in DECISIONS])
def test_a_decision_record_is_short_and_has_all_its_parts(decision: Path) -> None:
    text = decision.read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_PARTS
    assert text.count("\n") <= LONGEST_DECISION


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.stem[:4]) for path in DECISIONS if path.stem != "template")
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_process_has_each_of_its_rules_and_statements_once() -> None:
    assert Counter(RULES) == Counter(
        [*(f"R{number}" for number in range(1, 30)), *(f"E{number}" for number in range(1, 20))]
    )
    assert list(range(1, 111)) == STATEMENTS
    assert SECTIONS == ["1", "2", "3", "4", "5", "5a", "6", "7"]


def test_every_rule_that_code_and_tests_cite_exists() -> None:
    known = {*RULES, *(f"section {section}" for section in SECTIONS), *(str(number) for number in STATEMENTS)}
    sources = [(source.path, source.text) for source in python("bot", "migrations", "tests")]
    cited = {(path, rule) for path, text in sources for rule in citations(text)}
    assert not {f"{path}: {rule}" for path, rule in cited if rule not in known}, "docs/process.md does not have it"


def citations(text: str) -> Iterator[str]:
    """Rules, sections and statements: after the word SPEC, in the name of a journey, or as `statement 13`."""
    listed = r"(?:(?:sections? )?(?:[RE]?\d+a?(?:\.\d+)?))"
    for cited in re.findall(rf"SPEC ({listed}(?:(?:, | and | to |–){listed})*)", text):
        yield from re.findall(r"[RE]\d+", cited)
        yield from (f"section {number}" for number in re.findall(r"sections? (\d+a?)", cited))
    yield from re.findall(r"\b(?:statement|journey) (\d+)\b", text)
    yield from re.findall(r"def test_(\d+)_", text)


@pytest.mark.parametrize(
    ("place", "make"), GENERATED.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_what_documents_say_about_code_is_what_the_code_says(place: tuple[str, str], make: Make) -> None:
    document, part = place
    text = (ROOT / document).read_text()
    assert filled(text, part, make) == text, "run `make fix`"


def test_the_catalogue_has_every_text_that_the_code_says_and_no_other() -> None:
    assert TEMPLATE.read_text() == template(), "run `make fix`"
