"""Letters to people about how they sign in. The app for mail stands above this one, and says how they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from orgdesk.apps.accounts.models import Person


@dataclass(frozen=True)
class Letter:
    """One letter for one `key`: asked again, it is sent once."""

    key: str
    person: Person
    subject: str
    text: str
    at: datetime


Post = Callable[[Letter], None]
P = TypeVar("P", bound=Post)
_posts: list[Post] = []


def posted_by(post: P) -> P:
    """Register the decorated function as the way that letters leave by."""
    if post not in _posts:
        _posts.append(post)
    return post


def post_letter(letter: Letter) -> None:
    """In the caller's transaction; it leaves after it."""
    for post in tuple(_posts):
        post(letter)
