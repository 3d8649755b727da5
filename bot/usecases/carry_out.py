"""Carrying out what a person asks of an issue: the only way in which a hand changes one.

Never decides; what follows from a command says the domain.
"""

from bot.db import beats, cards, facts, issues, people, pings, policies, seen
from bot.db.ahead import Question, asking
from bot.db.victims import redone
from bot.domain import lifecycle
from bot.domain.commands import Cancel, Command
from bot.domain.errors import Refused, Why
from bot.domain.facts import Denied
from bot.domain.ids import IssueId, PersonId, TeamId
from bot.domain.issue import Issue
from bot.usecases.beat import outage_until_now
from bot.usecases.bindings import load_roster, roster_questions
from bot.usecases.directory import NotSure, confirm
from bot.usecases.duty import turns_taken
from bot.usecases.look_up import IssueView
from bot.usecases.merge import merge
from bot.usecases.record import record
from bot.usecases.runtime import Runtime
from bot.usecases.whisper import Told, telling


def carry_out(
    rt: Runtime,
    team: TeamId,
    issue: IssueId,
    command: Command,
    told: Told | None = None,
    form: str | None = None,
    *,
    sure: bool = True,
) -> Issue:
    """Load under the row lock, decide, record. Raises `Refused`, with nothing changed but a note of the attempt.

    `form` is the id of the form that asked: sent again, it gives the issue as it stands and changes nothing (S5).
    A `Cancel` that names a surviving issue changes that one too (SPEC R13). Where it is not `sure` what whoever asks is
    in the workspace, the directory is looked up in the same transaction; raises `NotSure` where it says otherwise.
    """
    into = command.into if isinstance(command, Cancel) else None
    try:
        if into is not None:
            if not sure:
                raise NotSure
            changed = merge(rt, team, issue, into, command, told, form)
        else:
            changed = _change(rt, team, issue, command, told, form, sure=sure)
    except Refused as refused:
        _note_refusal(rt, team, issue, command, refused)
        raise
    rt.woken()
    return changed


@redone
def _change(
    rt: Runtime, team: TeamId, issue: IssueId, command: Command, told: Told | None, form: str | None, *, sure: bool
) -> Issue:
    now = rt.now()
    with rt.database.writing(asking(_questions(team, issue, None if sure else command.by.person))) as session:
        if not sure:
            confirm(rt, session, team, command.by)
        present = issues.load_for_change(session, team, issue)
        if present is None:
            raise Refused(Why.NO_SUCH_ISSUE)
        machine = rt.database.machine_now(session)
        if form is not None and not seen.receive(session, team, form, machine):
            return present
        outage = outage_until_now(session, team, now, machine)
        roster = load_roster(rt, session, team, now)
        policy = policies.load(session, team, [present.policy_version])[present.policy_version]
        decision = lifecycle.decide(present, command, policy, roster, now, outage)
        if turns_taken(decision.facts):  # most deeds take none, and would wait for each other at the lock of the queues
            roster = load_roster(rt, session, team, now, for_change=True)
            decision = lifecycle.decide(present, command, policy, roster, now, outage)
        view = IssueView(issue=decision.issue, policy=policy, roster=roster, now=now)
        also = telling(told, view, machine)
        record(session, team, decision, policy, machine, before=present, also=also, to_the_end=True)
    return decision.issue


def _questions(team: TeamId, issue: IssueId, asker: PersonId | None) -> tuple[Question, ...]:
    """All that most deeds ask; the lock comes first. `asker` is who must be looked up."""
    of_asker = () if asker is None else (people.question(team, [asker]),)
    return (
        *issues.questions_for_change(team, issue),
        *roster_questions(team),
        beats.question(team),
        cards.question(team, [issue]),
        pings.question(team, [issue]),
        *of_asker,
    )


@redone
def _note_refusal(rt: Runtime, team: TeamId, issue: IssueId, command: Command, refused: Refused) -> None:
    if refused.why is Why.NO_SUCH_ISSUE:
        return
    denied = Denied(rt.now(), command.by.person, type(command).__name__, refused.why.value)
    with rt.database.writing() as session:
        facts.append(session, team, [(issue, denied)])
