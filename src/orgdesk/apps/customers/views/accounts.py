"""All accounts, one account, what needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import describe_account, move_account, note_reading
from orgdesk.apps.customers.actions.classify_account import classify_account
from orgdesk.apps.customers.actions.open_account import open_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.forms import ContactForm, NotesForm, OverrideForm, OwnerForm, UsageForm
from orgdesk.apps.customers.health import card_of
from orgdesk.apps.customers.history import faces_in, history_of, readers_of
from orgdesk.apps.customers.keeping import keeping_of
from orgdesk.apps.customers.matters import matter_of
from orgdesk.apps.customers.models import Account, Churn, HandOffKind, OwnerPeriod, Stage
from orgdesk.apps.customers.models.planning import OPEN_HINTS
from orgdesk.apps.customers.models.segments import class_titles, segment_names
from orgdesk.apps.customers.ownership import band_of, flaws_of, owner_of, remember_owners
from orgdesk.apps.customers.policies import can_give_away, can_open_accounts, can_set_rules, units_of
from orgdesk.apps.customers.portfolio import latest_health
from orgdesk.apps.customers.questionnaires import current_questionnaire, said_in
from orgdesk.apps.customers.record_forms import AccountForm, ChurnForm, HintForm
from orgdesk.apps.customers.rule_forms import NewAccountForm, PersonForm
from orgdesk.apps.customers.tabs import account_tabs, all_tabs
from orgdesk.apps.customers.views._common import (
    account_or_404,
    account_to_keep_or_404,
    act,
    act_on,
    apart,
    require_staff,
)
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.subjects import titled
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_READERS = 30
_TRANSFERS, _RELATED = 20, 8
_LATEST, _IN_A_FILE = 200, 10_000
_COLUMNS = (
    (gettext_lazy("Key"), "account.key"),
    (gettext_lazy("Name"), "account.name"),
    (gettext_lazy("Class"), "class_words"),
    (gettext_lazy("Segment"), "segment_words"),
    (gettext_lazy("Time zone"), "account.zone"),
    (gettext_lazy("Signed on"), "account.signed_on"),
    (gettext_lazy("Live since"), "account.live_on"),
)

_TOUCH_COLUMNS = (
    (gettext_lazy("On"), "at"),
    (gettext_lazy("Channel"), "channel"),
    (gettext_lazy("Who came to whom"), "direction"),
    (gettext_lazy("Who"), "who"),
    (gettext_lazy("What"), "words"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """`q` searches, `class` and `owner` (`me`, `none`) narrow."""
    if not request.user.is_staff:
        raise Http404
    words, chosen, owner = (request.GET.get(name, "") for name in ("q", "class", "owner"))
    found = Account.objects.visible_to(request.user).staying().matching(words)
    titles, names = class_titles(), segment_names()
    if chosen in titles:
        found = found.filter(account_class=chosen)
    if owner == "me":
        found = found.owned_by(request.user)
    elif owner == "none":
        found = found.without_owner()
    file = as_file(
        request, "accounts", found.order_by("name", "key"), _COLUMNS, told=lambda rows: _in_words(rows, titles, names)
    )
    if file is not None:
        return file
    page = LongPaginator(found.order_by("name", "key"), _A_PAGE, in_order=bool(words)).get_page(request.GET.get("page"))
    owners = (
        OwnerPeriod.objects.visible_to(request.user)
        .filter(until=None, account__in=list(page.object_list))
        .select_related("owner")
    )
    by_account = {row.account_id: row for row in owners}
    health = latest_health([account.pk for account in page.object_list])
    context = {
        "page": page,
        **all_tabs("accounts"),
        "rows": [
            {
                "account": account,
                "period": by_account.get(account.pk),
                "class": titles.get(account.account_class, account.account_class),
                "health": health.get(account.pk),
                "segment": names.get(account.segment, account.segment),
            }
            for account in page.object_list
        ],
        "words": words,
        "classes": titles.items(),
        "may_import": can_set_rules(request.user, at=timezone.now()),
        "may_open": can_open_accounts(request.user, at=timezone.now()),
        "chosen": chosen,
        "owner": owner,
    }
    return render(request, "customers/accounts.html", context)


class _InWords(NamedTuple):
    """A line of the list as a file: class and segment as people call them, asked once for all lines."""

    account: Account
    class_words: str
    segment_words: str


def _in_words(rows: Iterable[Account], titles: Mapping[str, str], names: Mapping[str, str]) -> list[_InWords]:
    return [
        _InWords(row, titles.get(row.account_class, row.account_class), names.get(row.segment, row.segment))
        for row in rows
    ]


def create(request: SignedInRequest) -> HttpResponse:
    """A new customer, with the first of their people."""
    require_staff(request)
    if not can_open_accounts(request.user, at=timezone.now()):
        raise PermissionDenied(_("Customers are begun by sales and account management; ask them."))
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = open_account(by=request.user, at=timezone.now(), **form.cleaned_data)
        except CustomersRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("%(account)s is a customer now. Name who owns them.") % {"account": account})
            return redirect("customers:account", key=account.key)
    context = {"form": form, "heading": _("New customer")}
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    return render(request, "customers/account.html", account_context(request, account_or_404(request, key)))


@require_POST
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Notes on site, job and urgency; a signature or go-live day plans the check-ins."""
    account = account_to_keep_or_404(request, key)
    form = NotesForm(request.POST)
    if form.is_valid():
        planned = describe_account(account, by=request.user, at=timezone.now(), **form.cleaned_data)
        done = _("Kept. %(count)s check-ins are planned.") % {"count": len(planned)} if planned else _("Kept.")
        messages.success(request, done)
    else:
        say_problems(request, form)
    return redirect("customers:account", key=key)


