"""A business calendar that is named like a unit is that unit's: deadlines and timers of its lanes count its hours."""

from __future__ import annotations

from orgdesk.apps.desk.rows import CALENDARS
from orgdesk.apps.process.calendars import keeps_calendars
from orgdesk.core.calendars import WorkTime


@keeps_calendars
def calendar_of_unit(unit: str) -> WorkTime | None:
    row = CALENDARS.first('WHERE "key" = %s', unit)
    return row.work_time() if row else None
