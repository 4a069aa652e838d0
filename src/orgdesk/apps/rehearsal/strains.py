"""What cannot be done by the people there are, said before a rehearsal is played."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.naming import name_of
from orgdesk.apps.rehearsal.results import title_of
from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Bundle
from orgdesk.core.rehearsal.stations import UNSKILLED
from orgdesk.core.rehearsal.strain import booked_of, utilisation_of


def strains_of(bundle: Bundle, scenario: Scenario) -> Iterator[str]:
    """Queues that only grow, and positions of which timelines take more than there is."""
    structures = [scenario.version.content]
    for station, share in zip(bundle.stations, utilisation_of(bundle), strict=True):
        name = name_of(station.key, scenario)
        if math.isinf(share):
            yield _("%(name)s gets work that nobody there has time for: its queue only grows.") % {"name": name}
        elif share >= 1:
            words = _("%(name)s gets %(share)d %% of the work that its people can do: its queue only grows.")
            yield words % {"name": name, "share": round(100 * share)}
    for team in bundle.crews:
        taken = booked_of(bundle, team.key)
        if taken > team.mean_servers:
            words = _("Timelines take %(taken)d hours a week of %(name)s, who have %(there)d.")
            yield words % {
                "name": title_of(team.key.removesuffix(UNSKILLED), structures),
                "taken": round(taken * HOURS_OF_WEEK),
                "there": round(team.mean_servers * HOURS_OF_WEEK),
            }
