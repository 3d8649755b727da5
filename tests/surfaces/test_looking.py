"""The Home tab, lists and an issue in full: Slack takes them whatever is in them, and each shows what it must."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.ledger import Whose
from bot.domain.actor import Actor
from bot.domain.commands import Accept, Update
from bot.domain.facts import Commanded
from bot.domain.ids import ChannelId, IssueId, PersonId, TierKey
from bot.domain.issue import HolderKind, Issue
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.domain.process.procedures import Procedure
from bot.domain.process.raci import Raci
from bot.domain.roster import OnCall
from bot.domain.rota import Gap
from bot.slack.action_ids import Deed, NotOurs, Target, read_menu_value
from bot.slack.carried import Carried
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.looking import choice, home, in_full, informed, listing, morning, row, state
from bot.slack.surfaces.looking.in_full import Reader
from bot.slack.surfaces.looking.listing import Shown
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.words import severity
from bot.usecases import mornings
from bot.usecases.audit import Finding, FindingKind
from bot.usecases.home import SHOWN, Choice, Home, Part, State
from bot.usecases.in_full import InFull
from bot.usecases.informed import Informed
from bot.usecases.lists import Listing
from bot.usecases.look_up import IssueView
from bot.usecases.mornings import Morning, Sort
from bot.usecases.parcels import TierGaps
from bot.usecases.rotas import TierDuty
from tests.builders import ALICE, BEN, DANA, MARC, MONDAY_10, T1, T2, after, an_issue, by, hours, minutes
from tests.surfaces.busy import BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.reading import read
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_home, complaints_about_message
from tests.surfaces.test_slack_takes_everything import filled, mentions, typed_text
from tests.surfaces.test_walk import PEOPLE, STATES
from tests.surfaces.test_walk import seen as walked

ALICE_LOOKS = by(ALICE)
OF_BEN = after(an_issue(policy=BUSY_POLICY, roster=BUSY_ROSTER), MONDAY_10, Accept(by=by(BEN)), policy=BUSY_POLICY)


def seen(view: IssueView) -> Seen:
    return Seen(issue=view.issue, policy=view.policy, roster=view.roster, now=view.now, named=lambda one: one.title())


def a_view(issue: Issue, number: int = 12, policy: Policy = BUSY_POLICY) -> IssueView:
    return IssueView(issue=replace(issue, id=IssueId(number)), policy=policy, roster=BUSY_ROSTER, now=MONDAY_10)


def several(issue: Issue, count: int, policy: Policy = BUSY_POLICY) -> tuple[IssueView, ...]:
    return tuple(a_view(issue, number, policy) for number in range(1, count + 1))


def a_home(
    policy: Policy = BUSY_POLICY, words: str = "as typed", each: int = home.IN_FULL, chosen: Choice | None = None
) -> Home:
    """As full as a tab can be."""
    chosen = chosen or Choice()
    views = several(busy(words=words), each, policy)
    span = (MONDAY_10, MONDAY_10 + hours(9))
    tiers = [one.key for one in policy.ladder]
    duty = TierDuty(
        tier=T1, zone="Europe/Berlin", on_call=(OnCall(ALICE, "r", span[1]),), away={}, next={}, by_rota=True
    )
    return Home(
        person=ALICE,
        now=MONDAY_10,
        policy=policy,
        choice=chosen,
        counts=dict.fromkeys(Part, 5000),
        lists=dict.fromkeys(SHOWN if chosen.part is None else (chosen.part,), views),
        duty=tuple(replace(duty, tier=key) for key in tiers),
        absences=(),
        state=State(
            found=tuple(Finding(kind, None, MONDAY_10, words) for kind in FindingKind for _ in range(3)),
            gaps=tuple(TierGaps(key, "Europe/Berlin", (Gap(*span),) * 40) for key in tiers),
        ),
        is_administrator=True,
    )


@settings(max_examples=10)
@given(typed_text, filled)
def test_slack_takes_every_home_tab(words: str, name: str) -> None:
    ladder = tuple(replace(one, name=name) for one in BUSY_POLICY.ladder)
    procedures = tuple(Procedure(key=f"p{n}", title=name, steps=(words or "-",) * 12) for n in range(60))
    policy = replace(BUSY_POLICY, ladder=ladder, procedures=procedures)
    short = a_home(policy, name, home.IN_SHORT)
    for shown in (
        short,
        replace(short, choice=Choice(tier=T1, severity=Severity.SEV1)),
        a_home(policy, name, chosen=Choice(part=Part.EVERYTHING, page=7, tier=T2, severity=Severity.SEV4)),
    ):
        view = home.draw(shown, ALICE_LOOKS, seen, "Europe/Berlin", name)
        assert complaints_about_home(view) == []
    assert complaints_about_form(state.procedures_window(policy)) == []
    view = home.draw(a_home(words=name, each=1), ALICE_LOOKS, seen, "Europe/Berlin")
    assert set(mentions("", view.blocks)) <= {f"<@{ALICE}>"}, "who is on call, and nothing that was typed"


@settings(max_examples=10)
@given(filled, st.integers(1, 9))
def test_slack_takes_every_issue_in_full(words: str, page: int) -> None:
    issue = replace(busy(words=words), information={f"key{n}": words for n in range(60)}, watchers=(ALICE, BEN) * 60)
    happened = tuple(Commanded(MONDAY_10, Update(by=by(ALICE), text=words)) for _ in range(130))
    held = {Whose(HolderKind.TIER, TierKey(f"{key}{n}")): minutes(n) for n in range(80) for key in (T1, T2)}
    found = InFull(view=a_view(issue), happened=happened, held=held)
    carried = Carried(channel=ChannelId("C0"), target=Target(issue.id, 1), home=choice.write(Choice()))
    view = in_full.window(found, seen(found.view), Reader(by=ALICE_LOOKS, carried=carried), page)
    assert complaints_about_form(view) == []
    assert complaints_about_form(in_full.loading(issue.id, carried)) == []


@settings(max_examples=10)
@given(typed_text, filled)
def test_slack_takes_every_list(asked: str, words: str) -> None:
    for count, page in ((None, 1), (5000, 3)):
        views = several(busy(words=words), listing.PER_PAGE)
        found = Listing(views=views, page=page, has_more=True, count=count)
        shown = Shown(found=found, asked=asked, said=(severity(Severity.SEV1), "12"))
        assert complaints_about_form(listing.window(shown, seen, Carried())) == []
        short = replace(shown, found=replace(found, views=views[: listing.IN_SHORT]))
        blocks = listing.draw(short, seen)
        assert complaints_about_message(listing.text(short), blocks) == []
        assert set(mentions(listing.text(short), blocks)) == set()


@settings(max_examples=10)
@given(filled)
def test_slack_takes_every_morning_list_and_nobody_is_called_by_it(words: str) -> None:
    views = several(busy(words=words), mornings.SHOWN)
    lists, counts = dict.fromkeys(Sort, views), dict.fromkeys(Sort, 700)
    for texts in (0, 1, 700):
        shown = Morning(
            tier=T1, policy=BUSY_POLICY, now=MONDAY_10, open=5000, to_review=texts, counts=counts, lists=lists
        )
        blocks = morning.draw(shown, str.title)
        assert complaints_about_message(morning.push(shown), blocks) == []
        assert mentions(morning.push(shown), blocks) == []
        assert ("to approve" in morning.push(shown)) is (texts > 0)


def test_a_row_offers_what_its_reader_may_do_and_nothing_else() -> None:
    accepted = a_view(OF_BEN)
    of_its_owner = read(list(row.deeds(seen(accepted), by(BEN))))
    assert of_its_owner.startswith("[Update 12.1] [Escalate 12.1] [Resolve 12.1]")
    of_a_colleague = read(list(row.deeds(seen(accepted), ALICE_LOOKS)))
    assert "Resolve" not in of_a_colleague
    assert "More…" in read(list(row.deeds(seen(accepted), by(PersonId("U0NOBODY")))))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step_in", [False, True])
def test_in_every_state_and_to_everybody_a_row_offers_what_may_be_done_and_the_way_to_the_rest(
    state: str, *, step_in: bool
) -> None:
    for person in PEOPLE:
        one = walked(STATES[state])
        allowed = set(offered(one, by(person)))
        (block,) = row.deeds(one, by(person), step_in=step_in)
        *pressed, menu = block.to_dict()["elements"]
        listed = [read_menu_value(option["value"])[0] for option in menu["options"]]
        plain = [Deed(button["action_id"]) for button in pressed]
        assert {*plain, *listed[:-1]} <= allowed
        assert listed[-1] is Deed.MORE
        assert len(plain) == min(3, len(plain) + len(listed) - 1), "nothing hides in the menu while a button has room"
        if Deed.ACCEPT in allowed and not step_in:
            assert plain[0] is Deed.ACCEPT


def test_87_who_sees_that_nothing_moves_can_step_in_with_one_tap() -> None:
    stalled = a_view(OF_BEN)
    buttons = read(list(row.deeds(seen(stalled), by(MARC), step_in=True)))
    assert buttons.startswith("[Take over 12.1] [Hand over 12.1] [Escalate 12.1]")
    late = replace(stalled, now=MONDAY_10 + hours(24 * 30))
    assert "*Nothing moved* since" in read([row.lines(seen(late))])
    assert "*Nothing moved*" not in read([row.lines(seen(stalled))])


def test_who_was_offered_an_issue_accepts_it_where_it_is_listed() -> None:
    assert "[*Accept 12.1]" in read(list(row.deeds(seen(a_view(busy())), by(BEN))))


def test_an_issue_in_full_says_who_had_it_and_how_far_its_procedures_are() -> None:
    issue = busy()
    held = {Whose(HolderKind.NOBODY, T1): minutes(10), Whose(HolderKind.TIER, T2): hours(2)}
    found = InFull(view=a_view(issue), happened=(), held=held)
    shown = read(in_full.window(found, seen(found.view), Reader(by=by(DANA), carried=Carried()), 1).blocks)
    assert "Specialists: 2 h\nNobody, at First line: 10 min" in shown
    assert "*An outage:* 0 of 12 steps. Next: Step number 1" in shown
    assert "*The customer:* May leave us" in shown


@pytest.mark.parametrize(
    "chosen",
    [Choice(), Choice(part=Part.MINE, page=12), Choice(tier=T2, severity=Severity.SEV1), Choice(part=Part.AT_RISK)],
)
def test_what_is_chosen_comes_back_as_it_was_written(chosen: Choice) -> None:
    assert choice.read(choice.write(chosen)) == chosen
    with pytest.raises(NotOurs):
        choice.read(choice.write(chosen) + "'")


def test_an_empty_tab_says_that_nothing_needs_anybody() -> None:
    quiet = replace(a_home(), counts=dict.fromkeys(Part, 0), lists=dict.fromkeys(SHOWN, ()))
    shown = read(home.draw(quiet, Actor(ALICE), seen, "Europe/Berlin").blocks)
    assert "Nothing needs you now." in shown
    assert "T1" not in shown.split("Nothing needs you now.")[0]


def test_gaps_of_the_rota_are_summed_up() -> None:
    gaps = TierGaps(T1, "Europe/Berlin", (Gap(MONDAY_10, MONDAY_10 + timedelta(hours=3)),) * 2)
    (lines, _) = state.draw(State(found=(), gaps=(gaps,)), BUSY_POLICY)
    assert "Nobody is on call at First line for 6 h, first from" in read([lines])


def what_the_informed_are_told(words: str) -> Informed:
    return Informed(
        team="executives",
        policy=replace(BUSY_POLICY, raci=Raci(teams={"executives": words})),
        since=MONDAY_10 - hours(24),
        now=MONDAY_10,
        opened=3,
        ended=1,
        open={Severity.SEV1: 1, Severity.SEV2: 11, Severity.SEV3: 0},
        views=several(busy(words=words), 8),
    )


@given(filled)
def test_slack_takes_the_digest_of_the_informed_and_it_mentions_nobody(words: str) -> None:
    told = what_the_informed_are_told(words)
    text = informed.push(told)
    blocks = informed.draw(told, lambda one: one.title(), repeated=True)
    assert complaints_about_message(text, blocks) == []
    assert mentions(text, blocks) == []


def test_the_digest_of_the_informed_counts_what_it_does_not_show() -> None:
    told = what_the_informed_are_told("x")
    assert informed.push(told) == "Escalations since yesterday: 3 opened, 1 ended. Open now: 1 Sev 1, 11 Sev 2."
    assert "… and 4 more" in read(informed.draw(told, lambda one: one.title(), repeated=True))
