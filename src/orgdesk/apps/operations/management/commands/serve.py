"""`orgdesk serve`: web server and workers on this machine, until told to stop."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.operations.serving import orgdesk_command, run_together, web_command
from orgdesk.ui.commands import add_json, as_json


class Command(BaseCommand):
    help = "Serve pages and do the work behind them. For several machines run the same commands as services: see docs, how-to, install."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1, help="web processes")
        parser.add_argument("--workers", type=int, default=1, help="workers")
        add_json(parser)

    def handle(self, *, host: str, port: int, processes: int, workers: int, **options: Any) -> None:
        commands = [web_command(host=host, port=port, processes=processes)]
        commands += [orgdesk_command("worker")] * workers
        address = f"http://{host}:{port}"
        told = {"address": address, "processes": processes, "workers": workers}
        self.stdout.write(as_json(told) if options.get("as_json") else address)
        self.stdout.flush()
        if run_together(commands, say=self.stderr.write):
            raise CommandError("stopped")
