"""What the worker does for the desk."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.desk.actions.automate import read_log
from orgdesk.apps.desk.actions.keep_words import send_held_replies
from orgdesk.apps.desk.actions.notify import mail_notifications
from orgdesk.apps.desk.actions.raise_alarms import read_clocks
from orgdesk.apps.desk.actions.scan_files import scan_files
from orgdesk.apps.desk.actions.view_ticket import forget_viewings
from orgdesk.apps.events.jobs import every


@every(5, name="read-clocks")
def watch_clocks(at: datetime) -> int:
    return read_clocks(at=at)


@every(1, name="send-held-replies")
def send_held(at: datetime) -> int:
    return send_held_replies(at=at)


@every(2, name="run-automation")
def automate(at: datetime) -> int:
    return read_log(at=at)


@every(3, name="scan-files")
def scan_what_waits(at: datetime) -> int:
    return scan_files(at=at)


@every(60, name="mail-notifications")
def mail_what_waited(at: datetime) -> int:
    return mail_notifications(at=at)


@every(3600, name="forget-viewings")
def forget(at: datetime) -> int:
    return forget_viewings(at=at)
