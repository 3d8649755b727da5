"""Which channel has the card of an issue (SPEC statement 13)."""

from dataclasses import replace

from bot.domain.matrix import Kind, Severity
from bot.domain.process.card_channels import CardChannel, card_channel, card_channel_problems
from tests.builders import A_POLICY, T1, T2

SECURITY = CardChannel(channel="security", kind=Kind.SECURITY)
MAJOR = CardChannel(channel="major", severity=Severity.SEV1, tier=T2)


def test_13_the_first_line_that_fits_names_the_channel_else_it_is_that_of_the_tier() -> None:
    lines = (SECURITY, MAJOR)
    assert card_channel(lines, Kind.SECURITY, Severity.SEV1, T2) == "security.channel"
    assert card_channel(lines, Kind.DEFECT, Severity.SEV1, T2) == "major.channel"
    assert card_channel(lines, Kind.DEFECT, Severity.SEV1, T1) == T1
    assert card_channel(lines, Kind.DEFECT, Severity.SEV2, T2) == T2
    assert replace(A_POLICY, card_channels=lines).card_channel(Kind.DEFECT, Severity.SEV1, T2) == "major.channel"


def test_13_a_line_about_everything_a_tier_that_is_none_and_a_line_that_nothing_reaches_are_faults() -> None:
    twice = CardChannel(channel="vault", kind=Kind.SECURITY, severity=Severity.SEV1)
    lines = (SECURITY, MAJOR, CardChannel(channel="all", tier=T1), twice)
    found = {problem.path: problem.text for problem in card_channel_problems(lines, [T1])}
    assert found == {
        ("card_channels", 1, "tier"): "there is no tier tier2; write one of tier1",
        ("card_channels", 2): "this line is about every issue of a tier; name a kind or a severity, or bind the tier's "
        "own channel",
        ("card_channels", 3): "nothing reaches this line: all that fits it fits line 1 of the list too",
    }
