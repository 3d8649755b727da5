"""Public holidays of a country, as days on which a calendar stays closed.

Never knows what year it is, and never reaches a network: the library computes them. A policy keeps the days that were
computed when it was read, so that a newer library moves no deadline (SPEC R10).
"""

from collections.abc import Iterable

from holidays import country_holidays, list_supported_countries

from bot.domain.calendar import DatedException

LANGUAGE = "en_US"  # where the library has no English names, it gives those of the country


def countries() -> dict[str, list[str]]:
    """The countries whose holidays are known, by their ISO codes, each with its subdivisions."""
    return list_supported_countries(include_aliases=False)


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> tuple[DatedException, ...]:
    """The days of these years on which everybody there is off; both names come from `countries`."""
    days = country_holidays(country, subdiv=subdivision, years=years, language=LANGUAGE)
    return tuple(DatedException(day, name, ()) for day, name in sorted(days.items()))
