"""Keeps channels, messages, Home tabs and what was read in a JSON file.

Open forms and one-off ids do not outlive a stop.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from bot.practice.channels import Channel
from bot.practice.messages import Message
from bot.practice.views import View
from bot.practice.wire import Json
from bot.practice.workspace import Workspace

_FORM = 1


@dataclass(frozen=True)
class Snapshot:
    """The state file of one workspace."""

    path: Path

    def save(self, workspace: Workspace) -> None:
        """Write everything to a file beside it and put that in its place, so that no half file is ever found."""
        content = {
            "form": _FORM,
            "team": workspace.team.id,
            "channels": [dataclasses.asdict(channel) for channel in workspace.channels.values()],
            "homes": [_view(view) for view in workspace.homes.values()],
        }
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(self.path)

    def load(self, workspace: Workspace) -> None:
        """Put back what was saved, if anything was. ValueError for a file that is none of ours."""
        if not self.path.exists():
            return
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
        except ValueError:
            content = None
        if not isinstance(content, dict) or (content.get("form"), content.get("team")) != (_FORM, workspace.team.id):
            raise ValueError(f"{self.path} is not a state of this practice workspace; move it away to start afresh.")
        for saved in content["channels"]:
            channel = workspace.channels[saved["id"]] = _channel(saved)
            workspace.continue_after(max(channel.messages, default="0"))
        for saved in content["homes"]:
            inputs = {(block_id, action_id): typed for block_id, action_id, typed in saved.pop("inputs")}
            workspace.homes[saved["user"]] = View(**saved, inputs=inputs)


def _view(view: View) -> Json:
    inputs = [[block_id, action_id, typed] for (block_id, action_id), typed in view.inputs.items()]
    return dataclasses.asdict(dataclasses.replace(view, inputs={})) | {"inputs": inputs}


def _channel(saved: Json) -> Channel:
    messages = {ts: Message(**message) for ts, message in saved.pop("messages").items()}
    ephemerals = [Message(**message) for message in saved.pop("ephemerals")]
    return Channel(**saved, messages=messages, ephemerals=ephemerals)
