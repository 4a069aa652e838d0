"""The demo's post office: takes the desk's mail and keeps it, so that it can be read on the page /demo/post."""

from __future__ import annotations

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from orgdesk.apps.demo.post import PORT, keep_letter
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json


class Keeper:
    """What the mail server does with a message."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.to_thread(keep_letter, envelope.content, envelope.rcpt_tos)
        return "250 kept"


class Command(BaseCommand):
    help = "Take mail by SMTP on this machine only, and keep it for the demo's post page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        add_json(parser)

    def handle(self, *, port: int, **options: Any) -> None:
        asyncio.run(self.serve(port, as_json=bool(options.get("as_json"))))

    async def serve(self, port: int, *, as_json: bool) -> None:
        from aiosmtpd.smtp import SMTP

        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        server = await loop.create_server(lambda: SMTP(Keeper(), enable_SMTPUTF8=True), "127.0.0.1", port)
        told = {"host": "127.0.0.1", "port": port, "letters": str(settings.ORGDESK_VAR / "post")}
        self.stdout.write(
            commands.as_json(told) if as_json else f"post office on 127.0.0.1:{port}, letters in {told['letters']}"
        )
        async with server:
            await stop.wait()
