"""Other versions of the chart and of the process that a search tries in place of the scenario's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.preparing import prepare, serving_positions

CHART: Final = "chart"
PROCESS: Final = "process"
MOST: Final = 6
"""So many versions of each are tried; the newest."""
_LIVING: Final = (Version.Status.DRAFT, Version.Status.PROPOSED, Version.Status.APPROVED, Version.Status.ACTIVE)


def alternatives_of(scenario: Scenario, person: Person) -> dict[str, str]:
    """What could stand in place of the scenario's versions, by lever, as people call it."""
    charts = {f"{CHART}:{one.key}": _chart_name(one) for one in _charts(scenario, person)}
    return charts | {f"{PROCESS}:{one.number}": _process_name(one) for one in _processes(scenario, person)}


def prepared_alternatives(scenario: Scenario, person: Person, *, only: str, at: datetime) -> list[dict[str, Any]]:
    """Each alternative compiled as the scenario is, or why it cannot be; of one lever where it is named."""
    tried = [(f"{CHART}:{one.key}", _chart_name(one), one, scenario.definition) for one in _charts(scenario, person)]
    tried += [
        (f"{PROCESS}:{one.number}", _process_name(one), scenario.version, one) for one in _processes(scenario, person)
    ]
    return [
        _prepared(scenario, lever, name, version, definition, at=at)
        for lever, name, version, definition in tried
        if only in ("", lever)
    ]


def _prepared(
    scenario: Scenario, lever: str, name: str, version: Version, definition: DefinitionVersion, *, at: datetime
) -> dict[str, Any]:
    """What the scenario says of people holds for whoever serves in its place."""
    serving = [one.key for one in serving_positions(compiled(definition), version.content)]
    settings = {**scenario.settings, "positions": serving}
    trial = Scenario(name=name, version=version, definition=definition, settings=settings)
    try:
        bundle = prepare(trial, at=at).bundle
    except ScenarioNotPlayable as refused:
        return {"lever": lever, "name": name, "problem": "; ".join(str(one) for one in refused.problems)}
    return {"lever": lever, "name": name, "bundle": bundle.canonical.decode(), "digest": bundle.digest}


def _charts(scenario: Scenario, person: Person) -> list[Version]:
    rows = Version.objects.visible_to(person).filter(status__in=_LIVING, workspace=scenario.version.workspace_id)
    return list(rows.exclude(pk=scenario.version_id).select_related("workspace").order_by("-pk")[:MOST])


def _processes(scenario: Scenario, person: Person) -> list[DefinitionVersion]:
    rows = DefinitionVersion.objects.visible_to(person).filter(definition=scenario.definition.definition_id)
    rows = rows.exclude(status=DefinitionVersion.Status.WITHDRAWN).exclude(pk=scenario.definition_id)
    return list(rows.select_related("definition").order_by("-number")[:MOST])


def _chart_name(version: Version) -> str:
    return _("Chart %(label)s %(title)s instead") % {"label": version.label, "title": version.title}


def _process_name(version: DefinitionVersion) -> str:
    return _("Process %(name)s, version %(number)d, instead") % {
        "name": version.definition.name,
        "number": version.number,
    }
