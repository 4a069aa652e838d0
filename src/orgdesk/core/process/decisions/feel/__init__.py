"""FEEL, the expression language of DMN: compiled once to closures, evaluated with bounded work.

    >>> rule = compile_expression('if amount > 1000 then "lead" else "agent"')
    >>> rule.evaluate({"amount": 1200})
    'lead'

Values of the language are listed in `values`; plain Python values (int, float, str, bool, None, lists, dicts, dates,
datetimes, timedeltas) are accepted as context. A wrong operand gives null, as the standard asks, with a warning.
"""

from .errors import FeelError, FeelLimitError, FeelSyntaxError
from .expression import Evaluation, Expression, UnaryTests, compile_expression, compile_type, compile_unary_tests
from .scope import Scope, Work
from .temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from .text import to_plain, to_text
from .values import Function, Range, equal, to_feel

__all__ = [
    "Date",
    "DateTime",
    "DaysDuration",
    "Evaluation",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Function",
    "MonthsDuration",
    "Range",
    "Scope",
    "Time",
    "UnaryTests",
    "Work",
    "compile_expression",
    "compile_type",
    "compile_unary_tests",
    "equal",
    "to_feel",
    "to_plain",
    "to_text",
]
