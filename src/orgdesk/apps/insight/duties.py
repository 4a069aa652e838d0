"""What insight does by itself."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.insight.actions.mail_dashboards import mail_dashboards


@every(300, name="mail-dashboards")
def send_dashboards(at: datetime) -> int:
    return mail_dashboards(at=at)
