"""What the Slack edge is told once: which workspace and app it serves, with which secrets, under which command.

Nothing here is read from the environment; whoever builds the app hands it over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient

from bot.domain.ids import PersonId, TeamId
from bot.slack.rounds import Rounds
from bot.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """One installation. `app_id` None: unknown, then only the workspace of a request is checked.

    `clock` is the machine's: the doctor holds it against Slack's, and seals and allowances keep to it.
    """

    team: TeamId
    bot_user: PersonId
    bot_id: str
    token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)  # not needed on a socket
    app_id: str | None = None
    command: str = "/escalate"
    api_url: str = "https://slack.com/api/"
    clock: Callable[[], datetime] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """What listeners have at hand. `lookup` asks the directory and gives up early, as somebody waits for the answer.

    `rounds` are the looks at all that is bound, which share what they were told.
    """

    rt: Runtime
    settings: SlackSettings
    lookup: WebClient
    rounds: Rounds

    @property
    def team(self) -> TeamId:
        """The one workspace that is served; every request was checked against it before a listener runs."""
        return self.settings.team

    def seconds(self) -> float:
        """Machine time: how old a form is and how often somebody asks has nothing to do with business hours."""
        return (self.settings.clock or self.rt.now)().timestamp()
