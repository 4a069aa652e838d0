"""Statements sent to PostgreSQL in one go, each read and planned by the server once a connection.

The texts of `prepared` repeat all day. Sent with their values as literals, reading and planning them anew was two thirds of the
server's work for a mail that comes in. A text that is asked again is therefore kept by the server under a name. The name stands for the
text: behind a pooler that hands connections around, another's statement of that name is the same statement.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus

_MOST = 300
"""Statements that the server keeps for one connection; each takes some twenty kilobytes there."""
_CHANGED = {"0A000", "26000"}
"""A kept statement gives other columns than before, or the server knows it no more: after a migration, behind a pooler."""


def ask(connection: Any, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement. The transaction begins with them, as the driver would have begun it in a message of its own.

    What follows a refused statement is not done. Raises the driver's error for the one that was refused.
    """
    pgconn, values, kept = connection.pgconn, Transformer(connection), _kept_of(connection)
    dumped = [(text, values.dump_sequence(given, [PyFormat.TEXT] * len(given))) for text, given in statements]
    told: list[bool] = []
    with _pipeline(connection):
        if not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
            pgconn.send_query_params(b"BEGIN", None)
            told.append(False)
        for text, given in dumped:
            told += kept.send(pgconn, text, given)
        pgconn.pipeline_sync()
        answers = connection.wait(_answers(pgconn, len(told)))
    refused = next((one for one in answers if one.status == ExecStatus.FATAL_ERROR), None)
    if refused is not None:
        error = error_from_result(refused)
        kept.forget(everything=error.sqlstate in _CHANGED)
        raise error
    kept.new.clear()
    found = []
    for answer, has_rows in zip(answers, told, strict=True):
        if has_rows:
            values.set_pgresult(answer)
            found.append(values.load_rows(0, answer.ntuples, tuple))
    return found


class _Kept:
    """What a connection has asked: the texts seen once, and the names of those that the server keeps, the longest unused first."""

    def __init__(self) -> None:
        self.seen: OrderedDict[str, None] = OrderedDict()
        self.names: OrderedDict[str, bytes] = OrderedDict()
        self.new: list[str] = []
        self.forgotten = 0

    def send(self, pgconn: Any, text: str, given: Sequence[Any]) -> list[bool]:
        """For each command sent, whether it answers with the rows of the statement."""
        name = self.names.get(text)
        if name is not None:
            self.names.move_to_end(text)
            pgconn.send_query_prepared(name, given)
            return [True]
        elif text not in self.seen:
            self.seen[text] = None
            if len(self.seen) > _MOST:
                self.seen.popitem(last=False)
            pgconn.send_query_params(_numbered(text), given)
            return [True]
        else:
            return [*self._keep(pgconn, text, given), True]

    def _keep(self, pgconn: Any, text: str, given: Sequence[Any]) -> list[bool]:
        commands = []
        if len(self.names) >= _MOST:
            _, old = self.names.popitem(last=False)
            pgconn.send_query_params(b'DEALLOCATE "' + old + b'"', None)
            commands.append(False)
        name = self.names[text] = b"%s_%d" % (_digest(text), self.forgotten)
        self.new.append(text)
        pgconn.send_prepare(name, _numbered(text))
        pgconn.send_query_prepared(name, given)
        return [*commands, False]

    def forget(self, *, everything: bool) -> None:
        """What was new in a refused message may be kept by the server or not: it gets another name."""
        for text in [*self.names] if everything else self.new:
            self.names.pop(text, None)
        self.new.clear()
        self.forgotten += 1


_connections: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()


def _kept_of(connection: Any) -> _Kept:
    kept = _connections.get(connection)
    if kept is None:
        kept = _connections[connection] = _Kept()
    return kept


@contextmanager
def _pipeline(connection: Any) -> Iterator[None]:
    """A connection that was interrupted within would answer the next question with the rest of this one."""
    connection.pgconn.enter_pipeline_mode()
    try:
        yield
        connection.pgconn.exit_pipeline_mode()
    except BaseException:
        connection.close()
        raise


def _answers(pgconn: Any, count: int) -> Generator[Any, Any, list[Any]]:
    yield from send(pgconn)
    found: list[Any] = []
    for _ in range(count):
        found += yield from fetch_many(pgconn)
    yield from fetch_many(pgconn)  # tells that this was all
    return found


@lru_cache(maxsize=1000)
def _numbered(text: str) -> bytes:
    first, *rest = text.split("%s")
    return "".join([first, *(f"${number}{piece}" for number, piece in enumerate(rest, 1))]).encode()


@lru_cache(maxsize=1000)
def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest()[:24].encode()
