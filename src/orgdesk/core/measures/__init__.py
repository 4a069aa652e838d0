"""What every measure means, over plain records; mining.

`records` is what formulas run on, `intervals` the statistics, `values` what a formula answers, `formulas` the few shapes that
formulas take, `catalogue` the definitions, `mining` what can be learnt from the order of events.
"""

from orgdesk.core.measures.catalogue import CATALOGUE, definition_of
from orgdesk.core.measures.definitions import Definition, Good, evaluate, trend
from orgdesk.core.measures.records import Happening, Record, Records, Scope, records_of
from orgdesk.core.measures.values import Standing, Value

__all__ = [
    "CATALOGUE",
    "Definition",
    "Good",
    "Happening",
    "Record",
    "Records",
    "Scope",
    "Standing",
    "Value",
    "definition_of",
    "evaluate",
    "records_of",
    "trend",
]
