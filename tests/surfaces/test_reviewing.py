"""A text for the customer that waits for a lead: on the card, in pings, forms and lists (SPEC statements 72, 107)."""

# ruff: noqa: E501  # a sentence is as long as it is

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.commands import Accept, ApproveUpdate, Command, DraftUpdate, Escalate, Resolve, SendBack, Update
from bot.domain.effects import CallPeople, ReasonKind
from bot.domain.ids import ChannelId, PersonId
from bot.domain.issue import Issue
from bot.domain.roster import Called, Found
from bot.domain.standing import holding
from bot.slack import deed_answers, limits
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.form_values import Mistakes
from bot.slack.surfaces import card, deed_forms
from bot.slack.surfaces.buttons import target_of
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.forms.more import more
from bot.slack.surfaces.looking import row
from bot.slack.surfaces.ping import Since, draw, ping
from bot.slack.surfaces.seen import Seen
from tests.builders import A_POLICY, A_ROSTER, ALICE, BEN, DANA, MONDAY_10, T1, after, an_issue, by, minutes
from tests.surfaces.calls import a_call, a_reason
from tests.surfaces.reading import read, read_form

TEXT = "We are on it.\nNext word at noon."
TAKEN, DRAFT = Accept(by=by(BEN)), DraftUpdate(by=by(BEN), text=TEXT)
YES, BACK = ApproveUpdate(by=by(DANA), number=1), SendBack(by=by(DANA), number=1, comment="No promises")
CHANGED = replace(YES, text="We are on it.")
TOLD = Update(by=by(BEN), text=TEXT, customer_visible=True)
DONE = Resolve(by=by(BEN), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)
LONG = "Your payments work again. " * 20


def made(*commands: Command) -> Issue:
    return after(an_issue(), MONDAY_10 + minutes(2), TAKEN, *commands)


def seen(issue: Issue) -> Seen:
    now = MONDAY_10 + minutes(5)
    return Seen(issue=issue, policy=A_POLICY, roster=A_ROSTER, now=now, named=lambda person: person[2:].title())


def call(kind: ReasonKind, text: str = TEXT, *more_kinds: ReasonKind) -> CallPeople:
    """Dana is called, about the first text."""
    told = [replace(a_reason(one, text), tier=T1, number=1, by=BEN) for one in (kind, *more_kinds)]
    return replace(a_call(*told), people=(Called(DANA, Found.LEAD),))


def became(issue: Issue, kind: ReasonKind) -> str:
    """What stands in the place of the ping once it is over."""
    told = call(kind)
    _still, over = holding(told, issue)
    return read(draw(ping(seen(issue), told, since=Since(over=tuple(over.values()))))).splitlines()[2]


@pytest.mark.parametrize(
    ("commands", "line"),
    [
        (
            (DRAFT,),
            "*A text for the customer waits for approval* since Mon 23 Nov 10:02 CET · by Ben: “We are on it. Next ",
        ),
        (
            (DRAFT, CHANGED),
            "*A text for the customer is approved* by Dana; they are still to be told: “We are on it.”",
        ),
    ],
)
def test_72_the_card_says_what_waits_and_what_is_still_to_be_told(commands: tuple[Command, ...], line: str) -> None:
    words = read(card.draw(card.card(seen(made(*commands)), T1))).replace("\n    ", " ")
    assert line in words


@pytest.mark.parametrize("commands", [(), (DRAFT, BACK), (DRAFT, YES, TOLD)])
def test_72_otherwise_the_card_says_nothing_of_it(commands: tuple[Command, ...]) -> None:
    assert "text for the customer" not in read(card.draw(card.card(seen(made(*commands)), T1)))


