"""Hand a mail to a mailbox's SMTP server, and say what the server said."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from django.utils.translation import gettext as _

from orgdesk.apps.mail.errors import MailboxUnreachableError
from orgdesk.apps.mail.models import Mailbox, Security

TIMEOUT = 30.0


@dataclass(frozen=True)
class Refused:
    """The server's answer for one recipient: `code` of class 5 is final, anything else may pass later."""

    recipient: str
    code: int
    words: str

    @property
    def final(self) -> bool:
        return 500 <= self.code < 600


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. `error` is set where nobody got the mail."""

    refused: tuple[Refused, ...] = ()
    error: str = ""
    final: bool = False


@dataclass
class SmtpSession:
    """One connection for several mails; it is opened again after a fault."""

    mailbox: Mailbox
    _client: smtplib.SMTP | None = field(default=None, init=False)

    def __enter__(self) -> SmtpSession:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._close()

    def send(self, sender: str, recipients: Sequence[str], message: bytes, *, utf8: bool = False) -> Outcome:
        """Try once. Never raises for what a server or the network does."""
        try:
            client = self._connected()
            refused = client.sendmail(sender, list(recipients), message, mail_options=["SMTPUTF8"] if utf8 else [])
            return Outcome(tuple(Refused(who, code, _words(words)) for who, (code, words) in refused.items()))
        except smtplib.SMTPRecipientsRefused as error:
            return Outcome(tuple(Refused(who, code, _words(words)) for who, (code, words) in error.recipients.items()))
        except smtplib.SMTPAuthenticationError as error:
            # Final for the password, not for the mail: it leaves when the mailbox is set right.
            return self._failed(f"sign-in refused: {error.smtp_code} {_words(error.smtp_error)}", final=False)
        except smtplib.SMTPNotSupportedError as error:
            return self._failed(str(error), final=True)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return self._failed(f"{error.smtp_code} {_words(error.smtp_error)}", final=500 <= error.smtp_code < 600)
        except (smtplib.SMTPException, OSError, MailboxUnreachableError) as error:
            return self._failed(f"{type(error).__name__}: {error}", final=False)

    def _connected(self) -> smtplib.SMTP:
        if self._client is None:
            box = self.mailbox
            if not box.smtp_host:
                raise MailboxUnreachableError(box.key, _("it has no SMTP server"))
            context = ssl.create_default_context()
            if box.smtp_security == Security.TLS:
                client: smtplib.SMTP = smtplib.SMTP_SSL(box.smtp_host, box.smtp_port, timeout=TIMEOUT, context=context)
            else:
                client = smtplib.SMTP(box.smtp_host, box.smtp_port, timeout=TIMEOUT)
            self._client = client
            client.ehlo_or_helo_if_needed()
            if box.smtp_security == Security.STARTTLS:
                client.starttls(context=context)
            if box.smtp_user:
                client.login(box.smtp_user, box.smtp_password())
        return self._client

    def _failed(self, error: str, *, final: bool) -> Outcome:
        self._close()
        return Outcome(error=error, final=final)

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
