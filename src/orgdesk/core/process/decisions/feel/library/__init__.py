"""The built-in functions, by name."""

from __future__ import annotations

from orgdesk.core.process.decisions.feel.values import Function

from . import contexts, conversion, intervals, lists, moments, numbers, strings

BUILTINS: dict[str, Function] = {
    name: function
    for part in (numbers, strings, lists, contexts, moments, conversion, intervals)
    for name, function in part.LIBRARY.functions().items()
}
