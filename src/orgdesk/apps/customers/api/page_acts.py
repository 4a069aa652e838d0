"""Owning, qualifying and keeping customers, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Literal

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyOrNone, Line, SomeLine, SomeWords, Words
from orgdesk.apps.customers import forms, record_forms, rule_forms, service_forms
from orgdesk.apps.customers.api.accounts import router as accounts

house = Router(auth=Scope("customers"))
_act, _on = partial(offer, house), partial(offer, accounts)
_SAID = Literal["accept", "decline"]

_on(
    "/{key}/class",
    "customers:classify",
    "classify_account",
    "Name, class, segment, and the account above.",
    record_forms.AccountForm,
)
_on(
    "/{key}/parent",
    "customers:parent",
    "move_account",
    "Put an account below another, or below none.",
    parent=KeyOrNone,
)
_on(
    "/{key}/owner",
    "customers:owner",
    "name_account_owner",
    "Name who is accountable where nobody is yet.",
    forms.OwnerForm,
)
_on("/{key}/hand-offs/{kind}", "customers:hand-off", "hand_account_off", "Hand an account over to the next stage: “fact-…” for each fact that the kind asks.",
    channel=(Line, ""), promises=(Words, ""), answers=(Answers, {}))  # fmt: skip
_on("/{key}/qualification", "customers:qualification", "qualify_account_by_answers", "Answer the questionnaire, each question by its key.",
    requested_path=(Line, ""), answers=Answers)  # fmt: skip
_on(
    "/{key}/qualification/override",
    "customers:override",
    "override_account_class",
    "Choose another class or path than the table says, and why.",
    forms.OverrideForm,
)
_on(
    "/{key}/qualification/comments",
    "customers:comments",
    "comment_on_account_class",
    "Comment on the class.",
    text=SomeWords,
)
_on(
    "/{key}/usage",
    "customers:usage",
    "record_account_usage",
    "Record how much of a product was used in a month.",
    forms.UsageForm,
)
_on(
    "/{key}/hints",
    "customers:account-hints",
    "note_account_hint",
    "Tell sales what a customer might need.",
    record_forms.HintForm,
)
_on(
    "/{key}/leaving",
    "customers:leaving",
    "record_account_leaving",
    "Record that a customer left, and why.",
    record_forms.ChurnForm,
)
_on(
    "/{key}/plan-versions",
    "customers:plan-versions",
    "write_account_plan_version",
    "Write the next version of the account's plan.",
    record_forms.PlanForm,
)
_on(
    "/{key}/objectives",
    "customers:objectives",
    "set_account_objective",
    "Set an objective.",
    record_forms.ObjectiveForm,
)
_on(
    "/{key}/departments",
    "customers:departments",
    "name_account_contact_of_department",
    "Name who of a department is there for the account.",
    record_forms.StaffForm,
)
_on(
    "/{key}/assigned",
    "customers:allocations",
    "assign_person_to_account",
    "Assign hours of a person.",
    record_forms.AllocationForm,
)
_on("/{key}/sites", "customers:sites", "keep_account_site", "Write down a site.", record_forms.SiteForm)
_on(
    "/{key}/assets",
    "customers:assets",
    "deliver_account_asset",
    "Write down a device that was delivered.",
    record_forms.AssetForm,
)
_on(
    "/{key}/contracts",
    "customers:contracts",
    "sign_account_contract",
    "Write down a contract.",
    record_forms.ContractForm,
)
_on("/{key}/invoices", "customers:invoices", "book_account_invoice", "Book an invoice.", record_forms.InvoiceForm)
_on(
    "/{key}/logistics",
    "customers:logistics",
    "set_account_logistics",
    "Say how goods reach the customer.",
    record_forms.LogisticsForm,
)
_on(
    "/{key}/results",
    "customers:results",
    "record_account_result",
    "Record revenue and cost of a year.",
    record_forms.ResultForm,
)

_act(
    "/hand-offs/{pk}/answer",
    "customers:hand-off-answer",
    "answer_account_hand_off",
    "Accept a hand-over, or send it back.",
    answer=_SAID,
    reason=(Line, ""),
)
_act("/promises/{pk}/kept", "customers:promise-kept", "keep_account_promise", "Say that a promise was kept.")
_act(
    "/transfers/{pk}/answer",
    "customers:transfer-answer",
    "answer_account_transfer",
    "Take an account over, or decline.",
    answer=_SAID,
    note=(Line, ""),
)
_act(
    "/transfers/{pk}/withdrawal",
    "customers:transfer-back",
    "take_account_transfer_back",
    "Ask no longer: the owner stays, and may ask another.",
)
_act(
    "/check-ins/{pk}/record",
    "customers:check-in",
    "hold_check_in_with_account",
    "Record how a check-in went.",
    forms.CheckInForm,
)
_act(
    "/assets/{pk}/{step}", "customers:asset-step", "step_asset", "Say that a device was installed, moved on or retired."
)
_act(
    "/contracts/{pk}/renewal",
    "customers:renewal",
    "decide_contract_renewal",
    "Decide whether a contract goes on.",
    record_forms.RenewalForm,
)
_act("/invoices/{pk}/payment", "customers:payment", "pay_account_invoice", "Say that an invoice was paid.")
_act(
    "/objectives/{pk}/reached",
    "customers:objective-reached",
    "reach_account_objective",
    "Say that an objective was reached.",
)
_act(
    "/reviews/{pk}/summary",
    "customers:review",
    "hold_account_review",
    "Keep what a review came to; the next is planned.",
    record_forms.SummaryForm,
)
_act(
    "/hints/{pk}/answer",
    "customers:hint-answer",
    "answer_account_hint",
    "Say what became of a hint.",
    state=Line,
    answer=(Words, ""),
)
_act(
    "/exceptions/now",
    "customers:exceptions-now",
    "report_account_exceptions",
    "Look for exceptions now; the worker looks every hour.",
)
_act(
    "/exceptions/{pk}/answer",
    "customers:exception-answer",
    "answer_account_exception",
    "Answer an exception, which closes it.",
    answer=SomeLine,
)
_act("/services/items", "customers:service-items", "offer_service", "Offer a service.", service_forms.ItemForm)
_act(
    "/services/sales",
    "customers:service-sales",
    "sell_service",
    "Sell a service to an account.",
    service_forms.SaleForm,
)
_act(
    "/services/time",
    "customers:service-time",
    "note_service_time",
    "Note hours spent on what was sold.",
    service_forms.TimeForm,
)
_act(
    "/health/weights",
    "customers:weights",
    "weigh_health",
    "Say how much each sign counts for the health of an account.",
    record_forms.WeightsForm,
    answers=(Answers, {}),
)
_act(
    "/left/goals",
    "customers:churn-goals",
    "set_churn_goal",
    "Set how much fewer may leave.",
    record_forms.ChurnGoalForm,
)
_act("/segments", "customers:segment", "keep_segment", "Keep a segment, new or changed.", record_forms.SegmentForm)
_act(
    "/classes",
    "customers:class",
    "keep_account_class",
    "Keep a class of accounts, new or changed.",
    record_forms.ClassForm,
)
_act(
    "/assigned/hours",
    "customers:capacity",
    "set_person_hours",
    "Say how many hours somebody has for accounts.",
    record_forms.CapacityForm,
)
_act("/imports", "customers:import", "import_accounts", "Bring accounts as CSV.", record_forms.ImportForm)
_act(
    "/internal-services/{key}/requests",
    "customers:internal-service-requests",
    "ask_internal_service",
    "Ask a unit for what it does for others.",
    words=SomeWords,
)
_act(
    "/rules/units",
    "customers:rules-units",
    "set_account_rules",
    "Say which unit does what for accounts, and when check-ins are held.",
    rule_forms.RulesForm,
)
_act(
    "/rules/hand-offs",
    "customers:hand-off-kinds",
    "keep_hand_off_kind",
    "Keep a way to hand an account over, new or changed.",
    rule_forms.HandOffKindForm,
)
_act(
    "/rules/products",
    "customers:products",
    "keep_product",
    "Keep a product that customers have.",
    rule_forms.ProductForm,
)
_act("/rules/questionnaire", "customers:questionnaire", "store_questionnaire",
    "Store the next version of the questionnaire; its rows by their names: q-0-asks, q-0-kind, r-0-test-sites, r-0-customer_class.",
    rule_forms.QuestionnaireForm, answers=(Answers, {}))  # fmt: skip
_act(
    "/new",
    "customers:account-new",
    "open_account",
    "Begin an account, with the first of its people.",
    rule_forms.NewAccountForm,
)
_on(
    "/{key}/people", "customers:people", "add_account_contact", "Say who speaks for the account.", rule_forms.PersonForm
)
_on(
    "/{key}/people/{person}/end",
    "customers:person-end",
    "remove_account_contact",
    "Somebody no longer speaks for the account.",
)
