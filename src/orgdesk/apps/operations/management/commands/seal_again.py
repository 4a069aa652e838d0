"""`orgdesk seal-again`: seal every secret under the newest key, so that the old one may go."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from orgdesk.apps.accounts import second_factor
from orgdesk.apps.accounts.sealing import SealBrokenError, seal_again
from orgdesk.apps.api.models import Webhook
from orgdesk.apps.desk.models import Channel
from orgdesk.apps.desk.models import channel as channels
from orgdesk.apps.mail import sealing as mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.ui.commands import add_json, as_json

COLUMNS: tuple[tuple[type, tuple[str, ...], str], ...] = (
    (Mailbox, ("imap_password_sealed", "smtp_password_sealed"), mail.PURPOSE),
    (Webhook, ("sealed_secret", "sealed_old_secret"), mail.PURPOSE),
    (Channel, ("sealed_secret",), channels.PURPOSE),
)


class Command(BaseCommand):
    help = (
        "Seal every stored secret under the newest secret key; after it the old keys may be taken out of the settings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                count = sum(_columns(model, names, purpose) for model, names, purpose in COLUMNS) + _second_factors()
        except SealBrokenError as problem:
            raise CommandError(
                "A secret cannot be opened by any key of the settings; name the key that sealed it in "
                "ORGDESK_OLD_SECRET_KEYS. Nothing was changed."
            ) from problem
        told = (
            as_json({"sealed": count})
            if options.get("as_json")
            else f"{count} secrets are sealed under the newest key."
        )
        self.stdout.write(told)


def _columns(model: Any, names: tuple[str, ...], purpose: str) -> int:
    done = 0
    for row in model.objects.all():
        for name in names:
            setattr(row, name, seal_again(getattr(row, name), purpose=purpose))
            done += bool(getattr(row, name))
        row.save(update_fields=list(names))
    return done


def _second_factors() -> int:
    done = 0
    for row in Authenticator.objects.all():
        for name in {"secret", "seed"} & row.data.keys():
            row.data[name] = seal_again(row.data[name], purpose=second_factor.PURPOSE)
            done += 1
        row.save(update_fields=["data"])
    return done
