"""Whatever people type, Slack takes what becomes of a ping and what is shown to whoever types (SECURITY S31, S32)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import Accept
from bot.domain.effects import Reason, ReasonKind
from bot.domain.ids import ChannelId, PersonId
from bot.domain.matrix import Severity
from bot.domain.standing import CalledBy
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.surfaces import deed_forms, ping
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.typed import choice, settings
from bot.slack.surfaces.typed import help as helping
from tests.builders import ALICE, BEN, MONDAY_10, T1, after, by
from tests.surfaces.calls import a_call, every_reason
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_message
from tests.surfaces.test_slack_takes_everything import an_issue_of, mentions, seen, typed_text

VERDICTS = ("accepted", "met", "paused", "moved", "answered", "stopped", "breached", "reopened", "nothing late")


@given(typed_text, st.sampled_from(VERDICTS), st.sampled_from(every_reason("")), st.sampled_from((None, ALICE, BEN)))
def test_slack_takes_every_outcome_of_a_ping_and_it_mentions_nobody(
    words: str, verdict: str, reason: Reason, to: PersonId | None
) -> None:
    new = an_issue_of(Severity.SEV2, words, words, words)
    call = a_call(replace(reason, text=words))
    for issue in (new, after(new, MONDAY_10, Accept(by=by(ALICE)))):
        for since in (ping.Since(over=(verdict,)), ping.Since(asked_again=True, over=(verdict,))):
            shown = ping.ping(seen(issue), call, to=to, rerouted_from=T1, repeated=True, since=since)
            blocks = ping.draw(shown)
            assert complaints_about_message(shown.push, blocks) == []
            assert mentions(shown.push, blocks) == []


@given(typed_text, st.sampled_from([ReasonKind.STEP, ReasonKind.THRESHOLD, ReasonKind.CONFIRM]))
def test_slack_takes_the_live_card_in_a_direct_message(words: str, kind: ReasonKind) -> None:
    issue = after(an_issue_of(Severity.SEV2, words, words, words), MONDAY_10, Accept(by=by(ALICE)))
    reason = next(one for one in every_reason(words) if one.kind is kind)
    shown = ping.ping(seen(issue), a_call(reason), to=ALICE, card_channel=ChannelId("C0CARD"))
    assert complaints_about_message(shown.push, ping.draw(shown)) == []


@given(typed_text, st.sampled_from(Deed), st.integers(2, 40))
def test_slack_takes_every_choice_and_every_help(words: str, deed: Deed, many: int) -> None:
    found = [seen(an_issue_of(Severity.SEV2, words, words, words))] * many
    drawn = choice.draw(deed, found, "/escalate accept")
    assert complaints_about_message(choice.question(deed), drawn) == []
    assert complaints_about_form(form("choice", "Accept", drawn, carries=str(Carried()))) == []
    told = helping.for_you("/escalate", found, by(ALICE))
    assert complaints_about_message(told, []) == []
    assert mentions(told, []) == []
    assert complaints_about_message(choice.nothing(deed, "/escalate accept"), []) == []


def test_slack_takes_the_settings() -> None:
    assert complaints_about_form(settings.loading()) == []
    assert complaints_about_form(form("x", "Wait", [deed_forms.one_moment()])) == []
    for now in CalledBy:
        assert complaints_about_form(settings.draw(now, str(Carried()))) == []
