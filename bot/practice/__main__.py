"""`python -m bot.practice`: the practice workspace on its own, until it is told to stop.

Settings come from here only.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from bot.practice.scene import scene_names
from bot.practice.server import PracticeServer

ENVIRONMENT = os.environ  # noqa: TID251 - the workspace imports no settings of the bot
_ENDINGS = (signal.SIGTERM, signal.SIGINT)


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 2 with a sentence where a file is wrong or the port is taken."""
    given = _parser().parse_args(arguments)
    try:
        server = _server(given)
    except OSError as problem:
        return _refuse(_sentence(problem, given))
    except (ValueError, KeyError, TypeError) as problem:
        return _refuse(f"A file given to the practice workspace is wrong: {problem}")
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # in all threads, until it is asked for below
    if given.until_stdin_ends:
        threading.Thread(target=_end_with_the_input, daemon=True).start()
    with server:
        sys.stdout.write(json.dumps({"ready": True, "url": server.url}) + "\n")
        sys.stdout.flush()
        signal.sigwait(_ENDINGS)
    return 0


def _end_with_the_input() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.practice", description="A Slack-like workspace on this machine."
    )
    parser.add_argument("--port", type=int, default=8080, help="port to listen on; 0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's manifest; without it everything is permitted")
    parser.add_argument("--team", type=Path, help="the file of people and channels; the shipped team by default")
    parser.add_argument("--state", type=Path, help="file that keeps channels and messages over restarts")
    parser.add_argument(
        "--until-stdin-ends", action="store_true", help="stop with the process that started this one, however it ends"
    )
    parser.add_argument("--request-url", help="deliver signed HTTP to this address instead of Socket Mode")
    parser.add_argument(
        "--clock-url", default=ENVIRONMENT.get("PRACTICE_CLOCK_URL"), help="the app's clock, to move time"
    )
    parser.add_argument("--scene", choices=scene_names(), help="play this as soon as the app is connected")
    parser.add_argument("--bot-token", default=ENVIRONMENT.get("PRACTICE_BOT_TOKEN", "xoxb-practice"))
    parser.add_argument("--app-token", default=ENVIRONMENT.get("PRACTICE_APP_TOKEN", "xapp-practice"))
    parser.add_argument(
        "--signing-secret", default=ENVIRONMENT.get("PRACTICE_SIGNING_SECRET", "practice-signing-secret")
    )
    return parser


def _server(given: argparse.Namespace) -> PracticeServer:
    return PracticeServer(
        port=given.port,
        manifest=given.manifest,
        team_file=given.team,
        state_file=given.state,
        request_url=given.request_url,
        clock_url=given.clock_url,
        scene=given.scene,
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
    )


def _sentence(problem: OSError, given: argparse.Namespace) -> str:
    if problem.filename:
        return f"{problem.filename}: {problem.strerror}."
    return (
        f"The practice workspace cannot listen on 127.0.0.1:{given.port}: {problem.strerror}. "
        "Stop what is using the port, or choose another with --port."
    )


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
