"""How all customers stand: portfolio, health, use, profit, those who left, segments, who is assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import note_churn, set_capacity, set_churn_goal, store_weights
from orgdesk.apps.customers.actions.allocate_person import capacity_of
from orgdesk.apps.customers.actions.define_segment import define_class, define_segment
from orgdesk.apps.customers.churning import YEAR, progress_of, reasons_between, share_between
from orgdesk.apps.customers.health import tested, weights_in_force
from orgdesk.apps.customers.models import (
    Account,
    AccountClass,
    Churn,
    ChurnGoal,
    HealthScore,
    HealthWeights,
    Segment,
    YearResult,
)
from orgdesk.apps.customers.own_signals import use_of
from orgdesk.apps.customers.policies import can_set_rules, units_of
from orgdesk.apps.customers.portfolio import assigned_people, deviations, owners_of_accounts, portfolio_of
from orgdesk.apps.customers.record_forms import (
    CapacityForm,
    ChurnForm,
    ChurnGoalForm,
    ClassForm,
    SegmentForm,
    WeightsForm,
)
from orgdesk.apps.customers.signals import known_signals
from orgdesk.apps.customers.tabs import all_tabs
from orgdesk.apps.customers.views._common import account_to_keep_or_404, act_on, require_staff
from orgdesk.core.service import allocation as core_allocation
from orgdesk.core.service.health import LEAST_CASES
from orgdesk.core.service.portfolio import OffModel, Ranked, concentration, rank_profit
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator

_CHECKED = 500
"""So many accounts are held against their segment at a time."""
_A_PAGE = 50
_WORST = 1_000
"""So many of the worst scores the list leads through; who is well is found by a search for the customer."""
_WAYS = {
    OffModel.TOO_RARE: gettext_lazy("not contacted in time"),
    OffModel.TOO_OFTEN: gettext_lazy("contacted more often than planned"),
    OffModel.OTHER_PATH: gettext_lazy("on a path that does not fit"),
    OffModel.NO_PLAN: gettext_lazy("without the plan that its class asks for"),
    OffModel.NO_SEGMENT: gettext_lazy("in no segment"),
}


@require_safe
def portfolio(request: SignedInRequest) -> HttpResponse:
    """One's own; `person` shows another manager's."""
    require_staff(request)
    today = timezone.localdate()
    owners = owners_of_accounts()
    chosen = owners.filter(key=request.GET.get("person", "")).first() or request.user
    lines = portfolio_of(chosen, on=today)
    context = {
        **all_tabs("portfolio"),
        "lines": lines,
        "units": units_of(request.user, at=timezone.now()),
        "chosen": chosen,
        "owners": owners,
        "today": today,
        "sum": sum(line.a_year for line in lines),
        "due": sum(1 for line in lines if line.next_contact and line.next_contact <= today),
        "red": sum(1 for line in lines if line.health and line.health.colour == HealthScore.Colour.RED),
    }
    return render(request, "customers/portfolio.html", context)


_HEALTH_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Health"), "get_colour_display"),
    (gettext_lazy("Score"), "said"),
    (gettext_lazy("% of the weights known"), "known_percent"),
    (gettext_lazy("On"), "on"),
)


@require_safe
def health(request: SignedInRequest) -> HttpResponse:
    """Every account by its last score, the worst first, or with `known=little` those of which too little is known to say;
    the weights and what the back-test says of them."""
    require_staff(request)
    today = timezone.localdate()
    latest = HealthScore.objects.visible_to(request.user).filter(until=None, on__gt=today - timedelta(days=14))
    little = request.GET.get("known", "") == "little"
    grey = Q(colour=HealthScore.Colour.GREY)
    rows = latest.filter(grey if little else ~grey).select_related("account").order_by("score", "account_id")
    file = as_file(request, "health", rows, _HEALTH_COLUMNS)
    if file is not None:
        return file
    page = LongPaginator(rows, _A_PAGE, in_order=True, most=_WORST)
    weights = weights_in_force()
    labels = {one.key: one.label for one in known_signals()}
    initial = {f"weigh-{key}": weight for key, weight in weights.by_signal.items()}
    context = {
        **all_tabs("health"),
        "page": page.get_page(request.GET.get("page")),
        "little": little,
        "weights": weights,
        "weighed": [(labels.get(key, key), weight) for key, weight in weights.by_signal.items()],
        "tests": tested(weights, on=today).items(),
        "least": LEAST_CASES,
        "versions": HealthWeights.objects.visible_to(request.user).select_related("set_by").order_by("-version"),
        "may_weigh": can_set_rules(request.user, at=timezone.now()),
        "form": WeightsForm(initial={**initial, "green": weights.green, "red": weights.red}),
    }
    return render(request, "customers/health.html", context)


@require_POST
def weigh(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    form = WeightsForm(request.POST)
    return act_on(
        request, None, form,
        lambda said: store_weights(
            form.weights, note=said["note"], green=said["green"], red=said["red"], by=request.user, at=timezone.now()
        ),
        done=_("Stored as a new version. Scores of before stay as they were."), to="health",
    )  # fmt: skip


_USE_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Hardware in use"), "hardware.used"),
    (gettext_lazy("Hardware bought"), "hardware.bought"),
    (gettext_lazy("Software in use"), "software.used"),
    (gettext_lazy("Software bought"), "software.bought"),
    (gettext_lazy("Together, percent"), "share"),
    (gettext_lazy("Target, percent"), "target"),
)


@require_safe
def use(request: SignedInRequest) -> HttpResponse:
    """Hardware and software in use beside what was bought, by account, beside the target of its segment."""
    require_staff(request)
    found = Account.objects.visible_to(request.user).staying().matching(request.GET.get("q", ""))
    targets = dict(Segment.objects.visible_to(request.user).values_list("key", "use_target"))

    def told(accounts: Iterable[Account]) -> list[_Use]:
        return _uses(list(accounts), targets)

    file = as_file(request, "use", found, _USE_COLUMNS, told=told)
    if file is not None:
        return file
    found = found.order_by("name", "key")
    page = LongPaginator(found, _A_PAGE, in_order=bool(request.GET.get("q"))).get_page(request.GET.get("page"))
    context = {**all_tabs("use"), "page": page, "rows": told(page.object_list), "words": request.GET.get("q", "")}
    return render(request, "customers/use.html", context)


class _Pair(NamedTuple):
    used: int
    bought: int


@dataclass(frozen=True, slots=True)
class _Use:
    """What an account uses of what it bought: pairs of used and bought."""

    account: Account
    hardware: _Pair | None
    software: _Pair | None
    target: int

    @property
    def share(self) -> int | None:
        pairs = [pair for pair in (self.hardware, self.software) if pair]
        used, owned = (sum(pair[place] for pair in pairs) for place in (0, 1))
        return round(100 * used / owned) if owned else None

    @property
    def below(self) -> bool:
        return self.share is not None and self.share < self.target


def _uses(accounts: list[Account], targets: Mapping[str, int]) -> list[_Use]:
    """A thousand accounts at a time: what the database takes in one question has an end."""
    found: list[_Use] = []
    today = timezone.localdate()
    for first in range(0, len(accounts), _CHECKED):
        some = accounts[first : first + _CHECKED]
        told = use_of([row.pk for row in some], today)
        for row in some:
            pairs = {kind: _Pair(*pair) for kind, pair in told[row.pk].items()}
            found.append(_Use(row, pairs.get("hardware"), pairs.get("software"), targets.get(row.segment, 70)))
    return found


class _Rank(NamedTuple):
    """A place in the order of profit, and how such an account ought to be served."""

    one: Ranked
    account: Account
    segment: Segment | None
    first: bool

    @property
    def down_to_here(self) -> int | None:
        return None if self.one.share is None else round(100 * self.one.share)

    @property
    def ought(self) -> str:
        return str((Segment.Service.PEOPLE if self.first else Segment.Service.AUTOMATION).label)


_PROFIT_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Profit"), "one.profit"),
    (gettext_lazy("Down to here, percent"), "down_to_here"),
    (gettext_lazy("Ought to be served"), "ought"),
    (gettext_lazy("Segment"), "segment.name"),
    (gettext_lazy("Is served"), "segment.get_service_display"),
)


@require_safe
def profit(request: SignedInRequest) -> HttpResponse:
    """Accounts in the order of the profit of a year, with what all down to here bring of the whole."""
    require_staff(request)
    rows = YearResult.objects.visible_to(request.user)
    years = sorted(set(rows.values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else (years[0] if years else None)
    told = {row.account.key: row for row in rows.filter(year=year or 0).select_related("account")}
    ranked = rank_profit({key: float(row.revenue - row.cost) for key, row in told.items()})
    share = concentration(ranked)
    models = {row.key: row for row in Segment.objects.visible_to(request.user)}
    head = max(1, round(len(ranked) * 0.2))
    shown = [
        _Rank(one, told[one.account].account, models.get(told[one.account].account.segment), place < head)
        for place, one in enumerate(ranked)
    ]
    file = as_file(request, f"profit-{year}", shown, _PROFIT_COLUMNS)
    if file is not None:
        return file
    context = {
        **all_tabs("profit"),
        "page": Paginator(shown, _A_PAGE).get_page(request.GET.get("page")),
        "year": year,
        "years": years,
        "top": head if ranked else 0,
        "count": len(ranked),
        "share": None if share is None else round(100 * share),
        "against": [
            row
            for row in shown
            if row.segment is not None and row.first == (row.segment.service == Segment.Service.AUTOMATION)
        ],
    }
    return render(request, "customers/profit.html", context)


_CHURN_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("On"), "on"),
    (gettext_lazy("Reason"), "get_reason_display"),
    (gettext_lazy("In their words"), "words"),
    (gettext_lazy("A year"), "a_year"),
    (gettext_lazy("Noted by"), "by.name"),
)


@require_safe
def churn(request: SignedInRequest) -> HttpResponse:
    """Who left, why, and the goal beside what was measured when it was set."""
    require_staff(request)
    today = timezone.localdate()
    goal = ChurnGoal.objects.visible_to(request.user).select_related("set_by").first()
    tomorrow = today + timedelta(days=1)
    rows = Churn.objects.visible_to(request.user).select_related("account", "by")
    file = as_file(request, "left", rows, _CHURN_COLUMNS)
    if file is not None:
        return file
    context = {
        **all_tabs("churn"),
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "year": share_between(today - YEAR, tomorrow),
        "before": share_between(today - 2 * YEAR, today - YEAR),
        "reasons": reasons_between(today - YEAR, tomorrow),
        "left": Churn.objects.visible_to(request.user).filter(on__gt=today - YEAR).count(),
        "lost": Churn.objects.visible_to(request.user).filter(on__gt=today - YEAR).aggregate(sum=Sum("a_year"))["sum"],
        "progress": progress_of(goal, on=today) if goal else None,
        "may_set": can_set_rules(request.user, at=timezone.now()),
        "form": ChurnGoalForm(initial={"until": today + YEAR}),
    }
    return render(request, "customers/churn.html", context)


@require_POST
def churn_goal(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, ChurnGoalForm(request.POST),
        lambda said: set_churn_goal(by=request.user, at=timezone.now(), **said),
        done=_("The goal is set beside what was measured today."), to="churn",
    )  # fmt: skip


@require_POST
def leave(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, ChurnForm(request.POST),
        lambda said: note_churn(account, by=request.user, at=timezone.now(), **said),
        done=_("Written down. Their open work is withdrawn."),
    )  # fmt: skip


@require_safe
def segments(request: SignedInRequest) -> HttpResponse:
    """How each segment is to be served, and the accounts that are served otherwise."""
    require_staff(request)
    accounts = Account.objects.visible_to(request.user).staying().order_by("name", "key")
    asked = request.GET.get("from", "")
    first = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    off = deviations(accounts[first : first + _CHECKED], on=timezone.localdate())
    counts: Counter[str] = Counter()
    of_class: Counter[str] = Counter()
    kinds = accounts.order_by().values_list("segment", "account_class").annotate(there=Count("*"))
    for segment_key, class_key, number in kinds:
        counts[segment_key] += number
        of_class[class_key] += number
    count = sum(counts.values())
    context = {
        **all_tabs("segments"),
        "segments": [
            (row, counts[row.key], sum(one.account.segment == row.key for one in off))
            for row in Segment.objects.visible_to(request.user)
        ],
        "classes": [(row, of_class[row.key]) for row in AccountClass.objects.visible_to(request.user)],
        "page": Paginator([(one.account, [_WAYS[way] for way in one.ways]) for one in off], _A_PAGE).get_page(
            request.GET.get("page")
        ),
        "off": len(off),
        "count": count,
        "checked": (first + 1, min(first + _CHECKED, count)) if count > _CHECKED else None,
        "next": first + _CHECKED if first + _CHECKED < count else None,
        "may_set": can_set_rules(request.user, at=timezone.now()),
        "segment_form": SegmentForm(),
        "class_form": ClassForm(),
    }
    return render(request, "customers/segments.html", context)


@require_POST
def segment(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, SegmentForm(request.POST),
        lambda said: define_segment(by=request.user, at=timezone.now(), **said), done=_("Kept."), to="segments",
    )  # fmt: skip


@require_POST
def account_class(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, ClassForm(request.POST),
        lambda said: define_class(by=request.user, at=timezone.now(), **said), done=_("Kept."), to="segments",
    )  # fmt: skip


@require_safe
def resources(request: SignedInRequest) -> HttpResponse:
    """Everybody who is assigned, their hours, and how full their fullest week of the next quarter is."""
    require_staff(request)
    today = timezone.localdate()
    people = assigned_people(on=today)
    context = {
        **all_tabs("resources"),
        "rows": [_load(person, today) for person in people],
        "form": CapacityForm(),
        "may_set": can_set_rules(request.user, at=timezone.now()),
    }
    return render(request, "customers/resources.html", context)


def _load(person: Person, today: date) -> dict[str, Any]:
    rows = list(person.allocations.filter(until__gte=today).select_related("account"))
    hours = [core_allocation.Allocation(person.name, row.account.name, row.since, row.until, float(row.hours)) for row in rows]  # fmt: skip
    peak = core_allocation.find_peak(person.name, hours, since=today, until=today + timedelta(days=91))
    capacity = float(capacity_of(person))
    return {
        "person": person, "rows": rows, "peak": peak, "capacity": capacity,
        "share": round(100 * peak.hours / capacity) if capacity else None,
    }  # fmt: skip


@require_POST
def capacity(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, CapacityForm(request.POST),
        lambda said: set_capacity(said["person"], hours=said["hours"], by=request.user, at=timezone.now()),
        done=_("Kept."), to="resources",
    )  # fmt: skip


def _require_rules(request: SignedInRequest) -> None:
    if not can_set_rules(request.user, at=timezone.now()):
        raise PermissionDenied(_("How customers are served is set by account management and strategic operations."))
