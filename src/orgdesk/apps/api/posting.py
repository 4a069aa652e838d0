"""Sending to an address that somebody else named, without being led into our own network (SSRF).

The name is resolved once, every address behind it must be a public one (or in `ORGDESK_WEBHOOK_NETWORKS`), and the connection goes
to the address that was checked: a name that changes its mind in between gains nothing. Redirections are not followed, the answer is
read up to a few thousand bytes, and the whole visit ends after a quarter of a minute.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

_PATIENCE, _WHOLE_VISIT = 10.0, 15.0
_MOST_READ = 4096


class AddressRefused(OSError):  # noqa: N818 - named for the situation
    """We do not send there; the message says why."""


class NotTaken(OSError):  # noqa: N818 - named for the situation
    """The receiver did not answer with success."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Place:
    """A checked address: where the connection goes, and what to call it there."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of success. Raises AddressRefused, NotTaken, and OSError for what a network does."""
    place = place_of(url)
    connection = _connection(place)
    try:
        with _at_most(connection, _WHOLE_VISIT):
            connection.request("POST", place.path, body=body, headers={"Host": _host_header(place), **headers})
            answer = connection.getresponse()
            answer.read(_MOST_READ)
    except (http.client.HTTPException, AttributeError, ValueError) as problem:  # closed under its hands, or no HTTP
        raise NotTaken(_("%(host)s did not answer as a web server does.") % {"host": place.host}) from problem
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        words = _("%(host)s answered %(status)s.") % {"host": place.host, "status": answer.status}
        raise NotTaken(words, answer.status)
    return answer.status


def place_of(url: str) -> Place:
    """Raises AddressRefused for an address that is none, that cannot be found, or that is not public."""
    parts = _parts(url)
    host, scheme = parts.hostname or "", parts.scheme
    port = parts.port or (443 if scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(_("There is no host “%(host)s”; mend the address.") % {"host": host}) from None
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        if not _may_visit(address):
            words = _(
                "“%(host)s” is inside a private network. An administrator may allow it in ORGDESK_WEBHOOK_NETWORKS."
            )
            raise AddressRefused(words % {"host": host})
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(scheme, host, port, path, addresses)


def require_address(url: str) -> None:
    """What can be said without asking the network. Raises AddressRefused."""
    _parts(url)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or any(one.isspace() for one in url):
        raise AddressRefused(_("“%(url)s” is no web address that begins with https://.") % {"url": url[:100]})
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(_("An address carries no password; the signature tells the receiver who sends."))
    return parts


def _may_visit(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if mapped is not None:
        found = mapped
    if any(
        found in network for network in _allowed(settings.ORGDESK_WEBHOOK_NETWORKS) if network.version == found.version
    ):
        return True
    return found.is_global and not found.is_multicast


@cache
def _allowed(networks: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in networks.split(",") if one.strip())


class _Checked(http.client.HTTPConnection):
    """Connects to the addresses that were checked, whatever the name says by now."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=_PATIENCE)
        self._place = place

    def connect(self) -> None:
        self.sock = _reach(self._place)


class _CheckedSecure(_Checked):
    def connect(self) -> None:
        plain = _reach(self._place)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._place.host)


def _connection(place: Place) -> http.client.HTTPConnection:
    return _CheckedSecure(place) if place.scheme == "https" else _Checked(place)


def _reach(place: Place) -> socket.socket:
    """The first of the addresses that takes the connection."""
    for number, address in enumerate(place.addresses, start=1):
        try:
            return socket.create_connection((address, place.port), timeout=_PATIENCE)
        except OSError:
            if number == len(place.addresses):
                raise
    raise AddressRefused(_("There is no host “%(host)s”; mend the address.") % {"host": place.host})


@contextlib.contextmanager
def _at_most(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Ends a visit that drips on: each byte may come in time and the whole never."""

    def end() -> None:
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _host_header(place: Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    usual = {"http": 80, "https": 443}[place.scheme]
    return host if place.port == usual else f"{host}:{place.port}"
