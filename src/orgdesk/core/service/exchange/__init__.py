"""Moving in from other desks: their files as neutral records.

A file is first sorted into *pieces* (`sorting`), each a ticket, a message, a person… as its vendor wrote it; a `Layout` then reads a
ticket's pieces together into a `SourceTicket`, and `settling` makes it fit. Nothing here opens a file: streams and records come in.
"""

from orgdesk.core.service.exchange.layouts import LAYOUTS, Layout, layout_named
from orgdesk.core.service.exchange.merging import settle_merges
from orgdesk.core.service.exchange.model import (
    Names,
    Oddity,
    Part,
    Piece,
    Reason,
    SourceFile,
    SourceMessage,
    SourceOrganisation,
    SourcePerson,
    SourceRating,
    SourceTicket,
)
from orgdesk.core.service.exchange.settling import Settled, settle
from orgdesk.core.service.exchange.sorting import sort_json

__all__ = [
    "LAYOUTS", "Layout", "Names", "Oddity", "Part", "Piece", "Reason", "Settled", "SourceFile", "SourceMessage",
    "SourceOrganisation", "SourcePerson", "SourceRating", "SourceTicket", "layout_named", "settle", "settle_merges", "sort_json",
]  # fmt: skip
