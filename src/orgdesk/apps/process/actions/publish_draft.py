"""Put a draft into force."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.actions.deploy_decision import deploy_decision
from orgdesk.apps.process.actions.deploy_process import deploy_process
from orgdesk.apps.process.errors import DraftChanged
from orgdesk.apps.process.models import DecisionVersion, DefinitionVersion, ProcessDraft


def publish_draft(
    draft: ProcessDraft, *, revision: int, by: Person, at: datetime
) -> list[DefinitionVersion] | list[DecisionVersion]:
    """Deploy the revision that was looked at; the draft is then done with.

    Raises DraftChanged when it was saved since, DeploymentRefused with the findings.
    """
    with transaction.atomic():
        locked = ProcessDraft.objects.select_for_update().get(pk=draft.pk)
        if locked.revision != revision:
            raise DraftChanged(locked)
        versions: list[DefinitionVersion] | list[DecisionVersion]
        if locked.is_decision:
            versions = [deploy_decision(bytes(locked.xml), by=by, at=at)]
        else:
            versions = deploy_process(bytes(locked.xml), by=by, at=at)
        locked.delete()
    return versions