@require_POST
def move(request: SignedInRequest, key: str) -> HttpResponse:
    account, above = account_to_keep_or_404(request, key), request.POST.get("parent", "")
    parents = Account.objects.visible_to(request.user)
    parent = get_object_or_404(parents, key=above) if above else None
    return act(
        request, account, lambda: move_account(account, parent, by=request.user, at=timezone.now()), done=_("Moved.")
    )


@require_POST
def classify(request: SignedInRequest, key: str) -> HttpResponse:
    """Name, class, segment and the account above."""
    account = account_to_keep_or_404(request, key)

    def do(said: dict[str, Any]) -> None:
        above = said.pop("parent")
        parent = Account.objects.visible_to(request.user).filter(key=above).first()
        if above and parent is None:
            raise CustomersRefused(_("No account has the key “%(key)s”.") % {"key": above})
        classify_account(account, parent=parent, by=request.user, at=timezone.now(), **said)

    return act_on(
        request, account, AccountForm(request.POST, initial={"segment": account.segment}), do, done=_("Kept.")
    )


@require_safe
def history(request: SignedInRequest, key: str) -> HttpResponse:
    """Every contact over all channels, or those of one of their people (`person`); how many of us they had to deal with, and who reads it."""
    account, at = account_or_404(request, key), timezone.now()
    contacts = list(account.contacts.select_related("person").order_by("person__name"))
    chosen = next((one.person for one in contacts if one.person.key == request.GET.get("person")), None)
    note_reading(account, by=request.user, at=at, contact=chosen)
    most = _IN_A_FILE if "as" in request.GET else _LATEST
    found = history_of(account, request.user, contact=chosen.pk if chosen else None, limit=most)
    file = as_file(request, f"history-{account.key}", found, _TOUCH_COLUMNS)
    if file is not None:
        return file
    since = at - timedelta(days=90)
    context = {
        **account_tabs(account, "history"),
        "page": Paginator(found, _A_PAGE).get_page(request.GET.get("page")),
        "faces": faces_in(history_of(account, request.user) if chosen else found, since=since),
        "contacts": contacts,
        "chosen": chosen,
        "readers": readers_of(account, since=since)[:_READERS],
    }
    return render(request, "customers/history.html", context)


