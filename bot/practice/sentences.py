"""What Slack's client says to people when something cannot be done or the app did not answer.

Nothing is decided here.
"""

from __future__ import annotations

from bot.practice.delivery.answer import Failure

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."
TROUBLE = "We had some trouble connecting. Try again?"
NO_SUCH_MESSAGE = "This message is no longer there."
NO_SUCH_ELEMENT = "This part of the message or form is no longer there."
NO_SUCH_VIEW = "This form is no longer open."
READ_ONLY_DM = "Sending messages to this app has been turned off."
ARCHIVED = "You are viewing an archived channel: nothing can be posted in it."
NOT_MEMBER = "You are not a member of this channel. Join it first."
NOT_VISIBLE = "You cannot see this channel."
FROM_ELSEWHERE = "Shortcuts of this app are only for people of the workspace that it is installed in."
DEACTIVATED = "This account has been deactivated."

_CODES: dict[Failure, str] = {
    "timeout": "operation_timeout",
    "unreachable": "dispatch_failed",
    "status": "dispatch_failed",
}


def unknown_command(command: str) -> str:
    """What Slackbot answers to a command that no app offers."""
    return (
        f'{command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted '
        "as commands."
    )


def failed_command(command: str, failure: Failure) -> str:
    """What Slackbot says about a command whose app failed."""
    return f'{command} failed with the error "{_CODES[failure]}"'


def bad_command_answer(command: str) -> str:
    """What Slackbot says when the app's answer to a command is not one that Slack can show."""
    return f'{command} failed with the error "invalid_command_response"'


def failed_click(failure: Failure, status: int) -> str:
    """What stands at a button whose app failed."""
    if failure == "timeout":
        return "This app took too long to respond."
    if failure == "unreachable":
        return "This app could not be reached."
    return f"This app responded with an error (Status Code {status})."
