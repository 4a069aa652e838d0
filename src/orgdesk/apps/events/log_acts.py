"""Further acts of `orgdesk log`, brought by apps that know more than the log itself."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Act:
    """What it does in words, its arguments, and the function that gets them and answers what is to be told."""

    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[..., dict[str, Any]]


ACTS: dict[str, Act] = {}


def register(name: str, act: Act) -> None:
    ACTS[name] = act
