"""Known issues: what customers read of open limitations and incidents, and where the staff say so."""

from __future__ import annotations

from datetime import datetime

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.models import Incident
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.portal import embedding
from orgdesk.apps.portal.actions import hide_issue, say_affected, show_issue
from orgdesk.apps.portal.errors import PortalRefused
from orgdesk.apps.portal.forms import IssueForm
from orgdesk.apps.portal.models import KnownIssue
from orgdesk.apps.portal.models.known_issue import KnownIssueQuerySet
from orgdesk.apps.portal.policies import can_show_issues
from orgdesk.apps.portal.visitors import person_of
from orgdesk.ui.audience import for_customers
from orgdesk.ui.listing import as_file

_A_PAGE = 40
_COLUMNS = (
    (gettext_lazy("Title"), "title"),
    (gettext_lazy("State"), "state"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Since"), "since"),
    (gettext_lazy("Solved"), "solved_at"),
    (gettext_lazy("What customers notice"), "words"),
    (gettext_lazy("Until it is solved"), "workaround"),
)
_OURS = (
    *_COLUMNS,
    (gettext_lazy("For whom"), "get_audience_display"),
    (gettext_lazy("Limitation"), "limitation.key"),
    (gettext_lazy("Incident"), "incident.key"),
    (gettext_lazy("Said to be hit"), "hit"),
)


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person, asked = person_of(request), request.GET
    seen = _rows(KnownIssue.objects.visible_to(person).with_affected(person))
    found = seen.open().with_words(asked.get("q", "")).of_product(asked.get("product", ""))
    file = as_file(request, "known-issues", found, _COLUMNS)
    if file is not None:
        return file
    context = {
        "page": Paginator(found, _A_PAGE).get_page(asked.get("page")),
        "solved": seen.solved_lately(at=timezone.now()),
        "products": _products(),
        "asked": asked,
    }
    return render(request, "portal/issues/list.html", context)


@login_not_required
@require_safe
@xframe_options_exempt
def framed(request: HttpRequest) -> HttpResponseBase:
    """The same for a frame on another site, as a stranger sees it; closed (404) until the settings name a site."""
    if not embedding.sites():
        raise Http404

    @csp_replace({"frame-ancestors": embedding.sites()})
    def answer(request: HttpRequest) -> HttpResponseBase:
        found = (
            _rows(KnownIssue.objects.visible_to(None).with_affected()).open().of_product(request.GET.get("product", ""))
        )
        return render(request, "portal/issues/framed.html", {"issues": found[:100]})

    return answer(request)


@for_customers
@require_POST
def affected(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "I am affected too": counted once for each person."""
    issue = get_object_or_404(KnownIssue.objects.visible_to(request.user), pk=pk)
    try:
        say_affected(issue, by=request.user, at=timezone.now())
    except PortalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. We write to %(address)s when it is solved.") % {"address": request.user.email})  # fmt: skip
    return redirect("portal:issues")


@staff_only
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """What is shown, to whom, how many are hit; and what is open and not shown."""
    asked = request.GET
    found = _rows(KnownIssue.objects.visible_to(request.user).with_affected())
    found = found.with_words(asked.get("q", "")).of_product(asked.get("product", ""))
    file = as_file(request, "known-issues", found, _OURS)
    if file is not None:
        return file
    unsaid = Limitation.objects.visible_to(request.user).open().filter(known_issue=None).select_related("product")
    context = {
        "page": Paginator(found, _A_PAGE).get_page(asked.get("page")),
        "limitations": unsaid.order_by("discovered_at")[:50],
        "incidents": Incident.objects.visible_to(request.user).filter(known_issue=None, state__in=Incident.OPEN)[:50],
        "products": _products(),
        "asked": asked,
        "may_show": can_show_issues(request.user, at=timezone.now()),
    }
    return render(request, "portal/issues/register.html", context)


@staff_only
@require_http_methods(["GET", "POST"])
def of_limitation(request: SignedInRequest, key: str) -> HttpResponse:
    subject = get_object_or_404(Limitation.objects.visible_to(request.user).select_related("product"), key=key)
    begun = {
        "title": subject.title
    }  # what is known of it was noted for colleagues; customers read what is written for them
    return _write(request, subject, begun, KnownIssue.objects.filter(limitation=subject).first())


@staff_only
@require_http_methods(["GET", "POST"])
def of_incident(request: SignedInRequest, key: str) -> HttpResponse:
    found = Incident.objects.visible_to(request.user).select_related("product", "problem")
    subject = get_object_or_404(found, key=key)
    told = subject.updates.filter(to_customers=True).first()
    workaround = subject.problem.workaround if subject.problem else ""
    begun = {"title": subject.title, "words": told.text if told else "", "workaround": workaround}
    return _write(request, subject, begun, KnownIssue.objects.filter(incident=subject).first())


@staff_only
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Taken off the page without being solved."""
    issue = get_object_or_404(KnownIssue.objects.visible_to(request.user), pk=pk)
    at = timezone.now()
    if can_show_issues(request.user, at=at):
        hide_issue(issue, by=request.user, at=at)
        messages.success(request, _("Customers no longer read it."))
    else:
        messages.error(request, _refused())
    return redirect("portal:issue-register")


def _write(
    request: SignedInRequest, subject: Limitation | Incident, begun: dict[str, str], shown: KnownIssue | None
) -> HttpResponse:
    at = timezone.now()
    form = IssueForm(request.POST or None, instance=shown, initial={} if shown else begun)
    if request.method == "POST" and form.is_valid():
        try:
            _require_right(request.user, at=at)
            show_issue(subject, by=request.user, at=at, **form.cleaned_data)
        except PortalRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Customers read it now."))
            return redirect("portal:issue-register")
    return render(request, "portal/issues/write.html", {"form": form, "subject": subject, "shown": shown})


def _require_right(person: Person, *, at: datetime) -> None:
    if not can_show_issues(person, at=at):
        raise PortalRefused(_refused())


def _refused() -> str:
    return _("Only those who govern knowledge or answer for incidents say what customers read of it. Ask one of them.")


def _rows(found: KnownIssueQuerySet) -> KnownIssueQuerySet:
    return found.select_related("product", "limitation__article", "incident").order_by("-since", "-pk")


def _products() -> list[tuple[str, str]]:
    return list(Product.objects.values_list("key", "name"))  # allow visible-rows-only: products are no secret
