"""What the order of events tells: variants, arcs, waits, hand-overs, conformance, discovery."""

from orgdesk.core.measures.mining.alignments import (
    Alignment,
    Conformance,
    Deviation,
    Move,
    align,
    align_all,
    conformance,
    fitness,
)
from orgdesk.core.measures.mining.arcs import Arc, Variant, arcs, case_hours, starts_and_ends, variants
from orgdesk.core.measures.mining.discovery import Tree, discover, follows, most_frequent
from orgdesk.core.measures.mining.drawing import draw_tree
from orgdesk.core.measures.mining.filters import without_repeats
from orgdesk.core.measures.mining.log import Column, EventLog, LeftOut, endless_cases, log_of, log_of_rows
from orgdesk.core.measures.mining.meanings import Meanings, guess_meanings, in_our_words, measures_told
from orgdesk.core.measures.mining.model import Model, model_of_arcs, model_of_definition
from orgdesk.core.measures.mining.objects import (
    LogObject,
    ObjectEvent,
    ObjectLog,
    ObjectStream,
    flatten,
    objects_of_cases,
)
from orgdesk.core.measures.mining.ocel import read_ocel_json, read_ocel_xml, write_ocel_json, write_ocel_xml
from orgdesk.core.measures.mining.packing import pack_log, unpack_log
from orgdesk.core.measures.mining.passages import Passage, passages
from orgdesk.core.measures.mining.patterns import (
    bottlenecks,
    hand_overs,
    ping_pong,
    push_to_front,
    rework,
    waiting_for_customer,
)
from orgdesk.core.measures.mining.tables import ColumnMapping, guess_mapping, read_csv, write_csv
from orgdesk.core.measures.mining.xes import read_xes, write_xes

__all__ = [
    "Alignment",
    "Arc",
    "Column",
    "ColumnMapping",
    "Conformance",
    "Deviation",
    "EventLog",
    "LeftOut",
    "LogObject",
    "Meanings",
    "Model",
    "Move",
    "ObjectEvent",
    "ObjectLog",
    "ObjectStream",
    "Passage",
    "Tree",
    "Variant",
    "align",
    "align_all",
    "arcs",
    "bottlenecks",
    "case_hours",
    "conformance",
    "discover",
    "draw_tree",
    "endless_cases",
    "fitness",
    "flatten",
    "follows",
    "guess_mapping",
    "guess_meanings",
    "hand_overs",
    "in_our_words",
    "log_of",
    "log_of_rows",
    "measures_told",
    "model_of_arcs",
    "model_of_definition",
    "most_frequent",
    "objects_of_cases",
    "pack_log",
    "passages",
    "ping_pong",
    "push_to_front",
    "read_csv",
    "read_ocel_json",
    "read_ocel_xml",
    "read_xes",
    "rework",
    "starts_and_ends",
    "unpack_log",
    "variants",
    "waiting_for_customer",
    "without_repeats",
    "write_csv",
    "write_ocel_json",
    "write_ocel_xml",
    "write_xes",
]
