"""The window of the policy and the preview of a re-application, as people read them."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.clocks import ClockKind
from bot.domain.commands import Accept, WaitOn
from bot.domain.deeds.reapplying import reapply
from bot.domain.errors import Why
from bot.domain.ids import IssueId
from bot.domain.issue import Issue
from bot.domain.length import Length
from bot.slack.carried import Carried
from bot.slack.surfaces.policy import reapplying, window
from bot.slack.surfaces.policy.plain.section import Line, Section
from bot.slack.surfaces.policy.plain.whole import in_plain_words
from bot.slack.surfaces.policy.window import Older, Shown, Work
from bot.slack.surfaces.why.teller import Teller
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.policies import Version
from bot.usecases.reapply import ClockMoved, Done, Preview, Previews
from tests.builders import A_POLICY, A_ROSTER, BEN, MONDAY_10, OLU, after, an_issue, by, hours, minutes
from tests.surfaces.reading import read_form
from tests.surfaces.slack_takes import complaints_about_form
from tests.surfaces.test_slack_takes_everything import NASTY

ACTIVE = Version(number=3, name="Ours", activated_at=MONDAY_10, activated_by=OLU)
FIRST = Version(number=1, name="Shipped policy", activated_at=MONDAY_10 - hours(48), activated_by=THE_MACHINE)
SLACK = Teller.in_slack(A_POLICY, "Europe/Berlin")
OURS = Shown(
    version=ACTIVE, sections=in_plain_words(A_POLICY), contacts=("*Lead*: <@U0DANA>",), zone="Europe/Berlin", chosen=2
)


def moved(issue: Issue) -> Preview:
    targets = tuple(
        replace(one, length=None if one.clock is ClockKind.TIER_OWNERSHIP else Length(minutes(5)))
        if one.clock is not ClockKind.ACK
        else one
        for one in A_POLICY.targets
    )
    after_ = reapply(issue, A_POLICY, replace(A_POLICY, targets=targets), 2, A_ROSTER, MONDAY_10 + hours(1), OLU).issue
    clocks = (ClockKind.TIER_OWNERSHIP, ClockKind.RESOLUTION)
    return Preview(
        before=issue, after=after_, moved=tuple(ClockMoved(issue.clock(kind), after_.clock(kind)) for kind in clocks)
    )


def test_everybody_reads_the_version_and_a_section() -> None:
    assert read_form(window.draw(OURS, "")) == snapshot("""\
== Policy ==
*Version 3 · Ours*, activated Mon 23 Nov 10:00 CET by <@U0OLU>.
~ Open issues keep the version that they were opened under.
(Matrix: what qualifies, how severe it is, which tier gets it | Criteria that act on open issues | Tiers and
    calling orders | Targets | Warnings | Notifications: how far a call reaches | Calendars | Limits |
    Departments | What a tier must be told | Procedures | Roles (RACI) | Other rules | Contacts)
*tier1*: First line
*tier1 calls*: at once: on call · 1/2 of the time to accept: on call + lead · 1 of the time to accept: lead +
    manager
*tier1 begins again*: after 3/2 of the time to accept, 1 more time, then the final fallback
*tier2*: Specialists
*tier2 calls*: at once: on call · 1/2 of the time to accept: on call + lead · 1 of the time to accept: lead +
    manager
*tier2 begins again*: after 3/2 of the time to accept, 1 more time, then the final fallback
*tier3*: Expert
*tier3 calls*: at once: on call · 1/2 of the time to accept: on call + lead · 1 of the time to accept: manager
    · 3/2 of the time to accept: accountable · 2 of the time to accept: fallback
*tier3 begins again*: after 5/2 of the time to accept, 1 more time, then the final fallback\
""")


def test_administrators_have_buttons_for_older_versions_and_open_issues() -> None:
    work = Work(older=(Older(FIRST, 4),), open_under_others=2)
    shown = read_form(window.draw(replace(OURS, work=work, chosen=12, news="Done."), ""))
    assert shown == snapshot("""\
== Policy ==
Done.
*Version 3 · Ours*, activated Mon 23 Nov 10:00 CET by <@U0OLU>.
~ Open issues keep the version that they were opened under.
2 open issues still live under another version.
[Re-apply to 2 open issues 3]
Version 1 · Shipped policy, activated Sat 21 Nov 10:00 CET at the machine [Activate version 1? 1.3]
(Matrix: what qualifies, how severe it is, which tier gets it | Criteria that act on open issues | Tiers and
    calling orders | Targets | Warnings | Notifications: how far a call reaches | Calendars | Limits |
    Departments | What a tier must be told | Procedures | Roles (RACI) | Other rules | Contacts)
