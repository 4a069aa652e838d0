"""What a desk is set up with, and acts on tickets beside the verbs of their own, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from orgdesk.apps.api.filling import Answers, Yes
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven, Line, SomeLine, SomeWords
from orgdesk.apps.desk import forms, setup_forms
from orgdesk.apps.desk.api.routers import desk, setup, tickets

_act, _on, _at_desk = partial(offer, setup), partial(offer, tickets), partial(offer, desk)
_Tickets = Annotated[list[KeyGiven], Field(min_length=1, max_length=200)]
_Number = Annotated[int, Field(ge=1, le=2**63 - 1)]

_act(
    "/rules/{pk}/proposals",
    "desk:rule-proposals",
    "propose_rule_to_council",
    "Ask the council to approve a rule that was tried.",
)
_act("/rules/{pk}/judgements", "desk:rule-judgements", "judge_rule_of_automation", "Approve a rule until a day of review, or not.",
     approve=Yes, review_on=(Line, ""), reason=(Line, ""))  # fmt: skip
_act(
    "/rules/{pk}/switch", "desk:rule-switch", "switch_rule_of_automation", "Switch an approved rule on, or off.", on=Yes
)
_act(
    "/canned-replies",
    "desk:words",
    "keep_canned_reply",
    "Keep words for replies, new or changed.",
    setup_forms.ReplyWordsForm,
    reply=(_Number | None, None),
)
_act(
    "/canned-replies/{pk}/removal",
    "desk:words-removal",
    "remove_canned_reply",
    "Remove words that no rule and no macro needs.",
)
_act("/macros/{pk}/removal", "desk:macro-removal", "remove_macro_of_desk", "Remove a macro; what it did stays done.")
_act("/fields", "desk:field-new", "add_ticket_field", "Ask for one thing more on tickets.", setup_forms.FieldForm)
_act("/fields/{pk}/end", "desk:field-end", "end_ticket_field", "Ask for it no more.")
_act(
    "/requester-kinds",
    "desk:requester-kinds",
    "keep_requester_kind_of_desk",
    "Keep a kind of requester, new or changed.",
    setup_forms.KindForm,
)
_act(
    "/waiting-reasons",
    "desk:waiting-reasons",
    "add_waiting_reason",
    "Add a reason for which a ticket may wait.",
    setup_forms.ReasonForm,
)
_act(
    "/request-types",
    "desk:request-type-new",
    "add_request_type",
    "Add a kind of request with its process.",
    forms.RequestTypeForm,
)
_act(
    "/request-types/{key}/changes",
    "desk:request-type",
    "change_request_type",
    "Change a kind of request.",
    forms.RequestTypeForm,
)
_act(
    "/request-types/{key}/withdrawal",
    "desk:request-type-withdrawal",
    "withdraw_request_type_of",
    "Let nobody ask for it from now on; again offers it again.",
)
_act("/channels", "desk:channel-new", "open_channel_of_desk", "Open a channel.", setup_forms.ChannelForm)
_act("/channels/{key}/end", "desk:channel-end", "close_channel_of_desk", "Close a channel; what came stays.")
_act("/promises/{pk}/drafts", "desk:promise", "draft_promise", "Draft a promise anew: “target-…” and “ola-…” as “1: 1 h, 2: 4 h, *: 2 d”; “level-1-share”, “level-1-tell” and “level-1-mail” to “level-5-…” say who is told when.", setup_forms.PolicyForm,
     answers=(Answers, {}))  # fmt: skip
_act(
    "/promises/{pk}/publication",
    "desk:promise-publication",
    "publish_promise",
    "Put a promise in force for tickets from now on.",
)
_act(
    "/calendars",
    "desk:calendars",
    "add_calendar",
    "Add a calendar, with its hours by the names mon, tue and so on.",
    setup_forms.CalendarForm,
    answers=(Answers, {}),
)
_act(
    "/calendars/{pk}/hours",
    "desk:calendar",
    "change_calendar",
    "Change the hours of a calendar.",
    setup_forms.CalendarForm,
    answers=(Answers, {}),
)
_act(
    "/calendars/{pk}/holidays",
    "desk:holidays",
    "propose_calendar_holidays",
    "Propose holidays as text or as a calendar file; each is looked at.",
    text=SomeWords,
)
_act(
    "/calendars/{pk}/holidays/{review}",
    "desk:holiday",
    "review_calendar_holiday",
    "Accept a proposed holiday, or not.",
    accept=Yes,
)
_act("/notifications/read", "desk:notifications-read", "read_own_notifications", "Say that all were read.")
_act(
    "/notifications/preferences",
    "desk:preferences",
    "set_own_preferences",
    "Say how one wants to be told.",
    setup_forms.PreferencesForm,
)

_at_desk(
    "/bulk-acts",
    "desk:bulk",
    "act_on_many_tickets",
    "Do one act with many tickets; what is refused is told.",
    ticket=_Tickets,
    act=SomeLine,
    value=(Line, ""),
    colleague=(Line, ""),
    priority=(Line, ""),
    macro=(Line, ""),
    unit=(Line, ""),
)
_at_desk("/views", "desk:views", "save_view", "Keep a list as it is searched, for oneself or for all.",
         name=SomeLine, page=SomeLine, query=(Line, ""), shared=(bool, False))  # fmt: skip
_at_desk("/views/{pk}/removal", "desk:view-removal", "remove_view", "Remove a view that one keeps.")
_at_desk(
    "/questions/answers",
    "desk:question-answers",
    "answer_frequent_question",
    "Write a draft article that answers what many asked.",
    ticket=_Tickets,
    title=SomeLine,
    body=SomeWords,
)

_on(
    "/{key}/processes",
    "desk:processes",
    "choose_process_of_ticket",
    "Let the ticket go on as a request of another kind.",
    request_type=KeyGiven,
)
_on(
    "/{key}/words",
    "desk:ticket-words",
    "put_words_into_reply",
    "Put words that are used again into the reply.",
    words=_Number,
)
_on("/{key}/articles", "desk:captures", "capture_article_from_ticket", "Begin an article from what was said.")
_on(
    "/{key}/drafts",
    "desk:drafts",
    "keep_ticket_draft",
    "Keep words that are not sent yet.",
    kind=Literal["reply", "note"],
    text=(Annotated[str, Field(max_length=100_000)], ""),
)
_on(
    "/{key}/held-replies/{pk}/undo",
    "desk:held-reply-undo",
    "take_back_held_reply",
    "Take a reply back that is still held.",
)
_on(
    "/{key}/site-notes/{pk}/end", "desk:site-note-end", "end_site_note_of_ticket", "The note on the site holds no more."
)
