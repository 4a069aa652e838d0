"""Addresses of timelines, and the customer's own page."""

from django.urls import path

from orgdesk.apps.timelines.views import (
    bookings,
    drafts,
    feeds,
    lists,
    mails,
    moves,
    onboarding,
    plans,
    steering,
    templates,
)
from orgdesk.core.timeline.drafting import KINDS

app_name = "timelines"
_PARTS = [
    pattern
    for kind, noun in ((kind, kind.replace("_", "-")) for kind in KINDS)
    for pattern in (
        path(f"timelines/drafts/<slug:key>/{noun}", drafts.part, {"kind": kind}, name=f"draft-{noun}"),
        path(f"timelines/drafts/<slug:key>/{noun}/<slug:part>", drafts.part, {"kind": kind}, name=f"draft-{noun}-one"),
    )
]
urlpatterns = [
    path("timelines/drafts/new", drafts.create, name="draft-new"),
    path("timelines/drafts/<slug:key>", drafts.show, name="draft"),
    path("timelines/drafts/<slug:key>/head", drafts.head, name="draft-head"),
    path("timelines/drafts/<slug:key>/owners", drafts.owner, name="draft-owners"),
    path("timelines/drafts/<slug:key>/publication", drafts.publish, name="draft-publish"),
    path("timelines/drafts/<slug:key>/end", drafts.drop, name="draft-end"),
    path("timelines/drafts/<slug:key>/steps/<slug:part>/moves", drafts.move, name="draft-step-moves"),
    path("timelines/drafts/<slug:key>/<slug:kind>/<slug:part>/end", drafts.take_out, name="draft-part-end"),
    *_PARTS,
    path("onboarding", onboarding.show, name="onboarding"),
    path("timelines/", plans.index, name="plans"),
    path("timelines/new", plans.create, name="plan-new"),
    path("timelines/templates", templates.index, name="templates"),
    path("timelines/templates/new", templates.create, name="template-new"),
    path("timelines/templates/<slug:key>/draft", drafts.begin, name="draft-begin"),
    path("timelines/templates/<slug:key>/<int:number>", templates.show, name="template"),
    path("timelines/templates/<slug:key>/<int:number>.yaml", templates.file, name="template-file"),
    path("timelines/templates/<slug:key>/<int:number>/mails/<slug:series>/<int:mail>", mails.edit, name="mail-text"),
    path("timelines/parking/<int:pk>/moves", templates.move_item, name="parking-moves"),
    path("timelines/feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("timelines/lists/<str:token>", lists.leave, name="list"),
    path("timelines/plans/<slug:key>", plans.show, name="plan"),
    path("timelines/plans/<slug:key>/bookings/<slug:step>", bookings.create, name="book"),
    path("timelines/plans/<slug:key>/steps/<slug:step>/omission", steering.skip, name="skip"),
    path("timelines/plans/<slug:key>/steps/<slug:step>/lesson", steering.lesson, name="lesson"),
    path("timelines/plans/<slug:key>/moves", moves.create, name="moves"),
    path("timelines/plans/<slug:key>/moves/last", moves.undo, name="move-undo"),
    path("timelines/plans/<slug:key>/deferrals", steering.defer, name="deferrals"),
    path("timelines/plans/<slug:key>/facts", steering.learn, name="facts"),
    path("timelines/plans/<slug:key>/cadences/<slug:catch_up>", steering.cadence, name="cadences"),
    path("timelines/plans/<slug:key>/holds", mails.hold, name="holds"),
    path("timelines/plans/<slug:key>/members", mails.join, name="members"),
    path("timelines/plans/<slug:key>/stop", steering.stop, name="stop"),
    path("timelines/holds/<int:pk>/end", mails.lift, name="hold-end"),
    path("timelines/members/<int:pk>/end", mails.remove, name="member-end"),
    path("timelines/bookings/<slug:key>", bookings.show, name="booking"),
    path("timelines/bookings/<slug:key>.ics", bookings.file, name="booking-file"),
    path("timelines/bookings/<slug:key>/revisions", bookings.move, name="booking-move"),
    path("timelines/bookings/<slug:key>/cancellation", bookings.cancel, name="booking-cancel"),
    path("timelines/bookings/<slug:key>/attendance", bookings.attendance, name="booking-attendance"),
]
