"""Put decision tables into force."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.errors import DeploymentRefused
from orgdesk.apps.process.examining import examine_decision
from orgdesk.apps.process.identity import identify
from orgdesk.apps.process.models import DecisionVersion


def deploy_decision(xml: bytes, *, by: Person | None, at: datetime) -> DecisionVersion:
    """The document as the next version; business rule tasks ask it from now on. Unchanged ones give no new version.

    Raises DeploymentRefused with all findings.
    """
    examined, found = examine_decision(xml), identify(xml)
    if examined.model is None or examined.errors or found is None:
        raise DeploymentRefused(found[2] if found else "?", examined.findings)
    _kind, key, name = found
    sha256 = hashlib.sha256(xml).hexdigest()
    with transaction.atomic():
        latest = DecisionVersion.objects.select_for_update().latest_of(key).first()
        if latest is not None and latest.sha256 == sha256:
            return latest
        decisions = [word for one in examined.model.decisions.values() for word in (one.id, one.name) if word]
        version = DecisionVersion.objects.create(
            key=key,
            number=latest.number + 1 if latest else 1,
            name=name,
            decisions=decisions,
            xml=xml,
            sha256=sha256,
            deployed_by=by,
            deployed_at=at,
        )
        record_event(
            "decision.deployed",
            at=at,
            by=by.key if by else "",
            objects={"decision": key},
            data={"sha256": sha256, "number": version.number},
        )
    return version
