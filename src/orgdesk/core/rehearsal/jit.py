"""How the fast player is compiled: without fast-math, without the interpreter's lock, kept for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """A function that Python may call."""
    made: Function = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function)  # type: ignore[call-overload]  # _nrt: it makes no array
    return made


def part(function: Function) -> Function:
    """A function that only compiled code calls.

    A way in from Python would take longer to compile than they do, and a call longer than their work, as it hands over two
    dozen tables: so each is put into the functions that call it.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False, "forceinline": True}
    made: Function = njit(nogil=True, error_model="numpy", **options)(function)
    return made
