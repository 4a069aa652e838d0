"""Replications are played here, in processes, or on a Dask scheduler's machines: the seeds decide the numbers, not the place."""

from __future__ import annotations

import sys

import pytest

from core.rehearsal.bundles import two_tiers
from orgdesk.apps.rehearsal.errors import PlaceNotReached
from orgdesk.apps.rehearsal.playing import play_all

TEXTS = [two_tiers().canonical.decode(), two_tiers(second=3).canonical.decode()]
NUMBERS = range(4)


def played():
    return dict(play_all(TEXTS, 48.0, 5, NUMBERS))


@pytest.fixture
def here(settings):
    settings.ORGDESK_REHEARSAL_DASK, settings.ORGDESK_REHEARSAL_PROCESSES = "", 1
    return played()


def test_processes_give_the_numbers_that_one_gives(here, settings):
    settings.ORGDESK_REHEARSAL_PROCESSES = 2

    assert played() == here
    assert here[0] != here[1]


def test_the_machines_of_a_dask_scheduler_give_the_same_numbers(here, settings):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        settings.ORGDESK_REHEARSAL_DASK = cluster.scheduler_address

        assert played() == here
        finished = [entry for entry in cluster.scheduler.transition_log if entry[2] == "memory"]
        assert len(finished) == len(NUMBERS)


def test_a_scheduler_that_cannot_be_used_is_named_with_the_setting(settings, monkeypatch):
    settings.ORGDESK_REHEARSAL_DASK = "tcp://rehearsal.example:8786"
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(PlaceNotReached, match=r"rehearsal\.example:8786.*not installed.*ORGDESK_REHEARSAL_DASK"):
        played()