def account_context(request: SignedInRequest, account: Account) -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    health, card = card_of(account, on=today)
    periods = remember_owners(account)
    titles, names = class_titles(), segment_names()
    account.class_words = titles.get(account.account_class, account.account_class)
    account.segment_words = names.get(account.segment, account.segment)
    questionnaire = current_questionnaire()
    owner = owner_of(account, on=today)
    qualification = account.qualifications.select_related("by", "questionnaire").last()
    units = units_of(request.user, at=now)
    hints = list(account.hints.select_related("noted_by")[:8])
    return {
        **account_tabs(account, "account"),
        "health": health,
        "card": card,
        "curve": account.health.order_by("-on")[:26],
        "above": account.parent,
        "below": _in_words(account.subsidiaries.order_by("name")[:50], titles, names),
        "hints": hints,
        "matter": matter_of(account) if any(one.state in OPEN_HINTS for one in hints) else "",
        "left": Churn.objects.visible_to(request.user).filter(account=account).first(),
        "open_exceptions": account.exceptions.filter(closed_at=None),
        "departments": account.department_contacts.select_related("person"),
        "assigned": account.allocations.filter(until__gte=today).select_related("person"),
        "owner": owner,
        "band": band_of(periods, today=today),
        "flaws": flaws_of(account),
        "transfers": account.transfers.select_related("to", "asked_by")[:_TRANSFERS],
        "contacts": account.contacts.select_related("person"),
        "work": titled(WorkItem.objects.visible_to(request.user).about("account", account.key).open()),
        "tickets_of": 'account:"{}"'.format(account.name.replace('"', " ")),
        "plans": _related(account, "plans"),
        "tickets": _related(account, "tickets"),
        "hand_offs": [
            (row, row.kind.unit_key in units)
            for row in account.hand_offs.select_related("kind", "offered_by", "answered_by")
        ],
        "hand_off_kinds": HandOffKind.objects.visible_to(request.user),
        "promises": account.promises.select_related("kept_by").order_by(
            F("kept_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True)
        ),
        "qualification": qualification,
        "said": said_in(qualification) if qualification else [],
        "qualifying_unit": lookup.unit_name(questionnaire.unit_key) if questionnaire else "",
        "history": account.qualifications.select_related("by").order_by("-pk"),
        "comments": account.qualification_comments.select_related("by"),
        "questionnaire": questionnaire,
        "may_qualify": questionnaire is not None and questionnaire.unit_key in units,
        "keeping": keeping_of(request.user, account, at=now),
        "may_give": can_give_away(request.user, account),
        "check_ins": [
            (row, row.held_at is None and row.rule.owner_unit in units)
            for row in account.check_ins.select_related("held_by", "rule").prefetch_related("findings")
        ],
        "usage": account.usage.select_related("product")[:12],
        "outbound": account.outbound.select_related("by")[:12],
        "forms": apart(_forms(account, owner, titles, names)),
        "today": today,
    }


def _related(account: Account, name: str) -> Any:
    """What apps above keep about the account: they are shown where they are installed, and never imported."""
    rows = getattr(account, name, None)
    return rows.all()[:_RELATED] if rows is not None else []


def _forms(
    account: Account, period: OwnerPeriod | None, titles: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, Any]:
    today = timezone.localdate()
    forms = {
        "notes": NotesForm(
            initial={"notes": account.notes, "signed_on": account.signed_on, "live_on": account.live_on}
        ),
        "owner": OwnerForm(initial={"on": today, "stage": period.stage if period else Stage.WON}),
        "override": OverrideForm(),
        "usage": UsageForm(initial={"month": today.replace(day=1)}),
        "contact": ContactForm(),
        "hint": HintForm(),
        "person": PersonForm(),
        "churn": ChurnForm(initial={"on": today}),
        "account": AccountForm(
            initial={
                "name": account.name,
                "account_class": account.account_class,
                "segment": account.segment,
                "parent": account.parent.key if account.parent else "",
            },
            titles=titles,
            names=names,
        ),
    }
    # Two forms offer the products; they are asked once.
    offering = [forms[name].fields["product"] for name in ("usage", "hint")]
    offering[0].choices = offering[1].choices = list(offering[0].choices)  # type: ignore[attr-defined]
    return forms
