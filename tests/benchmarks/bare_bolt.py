"""A peer: Bolt alone, over signed HTTP and Socket Mode, that acknowledges a click and at most writes one row before.

Set up as ours where it concerns everybody: acknowledgement last, the installation known, the same database settings.
"""

import argparse
import asyncio
import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.connecting import machine_now
from bot.db.engine import Database

AT_ONCE = 32
clicks = Table(
    "clicks", MetaData(), Column("id", Integer, primary_key=True), Column("person", Text), Column("what", Text)
)


def bare(given: argparse.Namespace) -> App:
    """The app with its one listener."""
    known = AuthorizeResult(enterprise_id=None, team_id="T00PRACTICE", bot_token=given.bot_token)
    app = App(
        signing_secret=given.signing_secret,
        client=WebClient(base_url=given.api_url),
        authorize=lambda: known,
        process_before_response=True,
        token_verification_enabled=False,
    )
    database = Database(given.database, machine_now) if given.database else None
    if database is not None:
        with database.writing() as session:
            clicks.create(session)

    @app.action("accept")
    def accept(ack: Ack, body: dict[str, object]) -> None:
        if database is not None:
            row = {"person": json.dumps(body["user"]), "what": json.dumps(body["actions"])}
            with database.writing() as session:
                session.execute(insert(clicks), row)
        ack()

    return app


def site(app: App) -> Starlette:
    """The app behind HTTP, each request in a thread."""
    pool = ThreadPoolExecutor(AT_ONCE)

    async def answer(request: Request) -> Response:
        body = (await request.body()).decode()
        asked = BoltRequest(body=body, headers=dict(request.headers.items()))
        said = await asyncio.get_running_loop().run_in_executor(pool, app.dispatch, asked)
        return Response(said.body, said.status)

    return Starlette(routes=[Route("/slack/events", answer, methods=["POST"])])


def main() -> None:
    """Serve until it is ended."""
    parser = argparse.ArgumentParser()
    for name in ("--api-url", "--bot-token", "--app-token", "--signing-secret", "--database"):
        parser.add_argument(name, default="")
    given = parser.parse_args()
    app = bare(given)
    SocketModeHandler(app, given.app_token).client.connect()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}) + "\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(site(app), log_config=None, access_log=False, lifespan="off")).run([listening])


if __name__ == "__main__":
    main()
