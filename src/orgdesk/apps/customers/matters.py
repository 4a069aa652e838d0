"""What a customer waits for from us: while it is open, nothing more is offered to them. Apps above register what they know in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from orgdesk.apps.customers.models import Account

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")
Finder = Callable[[], QuerySet[Any]]
_finders: dict[str, tuple[str | Promise, Finder, str, str]] = {}


def register(kind: str, words: str | Promise, rows: Finder, *, account: str, key: str) -> None:
    """`rows()` are what is open now; `account` and `key` name in them whose it is and what people call it, for %(key)s in the words."""
    _finders[kind] = (words, rows, account, key)


def open_matters(accounts: Collection[int]) -> dict[int, str]:
    """For each of these accounts that waits for an answer, the words why nothing is offered to it."""
    found: dict[int, list[str]] = {}
    if accounts:
        for words, rows, account, key in _finders.values():
            open_now = rows().filter(**{f"{account}__in": accounts}).order_by("pk")
            for owner, said in open_now.values_list(account, key):
                found.setdefault(owner, []).append(str(words) % {"key": said})
    return {owner: "; ".join(dict.fromkeys(told)) for owner, told in found.items()}


def matter_of(account: Account) -> str:
    return open_matters([account.pk]).get(account.pk, "")


def not_waiting(rows: _Rows) -> _Rows:
    """Those of the rows whose account waits for no answer of ours."""
    for _words, found, account, _key in _finders.values():
        rows = rows.exclude(account__in=found().filter(**{f"{account}__isnull": False}).values(account))
    return rows
