"""The peer's half of mining.py, run in the peer's own environment: prints the seconds of the work itself."""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils import petri_utils


def arcs(file):
    import numpy as np

    found = np.load(file)
    frame = _frame(
        found["case"].astype(str),
        np.char.add("a", found["activity"].astype(str)),
        pd.to_datetime(found["at"], unit="us"),
    )
    begun = time.perf_counter()
    pm4py.discover_performance_dfg(frame)
    return time.perf_counter() - begun


def align(file):
    given = json.loads(Path(file).read_text())
    pairs, starts, ends = given["drawn"]
    net, begin, end = PetriNet("drawn"), PetriNet.Place("begin"), PetriNet.Place("end")
    places = {name: PetriNet.Place(name) for name in {*starts, *ends, *(one for pair in pairs for one in pair)}}
    net.places.update([begin, end, *places.values()])
    moves = [(begin, places[one], one) for one in starts] + [(places[a], places[b], b) for a, b in pairs]
    for number, (source, target, label) in enumerate([*moves, *((places[one], end, None) for one in ends)]):
        step = PetriNet.Transition(f"t{number}", label)
        net.transitions.add(step)
        petri_utils.add_arc_from_to(source, step, net)
        petri_utils.add_arc_from_to(step, target, net)
    rows = [
        (f"c{n:06}", step, pd.Timestamp("2020-01-01") + pd.Timedelta(seconds=i))
        for n, trace in enumerate(given["traces"])
        for i, step in enumerate(trace)
    ]
    frame = _frame(*zip(*rows, strict=True))
    begun = time.perf_counter()
    found = pm4py.conformance_diagnostics_alignments(frame, net, Marking({begin: 1}), Marking({end: 1}))
    seconds = time.perf_counter() - begun
    assert [one["cost"] // 10_000 for one in found] == given["costs"], "the two disagree about a cost"
    return seconds


def _frame(case, activity, at):
    return pd.DataFrame({"case:concept:name": case, "concept:name": activity, "time:timestamp": at})


print({"arcs": arcs, "align": align}[sys.argv[1]](sys.argv[2]))
