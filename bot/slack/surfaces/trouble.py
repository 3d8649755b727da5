"""What those who look after the bot are told of its troubles: what is the case, and how to mend it.

Never tells anybody else, and never more often than the use case that found the trouble says.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.domain.ids import issue_key
from bot.domain.own_channel import Doing
from bot.slack.surfaces import duty
from bot.slack.text import escape, listed, mention
from bot.usecases.parcels import Broken, ChannelTrouble, Gone, Linked, News, Swapping, Trouble, Uncovered, Withheld

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
            return f"Escalated as *{issue_key(news.issue)}*{f': <{news.card}|its card>' if news.card else ''}."
        case Gone():
            return _gone(news)
        case Withheld():
            return (
                f"What you did to *{issue_key(news.issue)}* is stored, but not shown in <#{news.channel}>: people of "
                "another organisation read that channel, or Slack does not say. The administrators are told."
            )
        case ChannelTrouble():
            return _of_channel(news)
        case _ as never:
            assert_never(never)


def _gone(gone: Gone) -> str:
    """What became of their work, and what is still to be done about their roles."""
    issues = [
        f"{issue_key(one.issue)} {f'is with {mention(one.to)} now' if one.to else 'is called again at its tier'}"
        for one in gone.issues[:_MOST]
    ]
    if len(gone.issues) > _MOST:
        issues.append(f"{len(gone.issues) - _MOST} more issues were passed on")
    roles = [f"`{one.key}`{f' ({mention(one.stand_in)} stands in)' if one.stand_in else ''}" for one in gone.roles]
    passed = f" {listed(issues)}." if issues else ""
    left = f" Still named for: {listed(roles[:_MOST])}." if roles else ""
    mend = " Name somebody else in the setup form, with `bot bind` or `bot rota`." if roles else ""
    return f"{mention(gone.person)} was deactivated in Slack.{passed}{left}{mend}"


def _case(trouble: Trouble) -> str:
    if trouble.person is not None:
        return f"Nothing can be sent to {mention(trouble.person)} directly ({trouble.code}). Is the account active?"
    key = f"`{trouble.key}`"
    if trouble.channel is None:
        return f"No channel is bound to {key}. Bind one in the setup form, or with `bot bind {trouble.key} CHANNEL`."
    channel = f"<#{trouble.channel}>, the channel of {key}"
    match trouble.code:
        case "not_in_channel" | "channel_not_found":
            return f"I am not in {channel}: `/invite` me there."
        case "is_archived":
            return f"{channel}, is archived: unarchive it, or bind another one to {key} in the setup form."
        case "externally_shared":
            return (
                f"{channel}, is shared with another organisation, or Slack does not say: nothing internal goes there. "
                f"Bind another channel to {key} in the setup form."
            )
        case _:
            return f"Slack takes nothing for {channel} ({trouble.code}). May apps post there?"


def _broken(broken: Broken) -> str:
    """Nothing here can be mended in Slack: the log says more than may be shown."""
    about = issue_key(broken.issue) if broken.issue is not None else ""
    error = escape(broken.error)
    if broken.letter is None:
        return f"Time cannot pass for {about} ({error}). It is tried again every ten minutes; the log has more."
    letter = f"A {broken.letter.value}" + (f" about {about}" if about else "")
    return f"{letter} for {escape(broken.to)} cannot be delivered ({error}); nobody saw it. The log has more."


_THERE: Final = "Work in the thread of the tier's card."
_STEPS: Final[Mapping[Doing, str]] = {
    Doing.CREATE: "makes no channel",
    Doing.CARD: "takes no card",
    Doing.INVITE: "lets me invite nobody",
    Doing.GUIDE: "takes no procedure",
    Doing.TOPIC: "takes no topic",
    Doing.PIN: "lets me pin nothing",
    Doing.BOOKMARK: "takes no bookmark",
    Doing.ARCHIVE: "lets me archive nothing",
}


def _of_channel(trouble: ChannelTrouble) -> str:
    """What it is, how to mend it, and that nothing waits for it."""
    where = f" in <#{trouble.channel}>" if trouble.channel is not None else ""
    case = f"Slack {_STEPS[trouble.doing]}{where} for {issue_key(trouble.issue)} ({escape(trouble.code)})."
    match trouble.code:
        case "missing_scope":
            mend = (
                "Install the app again from manifest.yml, with its optional scopes; `bot doctor` says which it lacks."
            )
        case "externally_shared":
            mend = (
                f"It is shared with another organisation, or Slack does not say: nothing internal goes there. {_THERE}"
            )
        case "not_in_channel" | "channel_not_found":
            mend = f"I am not in it any more, and an invitation does not bring it back. {_THERE}"
        case code if code.startswith("restricted_action"):
            mend = "A setting of the workspace forbids it to apps: Settings & Permissions, Channel Management."
        case _:
            mend = "It is tried again when the issue changes, an hour from now at the earliest."
    return f"{case} {mend} The issue goes on without: people are called where they always are."


def _meanwhile(trouble: Trouble) -> str:
    if trouble.lost:
        return "What is meant for it reaches nobody until then."
    return "Until then, what is meant for it comes here or goes to people directly."
