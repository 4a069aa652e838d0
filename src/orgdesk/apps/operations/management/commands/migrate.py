"""`orgdesk migrate`: as Django's, but an empty database is made in one go."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from orgdesk.apps.operations.founding import found_database, is_empty

_OTHERWISE = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(DjangoCommand):
    def handle(self, *arguments: Any, **options: Any) -> None:
        alias = options["database"]
        if not any(options.get(name) for name in _OTHERWISE) and is_empty(alias):
            found_database(alias)
        super().handle(*arguments, **options)
