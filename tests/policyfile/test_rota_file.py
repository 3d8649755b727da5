"""The file of a rota: every mistake with its line and column, and what it says where it has none (SPEC E13)."""

from datetime import date, time

import pytest
from inline_snapshot import snapshot

from bot.domain.calendar import Window
from bot.domain.ids import PersonId, RotaKey, TierKey
from bot.domain.rota import Layer, Rota
from bot.policyfile import PolicyMistakes
from bot.policyfile.rota_file import load_rota

TIERS = (TierKey("tier1"), TierKey("tier2"))
GOOD = """\
key: t2_emea
tier: tier2
zone: Europe/Berlin
layers:
  - people: [priya@a.example, sam@a.example]
    starts: 2026-11-23
    every: 1 week
    hands_over: 09:00
  - people: lena@a.example
    starts: 2026-11-24
    every: 3 days
    hands_over: 9:30
    hours:
      saturday: [09:00-12:00, 22:00-06:00]
"""


def find(written: str) -> PersonId:
    if "nobody" in written:
        raise ValueError(f"{written} is nobody; write an e-mail address")
    return PersonId(written.partition("@")[0].upper())


def load(text: str) -> Rota:
    return load_rota(text, "t2.yml", TIERS, find)


def test_a_file_says_who_takes_turns_from_when_for_how_long_and_in_which_hours() -> None:
    weekly = Layer(people=(PersonId("PRIYA"), PersonId("SAM")), starts=date(2026, 11, 23), days=7, hands_over=time(9))
    saturday = (Window(time(9), time(12)), Window(time(22), time(6)))
    weekend = Layer(
        people=(PersonId("LENA"),),
        starts=date(2026, 11, 24),
        days=3,
        hands_over=time(9, 30),
        week=((), (), (), (), (), saturday, ()),
    )
    assert load(GOOD) == Rota(
        key=RotaKey("t2_emea"), tier=TierKey("tier2"), zone="Europe/Berlin", layers=(weekly, weekend)
    )


def test_a_rota_may_be_of_a_role_and_of_no_other_word() -> None:
    of_leads = GOOD.replace("tier: tier2", "tier: tier2.lead")
    assert load_rota(of_leads, "t2.yml", [*TIERS, "tier2.lead"], find).tier == "tier2.lead"
    assert mistakes(of_leads) == ["t2.yml:2:7 tier - the policy has no tier tier2.lead; write one of tier1, tier2"]
    assert "is no key" in mistakes(GOOD.replace("tier: tier2", "tier: tier2.people"))[0]


def mistakes(text: str) -> list[str]:
    with pytest.raises(PolicyMistakes) as found:
        load(text)
    return [str(one) for one in found.value.mistakes]


def test_every_mistake_of_shape_is_said_with_its_place() -> None:
    broken = (
        GOOD.replace("Europe/Berlin", "Berlin")
        .replace("1 week", "often")
        .replace("9:30", "half past nine")
        .replace("2026-11-24", "24.11.")
        .replace("hands_over: 09:00", "handover: 09:00")
    )
    assert mistakes(broken) == snapshot(
        [
            "t2.yml:3:7 zone - 'Berlin' is no time zone; write a name like Europe/Berlin",
            "t2.yml:5:5 layers[0].hands_over - hands_over is missing; write hands_over: and its value here",
            "t2.yml:7:12 layers[0].every - 'often' is no length of a shift; write it like 1 week or 3 days",
            "t2.yml:8:5 layers[0].handover - there is no key handover here; did you mean hands_over?",
            "t2.yml:10:13 layers[1].starts - '24.11.' is no day; write year, month and day, like 2026-12-24",
            "t2.yml:12:17 layers[1].hands_over - 'half past nine' is no time of day; write it like 09:00",
        ]
    )


def test_every_mistake_of_meaning_is_said_with_its_place() -> None:
    broken = (
        GOOD.replace("tier2", "tier9")
        .replace("sam@a.example", "nobody@a.example")
        .replace("[09:00-12:00, 22:00-06:00]", "closed")
    )
    assert mistakes(broken) == snapshot(
        [
            "t2.yml:2:7 tier - the policy has no tier tier9; write one of tier1, tier2",
            "t2.yml:5:31 layers[0].people[1] - nobody@a.example is nobody; write an e-mail address",
            "t2.yml:14:7 layers[1].hours - no day has hours; write some, or leave hours out",
        ]
    )


def test_what_is_no_yaml_or_empty_is_said_so() -> None:
    assert mistakes("") == snapshot(["t2.yml:1:1 - the file is empty; docs/rotas.md shows a rota"])
    assert mistakes("key: [")[0].startswith("t2.yml:1:7 - this is not YAML: ")
