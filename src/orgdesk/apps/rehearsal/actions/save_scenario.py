"""Keep a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.models import Scenario


def save_scenario(
    *,
    name: str,
    version: Version,
    definition: DefinitionVersion,
    settings: Mapping[str, Any],
    by: Person,
    at: datetime,
    story: str = "",
    scenario: Scenario | None = None,
) -> Scenario:
    """A new scenario, or a change of one; earlier runs keep the bundles that they were played from."""
    kept = scenario or Scenario(by=by)
    kept.name, kept.story, kept.version, kept.definition = name, story, version, definition
    kept.settings, kept.at = dict(settings), at
    kept.save()
    return kept
