"""What those who look after the bot are told of its troubles: what is the case, and how to mend it.

Never tells anybody else, and never more often than the use case that found the trouble says.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.domain.ids import IssueId, PersonId, issue_key
from bot.domain.own_channel import Doing
from bot.slack.surfaces import duty
from bot.slack.text import escape, in_a_row, listed, mention
from bot.slack.texts import Text, _, plural
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.parcels import (
    Broken,
    ChannelTrouble,
    Gone,
    Linked,
    NewAdministrators,
    News,
    Swapping,
    Trouble,
    Uncovered,
    Withheld,
)

_ITS_CARD: Final = Text("its card")
_LOUD: Final = ":rotating_light:"
_MADE_THERE: Final = Text("At the machine of the bot {who} was made an administrator. Ask who did it, and why.")
_REMOVED_THERE: Final = Text("At the machine of the bot {who} was removed from the administrators.")
_MOST = 20  # issues or roles that are named


def words(news: News) -> str:
    """One sentence for the case and the mend, one for what happens until then."""
    match news:
        case Trouble():
            return f"{_case(news)} {_meanwhile(news)}"
        case Broken():
            return _broken(news)
        case Uncovered():
            return duty.uncovered(news)
        case Swapping():
            return duty.swapping(news)
        case Linked():
            return _linked(news)
        case Gone():
            return _gone(news)
        case Withheld():
            return _(
                "What you did to *{issue}* is stored, but not shown in {channel}: people of another organisation read "
                "that channel, or Slack does not say. The administrators are told.",
                issue=issue_key(news.issue),
                channel=f"<#{news.channel}>",
            )
        case ChannelTrouble():
            return _of_channel(news)
        case NewAdministrators():
            return _of_administrators(news)
        case _ as never:
            assert_never(never)


def _of_administrators(news: NewAdministrators) -> str:
    """Loudly, as whoever looks after the bot may do everything with it (SECURITY S29)."""
    added, removed = map(mention, news.added), map(mention, news.removed)
    if news.by_code:
        return _("{who} is the first administrator.", who=mention(news.by))
    if news.by == THE_MACHINE:
        lines = [_(_MADE_THERE, who=one) for one in added] + [_(_REMOVED_THERE, who=one) for one in removed]
        return " ".join((_LOUD, *lines))
    by = mention(news.by)
    lines = [_("{by} made {who} an administrator.", by=by, who=one) for one in added]
    lines += [_("{by} took {who} off the list of administrators.", by=by, who=one) for one in removed]
    return " ".join((_LOUD, *lines))


def _linked(news: Linked) -> str:
    if not news.card:
        return _("Escalated as *{issue}*.", issue=issue_key(news.issue))
    card = f"<{news.card}|{_ITS_CARD}>"
    return _("Escalated as *{issue}*: {card}.", issue=issue_key(news.issue), card=card)


def _gone(gone: Gone) -> str:
    """What became of their work, and what is still to be done about their roles."""
    issues = [_passed_on(one.issue, one.to) for one in gone.issues[:_MOST]]
    if len(gone.issues) > _MOST:
        issues.append(
            plural("{count} more issue was passed on", "{count} more issues were passed on", len(gone.issues) - _MOST)
        )
    roles = [_of_role(one.key, one.stand_in) for one in gone.roles]
    passed = f"{listed(issues)}." if issues else ""
    left = _("Still named for: {roles}.", roles=listed(roles[:_MOST])) if roles else ""
    mend = _("Name somebody else in the setup form, with `bot bind` or `bot rota`.") if roles else ""
    return in_a_row(_("{who} was deactivated in Slack.", who=mention(gone.person)), passed, left, mend)


def _passed_on(issue: IssueId, to: PersonId | None) -> str:
    if to:
        return _("{issue} is with {who} now", issue=issue_key(issue), who=mention(to))
    return _("{issue} is called again at its tier", issue=issue_key(issue))


def _of_role(key: str, stand_in: PersonId | None) -> str:
    return _("`{key}` ({who} stands in)", key=key, who=mention(stand_in)) if stand_in else f"`{key}`"


def _case(trouble: Trouble) -> str:
    if trouble.person is not None:
        return _(
            "Nothing can be sent to {who} directly ({code}). Is the account active?",
            who=mention(trouble.person),
            code=trouble.code,
        )
    key = f"`{trouble.key}`"
    if trouble.channel is None:
        return _(
            "No channel is bound to `{key}`. Bind one in the setup form, or with `bot bind {key} CHANNEL`.",
            key=trouble.key,
        )
    channel = f"<#{trouble.channel}>"
    match trouble.code:
        case "not_in_channel" | "channel_not_found":
            return _("I am not in {channel}, the channel of {key}: `/invite` me there.", channel=channel, key=key)
        case "is_archived":
            return _(
                "{channel}, the channel of {key}, is archived: unarchive it, or bind another one to {key} in the setup "
                "form.",
                channel=channel,
                key=key,
            )
        case "externally_shared":
            return _(
                "{channel}, the channel of {key}, is shared with another organisation, or Slack does not say: nothing "
                "internal goes there. Bind another channel to {key} in the setup form.",
                channel=channel,
                key=key,
            )
        case _:
            return _(
                "Slack takes nothing for {channel}, the channel of {key} ({code}). May apps post there?",
                channel=channel,
                key=key,
                code=trouble.code,
            )


def _broken(broken: Broken) -> str:
    """Nothing here can be mended in Slack: the log says more than may be shown."""
    issue = issue_key(broken.issue) if broken.issue is not None else ""
    error, to = escape(broken.error), escape(broken.to)
    if broken.letter is None:
        return _(
            "Time cannot pass for {issue} ({error}). It is tried again every ten minutes; the log has more.",
            issue=issue,
            error=error,
        )
    letter = _LETTERS[broken.letter.value]
    if issue:
        return _(
            "Nobody saw what was meant for {to} about {issue}, as it cannot be delivered ({letter}: {error}). "
            "The log has more.",
            to=to,
            issue=issue,
            letter=letter,
            error=error,
        )
    return _(
        "Nobody saw what was meant for {to}, as it cannot be delivered ({letter}: {error}). The log has more.",
        to=to,
        letter=letter,
        error=error,
    )


_LETTERS: Final[Mapping[str, Text]] = {
    "card": Text("card"),
    "call": Text("call"),
    "notice": Text("notice"),
    "whisper": Text("whisper"),
    "admin": Text("news"),
}
_THERE: Final = Text("Work in the thread of the tier's card.")
_STEPS: Final[Mapping[Doing, Text]] = {
    Doing.CREATE: Text("Slack makes no channel for {issue} ({code})."),
    Doing.CARD: Text("Slack takes no card for {issue} ({code})."),
    Doing.INVITE: Text("Slack lets me invite nobody for {issue} ({code})."),
    Doing.GUIDE: Text("Slack takes no procedure for {issue} ({code})."),
    Doing.TOPIC: Text("Slack takes no topic for {issue} ({code})."),
    Doing.PIN: Text("Slack lets me pin nothing for {issue} ({code})."),
    Doing.BOOKMARK: Text("Slack takes no bookmark for {issue} ({code})."),
    Doing.ARCHIVE: Text("Slack lets me archive nothing for {issue} ({code})."),
}


def _of_channel(trouble: ChannelTrouble) -> str:
    """What it is, how to mend it, and that nothing waits for it."""
    case = _(_STEPS[trouble.doing], issue=issue_key(trouble.issue), code=escape(trouble.code))
    where = _("This is about {channel}.", channel=f"<#{trouble.channel}>") if trouble.channel is not None else ""
    match trouble.code:
        case "missing_scope":
            mend = _(
                "Install the app again from manifest.yml, with its optional scopes; `bot doctor` says which it lacks."
            )
        case "externally_shared":
            mend = _(
                "It is shared with another organisation, or Slack does not say: nothing internal goes there. {there}",
                there=_THERE,
            )
        case "not_in_channel" | "channel_not_found":
            mend = _("I am not in it any more, and an invitation does not bring it back. {there}", there=_THERE)
        case code if code.startswith("restricted_action"):
            mend = _("A setting of the workspace forbids it to apps: Settings & Permissions, Channel Management.")
        case _:
            mend = _("It is tried again when the issue changes, an hour from now at the earliest.")
    meanwhile = _("The issue goes on without: people are called where they always are.")
    return in_a_row(case, where, mend, meanwhile)


def _meanwhile(trouble: Trouble) -> str:
    if trouble.lost:
        return _("What is meant for it reaches nobody until then.")
    return _("Until then, what is meant for it comes here or goes to people directly.")
