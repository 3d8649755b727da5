"""A catalogue is read as a whole or refused with a sentence; what it does not say is said in English."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.catalogue import CatalogueMistake, languages, read
from bot.slack.texts import ENGLISH, Counted, Text, _, language, plural, speak, wall_clock

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{plurals}\n'
OF_GERMAN = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
CARDS = 'msgid "{count} card"\nmsgid_plural "{count} cards"\nmsgstr[0] "%s"\nmsgstr[1] "%s"\n'


def entry(english: str, told: str) -> str:
    return f'msgid "{english}"\nmsgstr "{told}"\n\n'


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    before = speak(ENGLISH)
    yield
    speak(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, *entries: str, language: str = "de", plurals: str = OF_GERMAN) -> Path:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.format(plurals=plurals) + "".join(entries))
    return folder


def refused(folder: Path, language: str = "de") -> str:
    with pytest.raises(CatalogueMistake) as found:
        read(language, folder)
    return str(found.value)


def test_english_is_said_as_it_is_written() -> None:
    assert _("Accept") == "Accept"
    assert _("{who} accepted it", who="Ben {x}") == "Ben {x} accepted it"
    assert [plural("{count} card", "{count} cards", number) for number in (1, 2)] == ["1 card", "2 cards"]
    assert Counted("{count} cards").of(1) == "1 cards"
    assert str(Text("Accept")) == _(Text("Accept")) == "Accept"
    assert wall_clock(datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "%a %d %b %H:%M %Z") == "Mon 02 Mar 09:05 UTC"


def test_another_language_is_said_in_its_order_with_its_plurals_and_its_names_of_days(folder: Path) -> None:
    write(folder, entry("{who} has {issue}", "{issue} hat {who}"), CARDS % ("eine Karte", "{count} Karten"))
    speak(read("de", folder))
    assert language() == "de"
    assert _("{who} has {issue}", who="Ben", issue="ESC-1") == "ESC-1 hat Ben"
    assert [plural("{count} card", "{count} cards", number) for number in (1, 2)] == ["eine Karte", "2 Karten"]
    assert wall_clock(datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "%a %d %b %H:%M %Z") == "Mo. 02 März 09:05 UTC"


def test_a_percentage_is_no_placeholder(folder: Path) -> None:
    english = "{number} % of the time"
    speak(read("de", write(folder, "#, python-format\n" + entry(english, "{number} % der Zeit"))))
    assert _(english, number=75) == "75 % der Zeit"


def test_what_english_says_the_same_of_one_another_language_need_not(folder: Path) -> None:
    cards = CARDS.replace('{count} card"', '{count} cards"') % ("eine Karte", "{count} Karten")
    speak(read("de", write(folder, cards)))
    assert [Counted("{count} cards").of(number) for number in (1, 2)] == ["eine Karte", "2 Karten"]


def test_a_text_of_module_level_is_said_in_the_language_of_the_moment_it_is_drawn(folder: Path) -> None:
    name = Text("Accept")
    speak(read("de", write(folder, entry("Accept", "Annehmen"))))
    assert f"*{name}*" == "*Annehmen*"


def test_what_a_catalogue_does_not_say_or_is_not_sure_of_is_said_in_english(folder: Path) -> None:
    speak(read("de", write(folder, entry("Accept", ""), "#, fuzzy\n" + entry("Return", "Vielleicht {x}"))))
    assert [_("Accept"), _("Return"), _("Reopen")] == ["Accept", "Return", "Reopen"]
    assert plural("{count} card", "{count} cards", 2) == "2 cards"


def test_a_language_without_a_catalogue_is_refused_with_those_that_have_one(folder: Path) -> None:
    write(folder, entry("Accept", "Annehmen"))
    assert languages(folder) == ["de", "en"]
    assert refused(folder, "fr") == "BOT_LANGUAGE is 'fr', and there is no such catalogue; write de or en."


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        (entry("{who} has it", "{wer} hat es"), "“{who} has it”: it has no {wer}"),
        (entry("{who} has it", "Es ist vergeben"), "“{who} has it”: the translation leaves out {who}"),
        (entry("{who} has it", "{who.__class__} hat es"), "is no name"),
        (entry("{who} has it", "{who!r} hat es"), "is no name"),
        (entry("{who} has it", "{who hat es"), "its braces do not fit"),
        (CARDS % ("eine Karte", "{number} Karten"), "it has no {number}"),
        (CARDS % ("eine Karte", ""), "a plural form is empty"),
        (CARDS % ("eine Karte", "{count} Karten") + 'msgstr[2] "viele"\n', "more translations than"),
    ],
)
def test_a_translation_that_could_not_be_drawn_is_refused(folder: Path, entries: str, fault: str) -> None:
    sentence = refused(write(folder, entries))
    assert fault in sentence
    assert sentence.endswith("BOT_LANGUAGE can be de or en.")


def test_all_faults_are_told_together_but_not_without_end(folder: Path) -> None:
    assert "; “{x} 4”: it has no {y}, and 2 more. " in refused(
        write(folder, *(entry(f"{{x}} {number}", "{y}") for number in range(7)))
    )


def test_a_file_that_is_no_catalogue_is_refused(folder: Path) -> None:
    assert "cannot be read" in refused(write(folder, "this is a letter\n"))
    assert "cannot be read" in refused(write(folder, language="zz"), "zz")
    plurals = '"Plural-Forms: nplurals=2; plural=many;\\n"\n'
    assert "cannot be read" in refused(write(folder, language="pl", plurals=plurals), "pl")


def test_every_catalogue_that_is_shipped_can_be_used() -> None:
    for one in languages():
        if one != ENGLISH.language:
            assert read(one).language == one