def test_72_the_lead_reads_the_whole_text_and_approves_with_one_tap() -> None:
    issue = made(DRAFT)
    assert read(draw(ping(seen(issue), call(ReasonKind.REVIEW_WANTED)))) == snapshot("""\
<@U0DANA>
| ESC-12 · Sev 2 · Acme: Checkout is down
Ben wrote a text for the customer: approve it, change it or send it back. Please answer by Mon 23 Nov 11:00
    CET.
| We are on it.
| Next word at noon.
~ Called as: lead
[*Approve 12.1.1] [Change 12.1.1] [Send back 12.1.1]\
""")
    direct = ping(seen(issue), call(ReasonKind.REVIEW_WANTED), to=DANA, card_channel=ChannelId("C1"))
    assert read(draw(direct)) == snapshot("""\
| ESC-12 · Sev 2 · Acme: Checkout is down
Ben wrote a text for the customer: approve it, change it or send it back. Please answer by Mon 23 Nov 11:00
    CET.
| We are on it.
| Next word at noon.
*Accepted by Ben*
*Next:* finish at First line by Mon 23 Nov 11:00 CET
*Tier:* First line · *Owner:* Ben
*Ball:* First line since Mon 23 Nov 10:02 CET
*Lead:* Dana
~ Called as: lead · card in <#C1>
[*Approve 12.1.1] [Change 12.1.1] [Send back 12.1.1] (More…)\
""")
    assert direct.push == snapshot(
        "Sev 2 · Acme: Checkout is down · Ben wrote a text for the customer: approve it, change it or send it back. Please answer by <!date^1795428000^{date_short_pretty} {time}|Mon 23 Nov 11:00 CET>: “We are on it. Next word at noon.” · First line"
    )


def test_107_a_text_that_waits_too_long_comes_again_with_the_same_buttons() -> None:
    assert read(draw(ping(seen(made(DRAFT)), call(ReasonKind.REVIEW_OVERDUE)))) == snapshot("""\
<@U0DANA>
| ESC-12 · Sev 2 · Acme: Checkout is down
A text of Ben for the customer has waited 4 h. Please approve it, change it or send it back.
| We are on it.
| Next word at noon.
~ Called as: lead
[*Approve 12.1.1] [Change 12.1.1] [Send back 12.1.1]\
""")


def test_107_what_falls_together_with_it_does_not_hide_its_buttons() -> None:
    together = call(ReasonKind.THRESHOLD, TEXT, ReasonKind.REVIEW_OVERDUE)
    assert read(draw(ping(seen(made(DRAFT)), together))).splitlines()[-1] == snapshot(
        "[*Approve 12.1.1] [Change 12.1.1] [Send back 12.1.1]"
    )
    nobody = after(an_issue(), MONDAY_10, replace(DRAFT, by=by(ALICE)))
    both = call(ReasonKind.STEP, TEXT, ReasonKind.REVIEW_WANTED)
    assert read(draw(ping(seen(nobody), both))).splitlines()[-1] == snapshot(
        "[*Accept 12.1.1] [*Approve 12.1.1] [Change 12.1.1]"
    )


@pytest.mark.parametrize("to", [ALICE, BEN])
def test_72_who_may_not_approve_is_offered_nothing_of_it_directly(to: PersonId) -> None:
    assert "Approve" not in read(draw(ping(seen(made(DRAFT)), call(ReasonKind.REVIEW_WANTED), to=to)))


def test_72_whoever_is_to_tell_the_customer_reads_what_and_has_the_form_at_hand() -> None:
    issue = made(DRAFT, YES)
    assert read(draw(ping(seen(issue), call(ReasonKind.REVIEW_APPROVED)))) == snapshot("""\
<@U0DANA>
| ESC-12 · Sev 2 · Acme: Checkout is down
Approved by Ben: send it to the customer, then press Told the customer.
| We are on it.
| Next word at noon.
~ Called as: lead
[*Told the customer 12.1]\
""")
    changed = call(ReasonKind.REVIEW_APPROVED, "We are on it.")
    assert "*" not in read(draw(ping(seen(issue), changed))).splitlines()[2]
    assert read(draw(ping(seen(made(DRAFT, CHANGED)), changed))).splitlines()[2] == snapshot(
        "Approved by Ben, with changes: send it to the customer, then press Told the customer."
    )
    form = deed_forms.draw_for(Deed.TELL_CUSTOMER, Carried(target=target_of(issue)), seen(issue), SoFar(by=by(BEN)))
    assert read_form(form) == snapshot("""\
== Customer · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
text: How does it stand? <plain_text_input>
customer_visible: Customer (optional) (The customer was told this too)
next_by: When is the next word? (optional) <datetimepicker>\
""")
    text, customer = form.to_dict()["blocks"][1:3]
    assert text["element"]["initial_value"] == TEXT
    assert customer["element"]["initial_options"][0]["value"] == "yes"


