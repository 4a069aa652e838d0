"""A log as bytes, to be kept and opened again at once: the arrays as they are, the words beside them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.log import Column, EventLog, LeftOut
from orgdesk.core.phrases import phrase

_SHAPE: Final = 1
_MOST_LEFT_OUT: Final = 1_000


def pack_log(log: EventLog) -> bytes:
    """The log as a compressed archive of arrays. Of what was left out the first thousand rows are kept with their reasons."""
    told = {
        "shape": _SHAPE,
        "cases": log.cases,
        "activity": log.activity.values,
        "columns": {name: column.values for name, column in log.columns.items()},
        "left_out": [(one.row, str(one.reason), one.text) for one in log.left_out[:_MOST_LEFT_OUT]],
        "remarks": dict(log.remarks),
    }
    arrays: dict[str, Any] = {f"column{number}": column.codes for number, column in enumerate(log.columns.values())}
    words = np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8)
    sink = BytesIO()
    np.savez_compressed(sink, words=words, case=log.case, at=log.at, codes=log.activity.codes, **arrays)
    return sink.getvalue()


def unpack_log(data: bytes) -> EventLog:
    """The log of packed bytes. Raises LogError for bytes that are none."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            told = json.loads(arrays["words"].tobytes())
            columns = {
                name: Column(tuple(values), arrays[f"column{number}"])
                for number, (name, values) in enumerate(told["columns"].items())
            }
            return EventLog(
                tuple(told["cases"]),
                arrays["case"],
                Column(tuple(told["activity"]), arrays["codes"]),
                arrays["at"],
                columns,
                tuple(LeftOut(row, reason, text) for row, reason, text in told["left_out"]),
                told["remarks"],
            )
    except (ValueError, KeyError, TypeError, EOFError, OSError, BadZipFile) as error:
        raise LogError(phrase("These bytes are no packed log: {error}. Read its file again.", error=error)) from error
