"""Further parts of the company's life, one module each: what its people did besides answering tickets.

A chapter is a function of the life, its first morning and its end; it says what happens when. The moments of all chapters are lived in the
order of their times, between the days' tickets, by the product's own actions.
"""

from __future__ import annotations

from orgdesk.apps.demo.chapters.audits import audit_the_first_tier
from orgdesk.apps.demo.chapters.beyond_the_first_tier import beyond_the_first_tier
from orgdesk.apps.demo.chapters.branches import branches
from orgdesk.apps.demo.chapters.costs import costs_are_known
from orgdesk.apps.demo.chapters.customers import serve_customers
from orgdesk.apps.demo.chapters.desk_tools import desk_tools
from orgdesk.apps.demo.chapters.incidents import bad_days
from orgdesk.apps.demo.chapters.long_ago import keep_in_touch
from orgdesk.apps.demo.chapters.measured import everyday_measured
from orgdesk.apps.demo.chapters.moving import move_in
from orgdesk.apps.demo.chapters.people import people_move
from orgdesk.apps.demo.chapters.programs import programs_come
from orgdesk.apps.demo.chapters.rehearsals import rehearsals
from orgdesk.apps.demo.chapters.reorganised import reorganised
from orgdesk.apps.demo.chapters.repairs import repairs
from orgdesk.apps.demo.chapters.requests_of_a_kind import requests_of_a_kind
from orgdesk.apps.demo.chapters.timelines import run_onboardings
from orgdesk.apps.demo.chapters.voices import voices
from orgdesk.apps.demo.moments import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    people_move,
    serve_customers,
    keep_in_touch,
    branches,
    run_onboardings,
    requests_of_a_kind,
    voices,
    rehearsals,
    audit_the_first_tier,
    programs_come,
    move_in,
    costs_are_known,
    beyond_the_first_tier,
    everyday_measured,
    repairs,
    desk_tools,
    bad_days,
    reorganised,
)
