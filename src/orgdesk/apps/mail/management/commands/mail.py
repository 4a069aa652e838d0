"""`orgdesk mail parse FILE`: what the desk reads in a mail; no database needed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.mail.parsing import ParsedMail, Trouble, parse_mail, to_json
from orgdesk.ui.commands import add_json, as_json, as_lines, read_file

_REFUSED = {Trouble.EMPTY, Trouble.UNREADABLE}


class Command(BaseCommand):
    help = "Read a mail as the desk reads it: who, what, answers to what, attachments, absence note or bounce."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        parse = acts.add_parser("parse", help="say what a mail says; fails when there is no mail in the file")
        parse.add_argument("file", help="the raw mail, or - for standard input")
        add_json(parse)

    def handle(self, *, file: str, **options: Any) -> None:
        mail = parse_mail(read_file(file)[1])
        self.stdout.write(as_json(to_json(mail)) if options["as_json"] else as_lines(to_json(mail)))
        if _no_mail(mail):
            raise CommandError(f"{file} holds no mail that can be read: {'; '.join(map(str, mail.problems))}.")


def _no_mail(mail: ParsedMail) -> bool:
    return any(problem.kind in _REFUSED for problem in mail.problems)
