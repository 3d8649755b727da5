"""What a form carries from its opening to its sending: ids and the channel it was opened in, as one small JSON text.

It went through the client, so it is routing data and never authority: what it names is loaded and checked again.
"""

import json
from dataclasses import dataclass
from typing import Self

from bot.domain.ids import ChannelId
from bot.slack import limits
from bot.slack.action_ids import NotOurs, Target

SEAL = 64  # characters that are left for the seal on a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """`form` names the issue that an opening form will make, so that sending it twice makes one (SPEC section 6.3).

    `preview` is what a preview showed: a version of the policy and issues, like `3:12,15`. `home` is what the Home tab
    shows that the form was opened from, so that it can be drawn again. `page` is one of the administration view, `area`
    what of it a form is about, `drawn` what that was drawn from: a mark for each key, like `tier1=-;ops=5f2c`.
    """

    channel: ChannelId | None = None
    form: str = ""
    source: str = ""
    target: Target | None = None
    preview: str = ""
    home: str = ""
    page: str = ""
    area: str = ""
    drawn: str = ""

    def __str__(self) -> str:
        """The text for `private_metadata`, with room for a seal; a link that is too long is left out."""
        parts = {
            "channel": self.channel,
            "form": self.form,
            "source": self.source,
            "target": str(self.target) if self.target is not None else None,
            "preview": self.preview,
            "home": self.home,
            "page": self.page,
            "area": self.area,
            "drawn": self.drawn,
        }
        text = json.dumps({name: value for name, value in parts.items() if value}, separators=(",", ":"))
        if len(text) <= limits.PRIVATE_METADATA - SEAL:
            return text
        return str(Carried(channel=self.channel, form=self.form, target=self.target, home=self.home))

    @property
    def opens(self) -> str:
        """The id of the issue to be; a form that lost it is `NotOurs`, or two forms would open one issue."""
        if not self.form:
            raise NotOurs("form")
        return self.form

    @property
    def about(self) -> Target:
        """The issue that the form is about; without one it is `NotOurs`."""
        if self.target is None:
            raise NotOurs("target")
        return self.target

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it back; what this bot did not write is `NotOurs`."""
        try:
            parts = json.loads(text or "{}")
        except ValueError as error:
            raise NotOurs(text) from error
        if not (isinstance(parts, dict) and all(isinstance(value, str) for value in parts.values())):
            raise NotOurs(text)
        target = parts.get("target")
        channel = parts.get("channel")
        return cls(
            channel=ChannelId(channel) if channel else None,
            form=parts.get("form", ""),
            source=parts.get("source", ""),
            target=Target.read(target) if target else None,
            preview=parts.get("preview", ""),
            home=parts.get("home", ""),
            page=parts.get("page", ""),
            area=parts.get("area", ""),
            drawn=parts.get("drawn", ""),
        )
