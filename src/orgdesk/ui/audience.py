"""Whom a page is for: those who work here, unless its view says that customers have it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def for_customers(view: View) -> View:
    """Customers who signed in may open this page; what it shows them is the view's to decide."""
    view.for_customers = True  # type: ignore[attr-defined]
    return view


def is_for_customers(view: Callable[..., object]) -> bool:
    """Marked so, or public: what strangers may open is not closed to those whom we know."""
    return getattr(view, "for_customers", False) or getattr(view, "login_required", True) is False
