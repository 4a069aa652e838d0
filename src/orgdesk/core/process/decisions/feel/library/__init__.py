"""The built-in functions, by name."""

from __future__ import annotations

from orgdesk.core.process.decisions.feel.values import Function

from . import numbers
from .registry import Library

BUILTINS: dict[str, Function] = {
    name: function for part in (numbers.LIBRARY,) for name, function in part.functions().items()
}

__all__ = ["BUILTINS", "Library"]
