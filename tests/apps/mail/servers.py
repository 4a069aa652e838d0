"""Real mail servers on loopback: SMTP by aiosmtpd, IMAP by pymap, and dovecot where it is installed."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

USER, PASSWORD = "support", "a password of the test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, *, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nothing listens on port {port}")


@dataclass
class SmtpServer:
    """Takes mail, or answers as it is told: `answers` maps a recipient to a reply, `data_answer` answers each mail."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    port: int = 0

    def start(self) -> SmtpServer:
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return self.data_answer


@dataclass
class ImapServer:
    """An IMAP server of its own process, so that it can be killed."""

    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def deliver(self, *mails: bytes) -> None:
        client = self.client()
        for mail in mails:
            kind, words = client.append("INBOX", "", "", mail)
            assert kind == "OK", words
        client.logout()

    def count(self, criterion: str, folder: str = "INBOX") -> int:
        client = self.client()
        kind, _ = client.select(folder)
        found = client.search(None, criterion)[1][0].split() if kind == "OK" else []
        client.logout()
        return len(found)


def start_pymap() -> ImapServer:
    port = free_port()
    program = shutil.which("pymap", path=str(Path(sys.executable).parent)) or "pymap"
    command = [program, "--no-tls", "--host", "127.0.0.1", "--port", str(port), "dict"]
    command += ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(port)
    return ImapServer(port, process)


@dataclass
class Dovecot(ImapServer):
    """The distribution's server, run as an ordinary user, with delivery by LMTP."""

    lmtp_port: int = 0

    def deliver(self, *mails: bytes) -> None:
        for mail in mails:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.sendmail("customer@harbourfuels.example", [USER], mail)


def start_dovecot(folder: Path) -> Dovecot:
    """Dovecot refuses to sign people in as root: a test run by root starts it as nobody. `folder` must be open to that user."""
    imap, lmtp = free_port(), free_port()
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    uid, gid, user = account.pw_uid, account.pw_gid, account.pw_name
    (folder / "mail").mkdir()
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
    config = folder / "dovecot.conf"
    group = grp.getgrgid(gid).gr_name
    config.write_text(_DOVECOT.format(folder=folder, imap=imap, lmtp=lmtp, user=user, group=group, uid=uid, gid=gid))
    drop: dict[str, Any] = {}
    if os.getuid() == 0:
        for path in [folder, *folder.iterdir()]:
            os.chown(path, uid, gid)
        drop = {"user": uid, "group": gid, "extra_groups": []}
    output = (folder / "output").open("wb")
    process = subprocess.Popen(
        ["dovecot", "-F", "-c", str(config)], stdout=output, stderr=output, start_new_session=True, **drop
    )
    output.close()
    try:
        wait_for(imap)
    except AssertionError as error:
        process.terminate()
        raise AssertionError((folder / "output").read_text() + (folder / "log").read_text()) from error
    return Dovecot(imap, process, lmtp)


_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
auth_username_format = %n
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service stats {{
  chroot =
}}
"""
