"""Work after the commit: jobs, regular duties, and the loop that runs them.

Tasks of the framework are imported through this package only, so that a move to the framework's own is one edit.
"""

from orgdesk.apps.events.jobs.durable import job, reap, run_one
from orgdesk.apps.events.jobs.duties import every, run_due_duties

__all__ = ["every", "job", "reap", "run_due_duties", "run_one"]
