"""What can happen to imports and exports."""

from orgdesk.apps.exchange.actions.bring_parcel import bring_parcel
from orgdesk.apps.exchange.actions.choose_meanings import choose_columns, choose_meanings
from orgdesk.apps.exchange.actions.move_in import begin_import, run_import, stop_import
from orgdesk.apps.exchange.actions.read_parcel import read_parcel

__all__ = [
    "begin_import",
    "bring_parcel",
    "choose_columns",
    "choose_meanings",
    "read_parcel",
    "run_import",
    "stop_import",
]
