"""Whatever people type, Slack takes what is drawn from it, and nothing typed comes alive (SECURITY S31, S32)."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.domain.commands import Accept, Escalate, NeedInfo, Resolve, Update, WaitOn
from bot.domain.effects import Notice, NoticeKind
from bot.domain.ids import ChannelId, TierKey
from bot.domain.insight import Insight
from bot.domain.issue import HolderKind, Issue, Status
from bot.domain.matrix import Impact, Kind, Scope, Severity, judge
from bot.slack.action_ids import SHORTCUT_ADD, SHORTCUT_CUSTOMER_TOLD, SHORTCUT_CUSTOMER_WROTE, Deed, Target
from bot.slack.carried import Carried
from bot.slack.surfaces import card, deed_forms, insight_form, message_form, notice, open_form, ping
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip
from bot.usecases.look_up import IssueLine
from bot.usecases.suggest import Suggestion
from tests.builders import A_POLICY, A_REPORT, A_ROSTER, ALICE, MONDAY_10, PRIYA, T1, T2, after, an_issue, by
from tests.surfaces.busy import BILLER, BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.calls import a_call, every_reason
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_message

NASTY = (
    "<!channel> <!here|x> <@U0ALICE> <!subteam^S1> <https://evil.example|Approve>",
    "\u202eevil\u2066 \u200b&amp;&lt;!here&gt;",
    "👩‍👩‍👧‍👦" * 900,
    "&<>" * 9000,
    "x" * 40_000,
    "*_~`" * 40,
    "\ud800 \x00\x07\n\n\t ",
    "مرحبا שלום 日本語",
)
typed_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec=None), max_size=400),
    st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=20), st.integers(1, 400)),
)
filled = typed_text.filter(str.strip)
ALIVE = re.compile(r"<(?!!date\^\d+\^\{[^|<>]*\}\|[^<>|]*>)(?!https://[^<>|\s]*\|[A-Za-z0-9.-]+>)(?!#C0CARD>)[^>]*>")


def seen(issue: Issue) -> Seen:
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=MONDAY_10, named=lambda person: person.title())


def an_issue_of(severity: Severity, title: str, customer: str, words: str) -> Issue:
    issue = an_issue(severity)
    report = replace(issue.report, title=title, customer=customer, description=words, plan=words, source_link=words)
    return replace(issue, report=report, rule=words)


def mentions(text: str, blocks: list[Block]) -> list[str]:
    """What is alive in a message beside dates, links that show their host and the channel of the card."""
    parts = [text]
    for block in blocks:
        shape = block.to_dict()
        texts = [shape.get("text", {}), *shape.get("elements", [])]
        parts += [text["text"] for text in texts if text.get("type") == "mrkdwn"]
    return [found for part in parts for found in ALIVE.findall(part)]


@given(st.sampled_from(Severity), typed_text, typed_text, filled, st.sampled_from((T1, T2)))
def test_slack_takes_every_card(severity: Severity, title: str, customer: str, words: str, tier: TierKey) -> None:
    new = an_issue_of(severity, title, customer, words)
    owner = A_ROSTER.tier(new.tier).on_call[0].person
    mine = after(new, MONDAY_10, Accept(by=by(owner)))
    solved = Resolve(
        by=by(owner), text=words, cause="defect", component=words, customer_told=False, lower_tier_could=False
    )
    for issue in (
        new,
        after(mine, MONDAY_10, Update(by=by(owner), text=words)),
        after(mine, MONDAY_10, WaitOn(by=by(owner), vendor=True, reason=words)),
        after(mine, MONDAY_10, solved),
    ):
        for where in (tier, issue.tier):
            shown = card.card(seen(issue), where)
            blocks = card.draw(shown)
            assert complaints_about_message(shown.push, blocks) == []
            assert mentions(shown.push, blocks) == []


@given(typed_text, typed_text)
def test_slack_takes_every_ping_and_only_the_called_are_mentioned(title: str, words: str) -> None:
    issue = an_issue_of(Severity.SEV2, title, title, words)
    call = a_call(*every_reason(words))
    for to in (None, ALICE):
        shown = ping.ping(seen(issue), call, to=to, rerouted_from=T1, repeated=True, card_channel=ChannelId("C0CARD"))
        blocks = ping.draw(shown)
        assert complaints_about_message(shown.push, blocks) == []
        assert mentions(shown.push, blocks) == ([f"<@{ALICE}>"] if to is None else [])


@given(typed_text, st.sampled_from(NoticeKind))
def test_slack_takes_every_notice(words: str, kind: NoticeKind) -> None:
    issue = an_issue_of(Severity.SEV3, words, words, words)
    told = Notice(kind=kind, key="k", tier=T1, at=MONDAY_10, by=ALICE, text=words, to_tier=T2)
    push = notice.push(told, issue, A_POLICY, str.title)
    blocks = notice.draw(told, issue, A_POLICY, str.title)
    assert complaints_about_message(push, blocks) == []
    assert mentions(push, blocks) == []


@given(typed_text, typed_text)
def test_slack_takes_every_form(words: str, link: str) -> None:
    carried = Carried(channel=ChannelId("C0"), form="form-1", source=link, target=Target(an_issue().id, 1))
    assert complaints_about_form(open_form.draw(carried, words)) == []
    issue = an_issue_of(Severity.SEV1, words, words, words)
    up = after(after(an_issue(), MONDAY_10, Escalate(by=by(ALICE), reason="up")), MONDAY_10)
    asked = after(up, MONDAY_10, NeedInfo(by=by(PRIYA), question=words or "?")) if words.strip() else up
    for deed in Deed:
        if deed in deed_forms.AT_ONCE:
            continue
        assert complaints_about_form(deed_forms.loading(deed, carried)) == []
        for one in (issue, asked):
            assert complaints_about_form(deed_forms.draw_for(deed, carried, seen(one), SoFar(by=by(ALICE)))) == []
        if deed not in deed_forms.NEED_THE_ISSUE:
            assert complaints_about_form(deed_forms.draw(deed, carried)) == []


@given(filled)
def test_slack_takes_everything_that_is_under_way(words: str) -> None:
    issue = busy(words=words)
    now = Seen(issue=issue, policy=BUSY_POLICY, roster=BUSY_ROSTER, now=MONDAY_10, named=lambda person: person.title())
    shown = card.card(now, T1)
    assert complaints_about_message(shown.push, card.draw(shown)) == []
    assert mentions(shown.push, card.draw(shown)) == []
    carried = Carried(target=Target(issue.id, 1, 1))
    for deed in deed_forms.NEED_THE_ISSUE:
        for person in (ALICE, BILLER):
            assert complaints_about_form(deed_forms.draw_for(deed, carried, now, SoFar(by=by(person)))) == []


@given(filled, st.sampled_from(Kind), st.sampled_from(Scope), st.sampled_from(Impact))
def test_slack_takes_every_suggestion(words: str, kind: Kind, scope: Scope, impact: Impact) -> None:
    rules = (
        replace(A_POLICY.matrix[0], name=words, because=words),
        replace(A_POLICY.matrix[-1], name=words + "?", because=words, instead=words, qualifies=False),
    )
    policy = replace(BUSY_POLICY, matrix=rules)
    report = replace(A_REPORT, kind=kind, scope=scope, impact=impact, title=words)
    found = Suggestion(
        policy=policy,
        verdict=judge(report, rules),
        similar=(a_line(words),),
        helped=tuple(an_insight(words, key) for key in "12"),
    )
    typed = {name: {"value": {"type": "plain_text_input", "value": clip(words, 80)}} for name in ("title", "customer")}
    form = open_form.draw_again(Carried(form="f"), typed, open_form.Judged(report, found))
    assert complaints_about_form(form) == []


@given(typed_text, st.sampled_from((SHORTCUT_ADD, SHORTCUT_CUSTOMER_WROTE, SHORTCUT_CUSTOMER_TOLD)))
def test_slack_takes_every_form_about_a_message(words: str, which: str) -> None:
    lines = [a_line(words)]
    for found in ([], lines):
        form = message_form.draw(which, Carried(), found, an_issue().id, words, MONDAY_10)
        assert complaints_about_form(form) == []
    assert complaints_about_form(message_form.loading(which, Carried())) == []


@given(typed_text, st.booleans())
def test_slack_takes_every_form_that_keeps_what_helped(words: str, in_a_thread: bool) -> None:  # noqa: FBT001  # drawn
    about = seen(an_issue_of(Severity.SEV2, words, words, words)) if in_a_thread else None
    for form in (
        insight_form.draw(Carried(source=words), words, about),
        insight_form.loading(Carried(source=words)),
        insight_form.change(Carried(), an_insight(words, "1")),
        insight_form.changing(Carried()),
    ):
        assert complaints_about_form(form) == []
    assert mentions(insight_form.saved(words), []) == []
    assert mentions(insight_form.changed(ALICE, words)[0], []) == []


def an_insight(words: str, key: str) -> Insight:
    return Insight(id=key, text=words, component=words, by=ALICE, at=MONDAY_10, issue=an_issue().id, link=words)


def a_line(title: str) -> IssueLine:
    return IssueLine(
        id=an_issue().id,
        title=title,
        customer=title,
        severity=Severity.SEV2,
        tier=T1,
        status=Status.ACCEPTED,
        owner=ALICE,
        holder=HolderKind.TIER,
        opened_at=MONDAY_10,
        next_deadline=MONDAY_10,
        late=1,
    )
