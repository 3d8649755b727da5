"""What the administrators read when a place cannot be reached: the case, the mend, and what happens until then."""

from dataclasses import replace

import pytest

from bot.db.letters import LetterKind
from bot.db.news import Gone, NewAdministrators, PassedOn, RoleLeft
from bot.domain.ids import ChannelId, IssueId, PersonId
from bot.domain.own_channel import Doing
from bot.slack.surfaces.trouble import words
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.parcels import Broken, ChannelTrouble, Trouble

TROUBLE = Trouble(key="tier1", channel=ChannelId("C0TIER1"), person=None, code="not_in_channel", lost=False)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (TROUBLE, "I am not in <#C0TIER1>, the channel of `tier1`: `/invite` me there."),
        (replace(TROUBLE, code="is_archived"), "<#C0TIER1>, the channel of `tier1`, is archived: unarchive it"),
        (replace(TROUBLE, code="restricted_action"), "(restricted_action). May apps post there?"),
        (replace(TROUBLE, channel=None, code="unbound"), "No channel is bound to `tier1`."),
        (replace(TROUBLE, person=PersonId("U0BEN")), "Nothing can be sent to <@U0BEN> directly"),
        (TROUBLE, "Until then, what is meant for it comes here or goes to people directly."),
        (replace(TROUBLE, lost=True), "What is meant for it reaches nobody until then."),
    ],
)
def test_a_trouble_says_what_is_the_case_and_how_to_mend_it(trouble: Trouble, said: str) -> None:
    assert said in words(trouble)


def test_103_whoever_is_gone_is_told_with_what_became_of_their_work_and_what_still_names_them() -> None:
    ben, dana = PersonId("U0BEN"), PersonId("U0DANA")
    issues = (PassedOn(IssueId(1), ben), PassedOn(IssueId(2), None))
    roles = (RoleLeft("tier1.lead", ben), RoleLeft("rota t1", None))
    assert words(Gone(dana, issues, roles)) == (
        "<@U0DANA> was deactivated in Slack. ESC-1 is with <@U0BEN> now and ESC-2 is called again at its tier. "
        "Still named for: `tier1.lead` (<@U0BEN> stands in) and `rota t1`. "
        "Name somebody else in the setup form, with `bot bind` or `bot rota`."
    )
    assert words(Gone(dana, issues * 11, ())).endswith("and 2 more issues were passed on.")
    assert words(Gone(dana, (), roles)).startswith("<@U0DANA> was deactivated in Slack. Still named for:")


def test_whoever_becomes_an_administrator_or_is_one_no_longer_is_told_to_all_of_them() -> None:
    olu, ben, dana = PersonId("U0OLU"), PersonId("U0BEN"), PersonId("U0DANA")
    assert words(NewAdministrators(olu, (olu,), by_code=True)) == "<@U0OLU> is the first administrator."
    assert words(NewAdministrators(olu, (ben,), (dana,))) == (
        ":rotating_light: <@U0OLU> made <@U0BEN> an administrator. "
        "<@U0OLU> took <@U0DANA> off the list of administrators."
    )
    assert words(NewAdministrators(THE_MACHINE, (ben,))) == (
        ":rotating_light: At the machine of the bot <@U0BEN> was made an administrator. Ask who did it, and why."
    )
    assert words(NewAdministrators(THE_MACHINE, (), (ben,))) == (
        ":rotating_light: At the machine of the bot <@U0BEN> was removed from the administrators."
    )


def test_what_is_our_own_fault_is_told_by_its_kind_and_without_markup() -> None:
    aside = Broken(issue=IssueId(7), error="Unreadable")
    assert words(aside).startswith("Time cannot pass for ESC-7 (Unreadable).")
    dead = Broken(issue=IssueId(7), error="<!channel>", letter=LetterKind.CALL, to="tier:tier1")
    assert words(dead).startswith(
        "Nobody saw what was meant for tier:tier1 about ESC-7, as it cannot be delivered (call: &lt;!channel&gt;)."
    )
    assert "meant for tier:tier1, as it cannot be delivered (news: E)." in words(
        Broken(issue=None, error="E", letter=LetterKind.ADMIN, to="tier:tier1")
    )


@pytest.mark.parametrize("doing", Doing)
def test_18_what_slack_refuses_for_a_channel_of_its_own_says_that_the_issue_goes_on(doing: Doing) -> None:
    told = words(ChannelTrouble(IssueId(7), doing, "missing_scope", ChannelId("C0OWN")))
    assert told.startswith("Slack ")
    assert "for ESC-7 (missing_scope). This is about <#C0OWN>. Install the app again from manifest.yml" in told
    assert told.endswith("The issue goes on without: people are called where they always are.")


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("restricted_action", "A setting of the workspace forbids it to apps"),
        ("externally_shared", "nothing internal goes there"),
        ("not_in_channel", "I am not in it any more"),
        ("too_many_pins", "It is tried again when the issue changes"),
    ],
)
def test_18_and_how_to_mend_it(code: str, mend: str) -> None:
    assert mend in words(ChannelTrouble(IssueId(7), Doing.PIN, code))
