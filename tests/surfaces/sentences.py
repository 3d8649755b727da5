"""Every sentence that is said beside messages and forms, and every surface in every state: for tests of the words.

Nothing here judges, and nothing is written by hand that can be had from the kinds that there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, product

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.db.backlog import Waiting
from bot.db.letters import LetterKind, LetterState, Linked, Priority, Swapping, Uncovered
from bot.db.news import Gone, NewAdministrators, PassedOn, RoleLeft, Withheld
from bot.domain import commands as c
from bot.domain import facts as f
from bot.domain.absence import Absence
from bot.domain.clocks import BreachCause, ClockKind
from bot.domain.deeds.reapplying import reapply
from bot.domain.effects import CallPeople, Notice, NoticeKind, Place
from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import ChannelId, IssueId, RotaKey
from bot.domain.matrix import Impact, Kind, Known, Scope, Severity, Urgency, judge
from bot.domain.own_channel import Doing
from bot.domain.policy import Policy
from bot.domain.process.criteria import Criterion
from bot.domain.process.notifications import CallKind, Directly, Mention, Notification
from bot.domain.process.own_channels import OwnChannels
from bot.domain.process.raci import Raci
from bot.domain.roster import Called, Found, OnCall
from bot.domain.rota import Gap, Shift, Swap
from bot.domain.running import Entered, SnoozeFor
from bot.domain.standing import CalledBy
from bot.slack import check
from bot.slack.action_ids import Deed, Target
from bot.slack.around import Around
from bot.slack.carried import Carried
from bot.slack.errors import apology, sentence
from bot.slack.surfaces import (
    alarm,
    card,
    deed_forms,
    delivery,
    digest,
    duty,
    empty,
    findings,
    notice,
    open_form,
    outcomes,
    own_channel,
    pages,
    ping,
    reasons,
    setup_form,
    trial,
    trouble,
)
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.deed_names import COMMAND_OF
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.looking import listing, row
from bot.slack.surfaces.open_form import Judged
from bot.slack.surfaces.policy import contacts, reapplying, window
from bot.slack.surfaces.policy.plain.whole import in_plain_words
from bot.slack.surfaces.policy.window import Older, Shown, Work
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.typed import choice, settings
from bot.slack.surfaces.typed import help as helping
from bot.slack.surfaces.why import happened
from bot.slack.surfaces.why.teller import Teller
from bot.usecases.audit import Finding, FindingKind
from bot.usecases.backlog import Backlog
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.noise import Heard
from bot.usecases.parcels import Alarm, Broken, ChannelTrouble, TierGaps, Trouble
from bot.usecases.policies import Version
from bot.usecases.reapply import ClockMoved, Done, Preview, Previews
from bot.usecases.rotas import TierDuty
from bot.usecases.state_of_delivery import EVERYWHERE, REDRAWS, State
from bot.usecases.suggest import Suggestion
from bot.usecases.trial_page import Fate
from tests.builders import A_REPORT, ALICE, BEN, DANA, MONDAY_10, OLU, PRIYA, T1, T2, by, hours, minutes
from tests.full_policy import BILLING
from tests.surfaces.busy import BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.calls import a_call, a_reason, every_reason
from tests.surfaces.pseudo import TYPED
from tests.surfaces.test_slack_takes_what_follows import VERDICTS
from tests.surfaces.test_thread import done, lived
from tests.surfaces.test_walk import PEOPLE, STATES, seen

Message = tuple[str, Sequence[Block]]
ZONE = "Europe/Berlin"
LATER = MONDAY_10 + hours(30)
GAPS = TierGaps(T1, ZONE, (Gap(MONDAY_10, LATER, (ALICE,)),) * 20)


def sentences() -> Iterator[str]:
    yield from _refusals()
    yield from _of_duty()
    yield from _of_delivery()
    yield from _of_troubles()
    yield from _of_policy()
    yield from (line.text for line in happened.lines(tuple(_facts()), Teller.in_slack(BUSY_POLICY, ZONE)))
    yield apology(TYPED)
    command = "/escalate"
    yield from (pages.help_text(command), pages.first_administrator(command), helping.deeds(command))
    yield from (pages.did_you_mean(command, "list"), pages.not_built(command, "ack", "accept"))
    yield from (pages.todo([]), pages.examined([TYPED], [TYPED]))
    yield from (settings.saved(one) for one in CalledBy)
    for deed in Deed:
        yield from (choice.question(deed), choice.nothing(deed, command), choice.nothing(deed, command, are_all=False))


_AROUND = Around(
    policy=BUSY_POLICY, roster=BUSY_ROSTER, asker=BEN, now=LATER, command="/escalate", named=lambda one: f"<@{one}>"
)
_MANY_FACTS = RefusalFacts(
    by=ALICE,
    at=MONDAY_10,
    until=LATER,
    tier=T2,
    rule=TYPED,
    missing=("cause", "component", "customer", "lower_tier_could", "question", "reason", "text", "title"),
)


def _refusals() -> Iterator[str]:
    for why in Why:
        facts = replace(_MANY_FACTS, missing=(TYPED,)) if why is Why.MISSING_INFORMATION else _MANY_FACTS
        yield sentence(Refused(why, facts), _AROUND)
    nothing = replace(_AROUND, policy=None, roster=replace(BUSY_ROSTER, administrators=frozenset()))
    for why, facts, around in product(Why, (RefusalFacts(), RefusalFacts(by=BEN, tier=T1)), (_AROUND, nothing)):
        yield sentence(Refused(why, facts), around)


def _of_duty() -> Iterator[str]:
    on_call = (OnCall(ALICE, "r", LATER), OnCall(BEN), OnCall(DANA, "r", LATER))
    tier = TierDuty(
        tier=T1,
        zone=ZONE,
        on_call=on_call,
        away={BEN: PRIYA, DANA: None},
        next={RotaKey("r"): Shift(ALICE, LATER, LATER + hours(1))},
        by_rota=False,
    )
    yield duty.on_call((tier, replace(tier, on_call=(), next={})), BUSY_POLICY)
    swap = Swap(number=1, rota=RotaKey("r"), asker=ALICE, since=MONDAY_10, until=LATER)
    yield duty.swapping(Swapping(swap, ZONE))
    yield duty.swapping(Swapping(replace(swap, taker=BEN), ZONE))
    absence = Absence(person=ALICE, since=MONDAY_10, until=LATER)
    yield duty.away([absence, replace(absence, deputy=BEN)], ZONE)
    yield duty.away([], ZONE)


def _of_delivery() -> Iterator[str]:
    waiting = tuple(Waiting(priority, 2, hours(1)) for priority in Priority)
    keys = (EVERYWHERE, REDRAWS, ChannelId("D0ALICE"), ChannelId("C0TIER1"), ChannelId("@U0ALICE"))
    heard = Heard(people=((ALICE, 3),), channels=((ChannelId("C0TIER1"), 4),), held_back=2, still=minutes(3))
    busy_backlog = Backlog(waiting=waiting, sending=1, unknown=2, dead=3, overdue=hours(1))
    yield from delivery.lines(
        State(backlog=busy_backlog, pauses=dict.fromkeys(keys, minutes(1)), found=(), heard=heard)
    )
    found = tuple(Finding(kind, IssueId(7), MONDAY_10, TYPED) for kind in FindingKind for _ in range(9))
    yield from delivery.details(State(backlog=busy_backlog, pauses={}, found=found))
    yield from alarm.lines(found)
    yield alarm.words(Alarm(found=tuple((kind, 2) for kind in FindingKind), mended=2))
    yield alarm.words(Alarm(found=tuple((kind, 1) for kind in FindingKind), mended=1))
    yield alarm.words(Alarm(database_gone=True))
    for state, to in product(LetterState, ("person:U0BEN", "tier:tier1")):
        yield trial.fate(Fate(to=to, state=state, error=TYPED))
    yield trial.words(BUSY_POLICY, T1, ())
    yield trial.words(BUSY_POLICY, T1, (ALICE, BEN))


def _of_troubles() -> Iterator[str]:
    codes = ("not_in_channel", "is_archived", "externally_shared", "restricted_action", "missing_scope", "no_more")
    for code in codes:
        for channel in (None, ChannelId("C0TIER1")):
            yield trouble.words(Trouble(key="tier1", channel=channel, person=None, code=code, lost=channel is None))
            yield from (trouble.words(ChannelTrouble(IssueId(7), doing, code, channel)) for doing in Doing)
    yield trouble.words(Trouble(key="tier1", channel=None, person=BEN, code="no_more", lost=False))
    for issue in (None, IssueId(7)):
        yield trouble.words(Broken(issue=issue, error=TYPED))
        yield from (trouble.words(Broken(issue=issue, error="", letter=kind, to="tier:tier1")) for kind in LetterKind)
    yield trouble.words(Uncovered((GAPS, replace(GAPS, gaps=GAPS.gaps[:1]))))
    yield trouble.words(Linked(IssueId(7), T1, "https://northwind.slack.com"))
    yield trouble.words(Linked(IssueId(7), T1, "https://northwind.slack.com", card="https://northwind.slack.com/1"))
    yield trouble.words(Withheld(IssueId(7), ChannelId("C0TIER1")))
    issues = (PassedOn(IssueId(1), BEN), PassedOn(IssueId(2), None))
    for who in (THE_MACHINE, OLU):
        yield trouble.words(NewAdministrators(by=who, added=(ALICE, BEN), removed=(DANA,)))
    yield trouble.words(NewAdministrators(by=OLU, added=(OLU,), by_code=True))
    roles = (RoleLeft("tier1.lead", BEN), RoleLeft("rota t1", None))
    yield from (trouble.words(Gone(DANA, issues * 20, roles)), trouble.words(Gone(DANA, (), ())))


def _of_policy() -> Iterator[str]:
    for policy in (RICH_POLICY, BUSY_POLICY):
        yield from empty.of_policy(replace(policy, departments=(), procedures=(), required=(), criteria=()))
        yield from empty.of_keys(policy, {})
        yield from empty.of_rotas(policy, (GAPS,))
    for kind in check.Trouble:
        yield from (
            findings.sentence(check.Finding(kind, key, TYPED), BUSY_POLICY, "/escalate")
            for key in ("ops", "tier1", "tier1.lead")
        )
    yield from contacts.lines(RICH_POLICY, {})
    yield reapplying.done([Done(IssueId(1), None), *(Done(IssueId(2), why) for why in Why)])
    yield reapplying.why_not(None)


RICH_POLICY: Policy = replace(
    BUSY_POLICY,
    criteria=(
        Criterion(name=TYPED, when=BUSY_POLICY.matrix[0].when, after=BUSY_POLICY.targets[0].length, because=TYPED),
    ),
    own_channels=OwnChannels(severities=frozenset(Severity), prefix="x", private=False),
    raci=Raci(teams={"it": TYPED}, responsible=("tier", "it"), accountable=("accountable",)),
    ladder=tuple(
        replace(one, round_robin=True, repeat=repeat, steps=tuple(replace(step, loud=False) for step in one.steps))
        for repeat, one in enumerate(BUSY_POLICY.ladder)
    ),
    matrix=tuple(replace(one, qualifies=False, instead=TYPED, because=TYPED) for one in BUSY_POLICY.matrix),
    departments=tuple(replace(one, components=(TYPED,)) for one in BUSY_POLICY.departments),
    notifications=(
        Notification(
            kinds=tuple(CallKind), in_channel=True, severities=(Severity.SEV1,), directly=Directly.ALWAYS, words=TYPED
        ),
        *BUSY_POLICY.notifications,
    ),
)


def _commands() -> Iterator[c.Command]:
    who = by(ALICE)
    yield c.Update(by=who, text=TYPED, customer_visible=True)
    yield from (c.WaitOn(by=who, vendor=vendor, reason=TYPED) for vendor in (True, False))
    for key, step, ticked in product(("outage", "gone"), (0, 99), (True, False)):
        yield c.Tick(by=who, procedure=key, step=step, done=ticked)
    yield from (c.Watch(by=who, on=on) for on in (True, False))
    yield from (c.Snooze(by=who, length=length) for length in SnoozeFor)


def _facts() -> Iterator[f.Fact]:
    yield from (f.Commanded(MONDAY_10, command) for command in _commands())
    for state in STATES:
        for _, decision in done(state):
            yield from decision.facts
        for decision in lived(STATES[state]):
            yield from decision.facts
    for cause, owner in product(BreachCause, (None, BEN)):
        yield f.Breached(MONDAY_10, ClockKind.ACK, 1, cause, T1, owner)
    yield from (
        f.Denied(MONDAY_10, BEN, deed, why)
        for deed, why in zip(cycle(one.__name__ for one in COMMAND_OF.values()), Why, strict=False)
    )
    yield from (f.Suppressed(MONDAY_10, "k", because) for because in ("answered, met", "nothing late", "not late"))
    yield from (f.Summoned(MONDAY_10, call) for call in _calls())
    yield from _of_others()


def _of_others() -> Iterator[f.Fact]:
    """What came of other issues, of criteria, of people who left, and of the bot itself."""
    for number in (1, 2):
        yield f.Observed(
            MONDAY_10, Known(contacts=number, open_of_customer=number, recent_of_customer=((number, number),))
        )
    yield from (f.Acted(MONDAY_10, TYPED, moved) for moved in (True, False))
    yield from (f.Departed(MONDAY_10, ALICE, to) for to in (BEN, None))
    yield f.Silenced(MONDAY_10, ClockKind.ACK, 1, 1)
    yield f.Reapplied(MONDAY_10, OLU, 1, 2)
    yield f.TurnTaken(MONDAY_10, T1, ALICE, (ALICE, BEN), (BEN, ALICE))
    yield f.Outage(MONDAY_10, LATER)


def _calls() -> Iterator[CallPeople]:
    """Every reason with everything that it may say; every place and way of mentioning, in turn."""
    people = tuple(Called(ALICE, found, "r", LATER, BEN) for found in Found)
    ways = cycle(product(Place, Mention))
    for reason in every_reason(TYPED):
        full = replace(reason, department=BILLING, in_place_of_nobody=True, promised=True, step=1, cycle=1, number=1)
        place, mention = next(ways)
        yield replace(a_call(full), people=people, place=place, mention=mention, department=BILLING, mail=True)
    bare = (a_reason(reason.kind, "", how) for reason in every_reason("") for how in (None, *Entered))
    yield replace(a_call(*bare), people=())


def messages() -> Iterator[Message]:
    verdicts = cycle(VERDICTS)
    for state, issue in STATES.items():
        now = seen(issue)
        for shown in (card.card(now, T1, delayed=True), card.card(now, T2), card.private(now)):
            yield shown.push, card.draw(shown)
        for call in _calls():
            shown_ping = ping.ping(now, call, to=None, rerouted_from=T1, repeated=True)
            yield shown_ping.push, ping.draw(shown_ping)
            over = ping.ping(now, call, to=ALICE, since=ping.Since(over=(next(verdicts),)))
            yield over.push, ping.draw(over)
            yield from ((reasons.sentence(reason, now), []) for reason in call.reasons)
        for kind in NoticeKind:
            for told in _notices(kind):
                push = notice.push(told, issue, BUSY_POLICY, str.title)
                yield push, notice.draw(told, issue, BUSY_POLICY, str.title, repeated=True)
        for deed, decision in done(state):
            yield outcomes.done(deed, seen(decision.issue), issue.entry), []
        for decision in lived(issue):
            yield from _of_issue(seen(decision.issue))
        yield from _of_issue(now)
        yield outcomes.opened(now), []
        yield own_channel.topic(now), []
        if now.policy.procedures:
            yield own_channel.guide_push(now), own_channel.guide(now)
        yield from ((own_channel.welcome_push(now), own_channel.welcome(now, person, None)) for person in PEOPLE)
        yield from ((helping.for_you("/escalate", [now], by(person)) or ".", []) for person in PEOPLE)
    for gathered in (True, False):
        shown_digest = digest.digest([digest.Line(TYPED)] * 3, [ALICE], gathered=gathered)
        yield shown_digest.push, digest.draw(shown_digest)


def _of_issue(now: Seen) -> Iterator[Message]:
    shown = card.card(now, now.issue.tier, own_channel=ChannelId("C0OWN"))
    yield shown.push, card.draw(shown)
    yield shown.push, [row.lines(now)]
    yield shown.push, [row.lines(replace(now, now=now.now + hours(24 * 30)))]


def _notices(kind: NoticeKind) -> Iterator[Notice]:
    bare = Notice(kind=kind, key="k", tier=T1, at=MONDAY_10, by=ALICE, text="")
    yield bare
    yield replace(
        bare,
        text=TYPED,
        to_tier=T2,
        customer_visible=True,
        department=BILLING,
        severity=Severity.SEV3,
        until=LATER,
    )


def views() -> Iterator[View]:
    for issue in STATES.values():
        for person, deed in product(PEOPLE, Deed):
            if deed not in deed_forms.AT_ONCE and (deed is Deed.MORE or offered(seen(issue), by(person), (deed,))):
                yield deed_forms.draw_for(
                    deed, Carried(target=Target(issue.id, 1, 1)), seen(issue), SoFar(by=by(person))
                )
    for kind, scope, impact, urgency in zip(Kind, cycle(Scope), cycle(Impact), cycle(Urgency), strict=False):
        report = replace(A_REPORT, kind=kind, scope=scope, impact=impact, urgency=urgency)
        found = Suggestion(policy=BUSY_POLICY, verdict=judge(report, BUSY_POLICY.matrix), similar=(), helped=())
        yield open_form.draw_again(Carried(form="f"), {}, Judged(report, found))
    yield from _of_the_policy()
    yield from (setup_form.loading(Carried()), window.loading(), reapplying.loading(), listing.loading(Carried()))


def _of_the_policy() -> Iterator[View]:
    active = Version(number=3, name=TYPED, activated_at=MONDAY_10, activated_by=OLU)
    first = replace(active, number=1, activated_by=THE_MACHINE)
    for policy, differences in ((RICH_POLICY, 1), (BUSY_POLICY, 2)):
        sections = in_plain_words(policy)
        work = Work(older=(Older(first, differences),), open_under_others=differences)
        for chosen in range(len(sections) + 1):
            shown = Shown(version=active, sections=sections, contacts=(), zone=ZONE, chosen=chosen, work=work)
            yield window.draw(shown, "")
    yield reapplying.draw(Previews(2, tuple(_previews())), Teller.in_slack(BUSY_POLICY, ZONE), Carried())
    yield reapplying.draw(Previews(2, ()), Teller.in_slack(BUSY_POLICY, ZONE), Carried())


def _previews() -> Iterator[Preview]:
    issue = busy()
    moved = reapply(issue, BUSY_POLICY, BUSY_POLICY, 2, BUSY_ROSTER, MONDAY_10 + timedelta(hours=1), OLU).issue
    clocks = tuple(ClockMoved(clock, None) for clock in issue.open_clocks)
    yield Preview(before=issue, after=moved, moved=clocks)
    yield Preview(before=issue, after=moved, moved=tuple(ClockMoved(None, one.before) for one in clocks))
    yield from (Preview(before=issue, after=None, moved=(), refused=why) for why in Why)
