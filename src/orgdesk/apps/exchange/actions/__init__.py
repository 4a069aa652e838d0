"""What can happen to imports and exports."""

from orgdesk.apps.exchange.actions.bring_parcel import bring_parcel
from orgdesk.apps.exchange.actions.choose_meanings import choose_columns, choose_meanings
from orgdesk.apps.exchange.actions.make_archive import ask_archive, make_archive, note_fetched, stop_archive
from orgdesk.apps.exchange.actions.move_in import begin_import, run_import, stop_import
from orgdesk.apps.exchange.actions.read_parcel import read_parcel

__all__ = [
    "ask_archive",
    "begin_import",
    "bring_parcel",
    "choose_columns",
    "choose_meanings",
    "make_archive",
    "note_fetched",
    "read_parcel",
    "run_import",
    "stop_archive",
    "stop_import",
]
