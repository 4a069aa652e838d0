"""What `run.py soak` runs, in portions, so that it goes on with the portion at which it stopped.

The full numbers: 1,000 kills of workers and of people's programs and 1,000 kills of web, worker, mail and database servers, each on both
databases, and 100,000 mutated mails. Without `ORGDESK_SOAK=full` each portion is a small one, to see that it works.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from apps.mail.test_parsing import SUITE, read_mutated
from oracles.house import House
from oracles.storm import Installation, rage
from oracles.test_kill import house, kill_again_and_again  # noqa: F401 - a fixture
from oracles.test_storm import installation  # noqa: F401 - a fixture

FULL = os.environ.get("ORGDESK_SOAK") == "full"
PORTIONS, MAIL_PORTIONS = range(8), range(20)
KILLS, MAILS = (125, 5_000) if FULL else (2, 50)

pytestmark = pytest.mark.soak


def tell(words: str, begin: float) -> None:
    """A line that begins so is a figure in the result of the soak."""
    print(f"\nsoak: {words} in {time.monotonic() - begin:.0f} s")


@pytest.mark.parametrize("portion", PORTIONS)
def test_killed_programs_lose_nothing_and_repeat_nothing(house: House, portion: int) -> None:  # noqa: F811
    begin = time.monotonic()
    cases = kill_again_and_again(house, kills=KILLS, seed=100 + portion)
    tell(f"{KILLS} kills, {cases} cases carried to their end", begin)


@pytest.mark.parametrize("portion", PORTIONS)
def test_killed_servers_lose_nothing_and_send_nothing_under_two_names(
    installation: Installation,  # noqa: F811
    portion: int,
) -> None:
    begin = time.monotonic()
    cases = rage(installation, kills=KILLS, seed=200 + portion)
    tell(f"{KILLS} kills, {cases} cases asked, answered and delivered", begin)


@pytest.mark.suites
@pytest.mark.skipif(not SUITE.is_dir(), reason="the mail-bounces suite is not here")
@pytest.mark.parametrize("portion", MAIL_PORTIONS)
def test_mutated_mails_never_crash_the_reader(portion: int) -> None:
    begin = time.monotonic()
    read_mutated(MAILS, random.Random(300 + portion))
    tell(f"{MAILS} mails", begin)