def test_72_a_text_that_came_back_says_why_and_leads_to_another() -> None:
    issue = made(DRAFT, BACK)
    assert read(draw(ping(seen(issue), call(ReasonKind.REVIEW_SENT_BACK, "No promises")))) == snapshot("""\
<@U0DANA>
| ESC-12 · Sev 2 · Acme: Checkout is down
Ben sent the text for the customer back: “No promises” Please write another.
~ Called as: lead
[Have a text approved 12.1]\
""")
    form = deed_forms.draw_for(Deed.DRAFT_UPDATE, Carried(target=target_of(issue)), seen(issue), SoFar(by=by(BEN)))
    assert form.to_dict()["blocks"][2]["element"]["initial_value"] == TEXT, "to go on with"


@pytest.mark.parametrize(
    ("commands", "kind", "words"),
    [
        ((YES,), ReasonKind.REVIEW_WANTED, "*Approved by Dana* at 10:02 CET."),
        ((YES, TOLD), ReasonKind.REVIEW_OVERDUE, "*Approved by Dana* at 10:02 CET."),
        ((BACK,), ReasonKind.REVIEW_WANTED, "*Sent back by Dana* at 10:02 CET."),
        ((DRAFT,), ReasonKind.REVIEW_WANTED, "*A newer text* took its place."),
        ((YES, DRAFT), ReasonKind.REVIEW_APPROVED, "*A newer text* took its place."),
        ((BACK, DRAFT), ReasonKind.REVIEW_SENT_BACK, "*A newer text* took its place."),
        ((YES, TOLD), ReasonKind.REVIEW_APPROVED, "*Update by Ben* at 10:02 CET."),
        ((DONE,), ReasonKind.REVIEW_WANTED, "*Resolved by Ben* at 10:02 CET."),
        (
            (Escalate(by=by(BEN), reason="up"),),
            ReasonKind.REVIEW_WANTED,
            "*Now at Specialists*, whose lead is asked.",
        ),
    ],
)
def test_72_what_came_of_it_stands_in_its_place(commands: tuple[Command, ...], kind: ReasonKind, words: str) -> None:
    assert became(made(DRAFT, *commands), kind) == words


def test_72_whoever_leads_finds_it_first_behind_more_and_nobody_else_does() -> None:
    words = read(more(seen(made(DRAFT)), by(DANA)))
    assert words.splitlines()[:4] == [
        "*A text for the customer, by Ben*",
        "| We are on it.",
        "| Next word at noon.",
        "[*Approve 12.1.1] [Change 12.1.1] [Send back 12.1.1]",
    ]
    of_its_author = read(more(seen(made(DRAFT)), by(BEN)))
    assert "[Have a text approved 12.1.1]" in of_its_author
    assert "Approve " not in of_its_author


def test_72_a_change_begins_with_the_text_and_an_old_button_approves_nothing() -> None:
    issue = made(DRAFT)
    carried = Carried(target=target_of(issue))
    assert read_form(deed_forms.draw_for(Deed.CHANGE_UPDATE, carried, seen(issue), SoFar(by=by(DANA)))) == snapshot("""\
== Change · ESC-12 == [Approve]
~ ESC-12 · Sev 2 · Acme: Checkout is down
A text for the customer, by Ben Mon 23 Nov 10:02 CET:
text: What is the customer to read? <plain_text_input>\
""")
    assert read_form(deed_forms.draw_for(Deed.SEND_BACK, carried, seen(issue), SoFar(by=by(DANA)))) == snapshot("""\
== Send back · ESC-12 == [Send back]
~ ESC-12 · Sev 2 · Acme: Checkout is down
A text for the customer, by Ben Mon 23 Nov 10:02 CET:
| We are on it.
| Next word at noon.
comment: Why not like this? <plain_text_input>\
""")
    newer = seen(made(DRAFT, replace(DRAFT, text="Another")))
    for deed in (Deed.CHANGE_UPDATE, Deed.SEND_BACK):
        stale = read_form(deed_forms.draw_for(deed, carried, newer, SoFar(by=by(DANA))))
        assert "This text does not wait for approval any more." in stale
        assert "plain_text_input" not in stale


