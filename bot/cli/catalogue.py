"""The languages that there are, and how one is read: `<language>/LC_MESSAGES/messages.po` in `bot/slack/locale`.

Never translates; what a catalogue leaves out is said in English. What hears people names no files, so it is here.
"""

from collections.abc import Iterator, Sequence
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

import bot
from bot.slack.texts import Speech

FOLDER: Final = Path(bot.__file__).parent / "slack" / "locale"
_MOST_FAULTS: Final = 5


class CatalogueMistake(Exception):  # noqa: N818  # it names what it is
    """A language that is not there or a catalogue that cannot be used: one sentence."""


def languages(folder: Path = FOLDER) -> list[str]:
    """Those that can be spoken; English needs no catalogue."""
    return sorted({"en", *(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po"))})


def read(language: str, folder: Path = FOLDER) -> Speech:
    """The whole of a language, or `CatalogueMistake`: a sentence that is broken must not be found by who needs it."""
    known = languages(folder)
    if language not in known:
        raise CatalogueMistake(f"BOT_LANGUAGE is {language!r}, and there is no such catalogue; write {_or(known)}.")
    path = folder / language / "LC_MESSAGES" / "messages.po"
    try:
        locale = Locale.parse(language)
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale, abort_invalid=True)
        faults = [fault for message in catalogue for fault in _faults(message, catalogue)]
        speech = _speech(catalogue, locale)
    except (OSError, PoFileError, UnicodeDecodeError, UnknownLocaleError, ValueError) as error:
        raise CatalogueMistake(f"{_name(path)} cannot be read: {error}. BOT_LANGUAGE can be {_or(known)}.") from None
    if faults:
        more = f", and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        told = "; ".join(faults[:_MOST_FAULTS])
        raise CatalogueMistake(f"{_name(path)} cannot be used: {told}{more}. BOT_LANGUAGE can be {_or(known)}.")
    return speech


def _speech(catalogue: Catalog, locale: Locale) -> Speech:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    told = GNUTranslations(compiled)
    days, months = locale.days["format"]["abbreviated"], locale.months["format"]["abbreviated"]
    return Speech(
        language=str(locale),
        one=told.gettext,
        counted=told.ngettext,
        days=tuple(days[number] for number in range(7)),
        months=tuple(months[number] for number in range(1, 13)),
    )


def _faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with one translation; nothing with one that is not there, or not yet believed."""
    if not message.id or message.fuzzy:
        return
    english = _forms(message.id)
    forms = _forms(message.string)
    if not any(forms):
        return
    message.flags.discard("python-format")  # which Babel takes “{number} % of” for
    wrong = [str(error) for error in message.check(catalogue)]
    wrong += [fault for form in forms if (fault := _about_placeholders(english, form))]
    yield from (f"“{english[0]}”: {one}" for one in wrong[:1])


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _about_placeholders(english: tuple[str, ...], form: str) -> str:
    """A form must name exactly what the English names; a plural may write its number as a word."""
    if not form:
        return "a plural form is empty"
    try:
        named = placeholders(form)
    except ValueError as error:
        return f"its braces do not fit ({error})"
    known = set[str]().union(*map(placeholders, english))
    if unknown := sorted(named - known):
        return f"it has no {_or([f'{{{one}}}' for one in unknown])}"
    left_out = sorted(known - named - ({"count"} if len(english) > 1 else set()))
    return f"the translation leaves out {_or([f'{{{one}}}' for one in left_out])}" if left_out else ""


def placeholders(text: str) -> set[str]:
    """The names in braces; `ValueError` where there is anything else in braces, as a translation computes nothing."""
    found: set[str] = set()
    for _literal, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{{{name}}} is no name")
        found.add(name)
    return found


def _name(path: Path) -> str:
    return path.relative_to(FOLDER.parents[2]).as_posix() if path.is_relative_to(FOLDER) else path.as_posix()


def _or(names: list[str]) -> str:
    return " or ".join(", ".join(names).rsplit(", ", 1))