*name*: test policy
*reopening carries on for*: 7 d
*reasons to return*: not_ours (Not for this tier), incomplete (Information is missing)
*causes*: defect (A defect), usage (Usage)
*resolution rests while waiting on*: customer
*a reaction accepts Sev 2 to 4*: no
*guests may open issues*: no
*a channel of its own*: when asked for; private; archived 7 d after the issue is closed or cancelled\
""")


def test_a_section_that_says_nothing_says_so_and_a_place_that_is_none_is_the_first() -> None:
    assert "The policy says nothing about this." in read_form(window.draw(replace(OURS, chosen=1), ""))
    assert "*blocked now*" in read_form(window.draw(replace(OURS, chosen=99), ""))


def test_every_issue_is_shown_before_and_after() -> None:
    mine = after(an_issue(), MONDAY_10, Accept(by=by(BEN)))
    resting = after(mine, MONDAY_10, WaitOn(by=by(BEN), vendor=True, reason="x"))
    previews = Previews(
        2,
        (
            moved(mine),
            moved(resting),
            Preview(before=an_issue(number=14), after=an_issue(number=14)),
            Preview(before=an_issue(number=15), after=None, refused=Why.UNKNOWN_TIER),
        ),
    )
    assert read_form(reapplying.draw(previews, SLACK, Carried())) == snapshot("""\
== Re-apply the policy == [Re-apply]
What version 2 does to 4 open issues:
*ESC-12* · Acme: Checkout is down · next deadline finish at First line Mon 23 Nov 11:00 CET → accept at
    Specialists Mon 23 Nov 11:30 CET; finish at First line Mon 23 Nov 11:00 CET → no target; resolve Mon 23
    Nov 18:00 CET → Mon 23 Nov 10:05 CET; late at once, and told so
*ESC-12* · Acme: Checkout is down · next deadline resolve Mon 23 Nov 18:00 CET → none; finish at First line
    rests → no target; resolve Mon 23 Nov 18:00 CET → Mon 23 Nov 10:05 CET; late at once, and told so
*ESC-14* · Acme: Checkout is down · no deadline changes
*ESC-15* · Acme: Checkout is down · stays as it is: its tier is not in this version\
""")


def test_the_form_carries_what_it_showed_and_leaves_what_is_too_much_for_later() -> None:
    many = Previews(2, tuple(Preview(before=an_issue(number=n), after=an_issue(number=n)) for n in range(1, 61)))
    form = reapplying.draw(many, SLACK, Carried())
    assert "These 50 now; then do it again for the 10 others." in read_form(form)
    assert reapplying.shown(Carried.read(form.private_metadata or "")) == (2, tuple(map(IssueId, range(1, 51))))
    assert "Every open issue lives under the active version." in read_form(
        reapplying.draw(Previews(2, ()), SLACK, Carried())
    )


def test_what_came_of_it() -> None:
    done = (Done(IssueId(1), None), Done(IssueId(2), Why.UNKNOWN_TIER), Done(IssueId(3), Why.ALREADY_CLOSED))
    assert reapplying.done(done) == snapshot("""\
1 open issue moved to the active version of the policy.
Not moved: ESC-2: its tier is not in this version.
Not moved: ESC-3: it is no longer open.\
""")


@pytest.mark.parametrize("words", NASTY)
def test_slack_takes_every_window_of_a_policy(words: str) -> None:
    section = Section("Any", tuple(Line("k", words, words) for _ in range(70)))
    work = Work(older=tuple(Older(replace(FIRST, name=words), 1) for _ in range(9)), open_under_others=1)
    shown = replace(OURS, version=replace(ACTIVE, name=words), sections=(section,), chosen=0, work=work, news="x")
    assert complaints_about_form(window.draw(shown, "")) == []
    report = replace(an_issue().report, title=words, customer=words)
    one = moved(replace(after(an_issue(), MONDAY_10, Accept(by=by(BEN))), report=report))
    assert complaints_about_form(reapplying.draw(Previews(2, (one,) * 60), SLACK, Carried())) == []