def test_72_a_draft_says_whom_it_goes_to_and_what_it_replaces() -> None:
    new = seen(made())
    carried = Carried(target=target_of(new.issue))
    assert read_form(deed_forms.draw_for(Deed.DRAFT_UPDATE, carried, new, SoFar(by=by(BEN)))) == snapshot("""\
== Approval · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
Dana is asked to approve it. You are told, and then you tell the customer.
text: What is the customer to read? <plain_text_input>\
""")
    waits = deed_forms.draw_for(Deed.DRAFT_UPDATE, carried, seen(made(DRAFT)), SoFar(by=by(BEN))).to_dict()
    assert waits["blocks"][2]["hint"]["text"] == "It takes the place of the text that waits."
    assert waits["blocks"][2]["element"]["initial_value"] == TEXT


@pytest.mark.parametrize("deed", [Deed.DRAFT_UPDATE, Deed.CHANGE_UPDATE])
def test_72_a_text_that_no_message_shows_whole_is_refused_in_its_form(deed: Deed) -> None:
    target = target_of(made(DRAFT))
    for length, fits in ((limits.INPUT_TEXT, True), (limits.INPUT_TEXT + 1, False), (40_000, False)):
        view = {"state": {"values": {"text": {"value": {"value": "x" * length}}}}}
        if fits:
            command = deed_answers.command(deed, view, by(DANA), target, MONDAY_10)
            assert getattr(command, "text", "") == "x" * length
            continue
        with pytest.raises(Mistakes) as caught:
            deed_answers.command(deed, view, by(DANA), target, MONDAY_10)
        assert list(caught.value.by_block) == ["text"]


def test_107_a_list_offers_approval_of_what_it_shows_whole_and_of_a_longer_text_the_form() -> None:
    short, long = seen(made(DRAFT)), seen(made(replace(DRAFT, text=LONG)))
    assert "*A text for the customer waits for approval*" in read([row.lines(short)])
    assert read(list(row.deeds(short, by(DANA)))).startswith("[*Approve 12.1.1] [Change 12.1.1]")
    assert read(list(row.deeds(long, by(DANA)))).startswith("[Change 12.1.1] [Send back 12.1.1]")
    assert "Approve" not in read(list(row.deeds(short, by(BEN))))
    nobody = seen(after(an_issue(), MONDAY_10, replace(DRAFT, by=by(ALICE))))
    assert read(list(row.deeds(nobody, by(DANA)))).startswith("[*Accept 12.1.1] [*Approve 12.1.1]")


@pytest.mark.parametrize("text", ["<!channel> *bold* `x`", "\u202eevil\u2066", "مرحبا <@U0ALICE>", "👩‍👩‍👧‍👦" * 200])
def test_72_whatever_stands_in_the_text_nothing_of_it_comes_alive(text: str) -> None:
    issue = made(replace(DRAFT, text=text))
    shown = ping(seen(issue), call(ReasonKind.REVIEW_WANTED, text))
    (typed,) = [one["text"] for one in (block.to_dict() for block in draw(shown)) if _is_typed(one, issue)]
    assert typed["type"] == "plain_text"
    assert not {"\u202e", "\u2066"} & set(typed["text"])
    assert "<!channel>" not in shown.push
    assert "<@U0ALICE>" not in shown.push


def _is_typed(block: dict[str, object], issue: Issue) -> bool:
    """Whether it is what a person typed, and not the headline of the issue."""
    text = block.get("text")
    return isinstance(text, dict) and text["type"] == "plain_text" and issue.report.title not in text["text"]
