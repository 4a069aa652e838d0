"""What insight does by itself."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.insight.actions.mail_dashboards import mail_dashboards
from orgdesk.apps.insight.reading import read_log

_A_TURN = 20_000


@every(5, name="read-measures")
def read_measures(at: datetime) -> int:
    """Some seconds' worth at most, so that a log that was never read does not keep the worker from its other duties."""
    return read_log(most=_A_TURN)


@every(300, name="mail-dashboards")
def send_dashboards(at: datetime) -> int:
    return mail_dashboards(at=at)
