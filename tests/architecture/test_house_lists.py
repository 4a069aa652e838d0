"""Every list of a page is there as a file too."""

from pathlib import Path

APPS = Path(__file__).resolve().parents[2] / "src" / "orgdesk" / "apps"
NO_FILE = {
    "api/_deliveries.html": "what one webhook was sent; `list_deliveries` tells it to programs",
    "desk/notifications.html": "what one person was told, no rows of the house",
    "customers/segments.html": "accounts that are served otherwise than their segment says: the list of accounts has them",
    "insight/measure.html": "the rows behind one number, each of which is in a list of its own",
}

NOTHING_TO_KEEP = {
    "customers/churn.html": "the whole list, narrowed by nothing",
    "customers/history.html": "what happened with one customer, under that customer's address",
    "customers/profit.html": "the whole list of one year",
    "customers/health.html": "the whole list, the worst first",
    "customers/services.html": "the latest sales, or those to one customer",
    "rewards/programme.html": "the members of one programme, under its own address",
    "insight/costs.html": "the whole list, narrowed by nothing",
    "desk/queues/unit.html": "each queue has its own address",
    "desk/request_types/list.html": "the whole list, narrowed by nothing",
    "desk/setup/macros.html": "two short lists of the set-up",
    "operations/slow_queries.html": "the whole list, the costliest first",
    "portal/requests.html": "a customer's own, narrowed by nothing",
    "portal/issues/list.html": "what customers read; the register beside it is the list of the house",
    "knowledge/limitations/broken.html": "the whole list, narrowed by nothing",
    "knowledge/trainings/training.html": "the people of one training, under its own address",
    "knowledge/council.html": "what waits and what was decided, narrowed by nothing",
    "voice/complaints.html": "the whole list, narrowed by nothing",
}


def test_every_list_that_can_be_narrowed_keeps_views_of_itself():
    pages = {
        found.as_posix().partition("/templates/")[2]: found.read_text("utf-8")
        for found in APPS.glob("*/templates/**/*.html")
    }
    without = {
        name for name, page in pages.items() if "ui/_list_files.html" in page and "{% saved_views %}" not in page
    }

    assert without == set(NOTHING_TO_KEEP)


def test_every_list_that_comes_in_pages_has_its_file():
    pages = {
        found.as_posix().partition("/templates/")[2]: found.read_text("utf-8")
        for found in APPS.glob("*/templates/**/*.html")
    }
    without = {
        name
        for name, page in pages.items()
        if "components/_pagination.html" in page and "ui/_list_files.html" not in page
    }

    assert without == set(NO_FILE)
