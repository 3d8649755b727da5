"""What each command does to an issue, once it is allowed: one `case`, one function.

Never asks whether somebody may; never looks at the time beyond the draft's `now`.
"""

from typing import assert_never

from bot.domain import commands as c
from bot.domain.deeds.asking import (
    accept_request,
    answer_ask,
    answer_request,
    ask_tier,
    request,
    withdraw_request,
)
from bot.domain.deeds.conversing import customer_wrote, no_answer_needed, update
from bot.domain.deeds.following import open_channel, tick, watch
from bot.domain.deeds.moving import escalate, return_
from bot.domain.deeds.owning import accept, hand_over, take_over, un_accept
from bot.domain.deeds.quieting import snooze, stop_reminding
from bot.domain.deeds.rerating import re_rate
from bot.domain.deeds.reviewing import approve, draft_update, send_back
from bot.domain.deeds.settling import cancel, reopen, resolve
from bot.domain.deeds.waiting import answer, ask_sender, end_wait, wait_on
from bot.domain.engine.draft import Draft


def perform(draft: Draft, command: c.Command) -> None:  # noqa: PLR0915  # as long as what people can do
    """Do what the command says. Raises `Refused` where what it carries does not fit."""
    match command:
        case c.Accept():
            accept(draft, command)
        case c.Escalate():
            escalate(draft, command)
        case c.NeedInfo():
            ask_sender(draft, command)
        case c.Answer():
            answer(draft, command)
        case c.Return():
            return_(draft, command)
        case c.HandOver():
            hand_over(draft, command)
        case c.TakeOver():
            take_over(draft, command)
        case c.UnAccept():
            un_accept(draft, command)
        case c.WaitOn():
            wait_on(draft, command)
        case c.Resume():
            end_wait(draft, draft.now)
        case c.Update():
            update(draft, command)
        case c.CustomerWrote():
            customer_wrote(draft, command)
        case c.NoAnswerNeeded():
            no_answer_needed(draft, command)
        case c.ReRate():
            re_rate(draft, command)
        case c.Snooze():
            snooze(draft, command)
        case c.StopReminding():
            stop_reminding(draft, command)
        case c.AskTier():
            ask_tier(draft, command)
        case c.AnswerAsk():
            answer_ask(draft, command)
        case c.DraftUpdate():
            draft_update(draft, command)
        case c.ApproveUpdate():
            approve(draft, command)
        case c.SendBack():
            send_back(draft, command)
        case c.Request():
            request(draft, command)
        case c.AcceptRequest():
            accept_request(draft, command)
        case c.AnswerRequest():
            answer_request(draft, command)
        case c.WithdrawRequest():
            withdraw_request(draft, command)
        case c.Resolve():
            resolve(draft, command)
        case c.Reopen():
            reopen(draft, command)
        case c.Cancel():
            cancel(draft, command)
        case c.Watch():
            watch(draft, command)
        case c.Tick():
            tick(draft, command)
        case c.OpenChannel():
            open_channel(draft)
        case _ as never:
            assert_never(never)
