"""Every sentence that people read passes here: the English text is written where it is drawn, and is its own key.

Never reads a catalogue (the command line does), and never knows what is said.
"""

from calendar import day_abbr
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One language: its sentences, and the short names of the days from Monday and of the months from January.

    Without names of its own it has those of English.
    """

    language: str = "en"
    one: Callable[[str], str]
    counted: Callable[[str, str, int], str]
    days: Sequence[str] = ()
    months: Sequence[str] = ()


def _as_written(text: str) -> str:
    return text


def _one_or_many(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


ENGLISH: Final = Speech(one=_as_written, counted=_one_or_many)


class _Voice:
    """What this process speaks: an installation has one language, as a card in a channel is read by everybody."""

    speech = ENGLISH


@dataclass(frozen=True, slots=True)
class Text:
    """A text of module level: written before the language is known, and put into words when it is drawn."""

    english: str

    def __str__(self) -> str:
        """In the language of this installation, wherever it is drawn."""
        return _(self)


def _(text: str | Text, /, **values: object) -> str:
    """The text in the language of this installation, with its placeholders filled in."""
    told = _Voice.speech.one(text if isinstance(text, str) else text.english)
    return told.format(**values) if values else told


def plural(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a number of things, which is `{count}` in both forms."""
    return _Voice.speech.counted(one, many, count).format(count=count, **values)


@dataclass(frozen=True, slots=True)
class Counted:
    """A text about `{count}` things that English words the same for one; other languages need not."""

    english: str

    def of(self, count: int, **values: object) -> str:
        """The text about so many."""
        return plural(self.english, self.english, count, **values)


@dataclass(frozen=True, slots=True)
class Plural:
    """A text of module level about `{count}` things: for one, and for any other number of them."""

    one: str
    many: str

    def of(self, count: int, **values: object) -> str:
        """The text about so many."""
        return plural(self.one, self.many, count, **values)


def speak(speech: Speech) -> Speech:
    """From now on everything is drawn in this language; gives the one that was spoken before."""
    before, _Voice.speech = _Voice.speech, speech
    return before


def language() -> str:
    """What is spoken."""
    return _Voice.speech.language


def within(text: str) -> str:
    """A text that can begin a line, inside a sentence: English then writes it small, others write it as it is."""
    return text[:1].lower() + text[1:] if _Voice.speech is ENGLISH else text


def names_of_days() -> Sequence[str]:
    """The short names of the days, from Monday."""
    return _Voice.speech.days or tuple(day_abbr)


def wall_clock(local: datetime, form: str) -> str:
    """A time as `strftime` writes it, with the names of days (`%a`) and months (`%b`) that people know."""
    speech = _Voice.speech
    if speech.days and speech.months:
        form = form.replace("%a", speech.days[local.weekday()]).replace("%b", speech.months[local.month - 1])
    return local.strftime(form)
