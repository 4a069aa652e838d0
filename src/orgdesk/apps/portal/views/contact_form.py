"""The contact form for other sites' pages, and the page that hands out its snippet."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.limits import machine_of, too_often
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.portal import embedding
from orgdesk.apps.portal.forms import ContactForm
from orgdesk.ui.sayings import in_words

_BY_MACHINE, _BY_ADDRESS = 10, 5


@login_not_required
@xframe_options_exempt
@csrf_exempt  # it acts for nobody who is signed in: the frame is given no cookie of ours
def show(request: HttpRequest) -> HttpResponseBase:
    """Closed (404) until the settings name a site."""
    if not embedding.sites():
        raise Http404

    @csp_replace({"frame-ancestors": embedding.sites()})
    def framed(request: HttpRequest) -> HttpResponseBase:
        return _answer(request)

    return framed(request)


@staff_only
@require_safe
def snippet(request: SignedInRequest) -> HttpResponse:
    words = embedding.snippet(_("Write to us"))
    issues = embedding.snippet(_("Known issues"), "/known-issues/framed")
    context = {"sites": embedding.sites(), "snippet": words, "issues": issues}
    return render(request, "portal/contact_form_snippet.html", context)


def _answer(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    form = ContactForm(request.POST or None, initial={"begun": embedding.mark(at=at)})
    ticket = None
    if request.method == "POST" and not form.is_trapped and form.is_valid():
        try:
            _require_a_person(request, form)
            ticket = _open(form)
        except DeskRefused as refusal:
            form.add_error(None, in_words(refusal))
    done = ticket is not None or form.is_trapped
    return render(request, "portal/contact_form.html", {"form": form, "ticket": ticket, "done": done})


def _require_a_person(request: HttpRequest, form: ContactForm) -> None:
    at, said = timezone.now(), form.cleaned_data
    if not embedding.is_in_time(said["begun"], at=at):
        raise DeskRefused(_("This page stood open for long, or was sent at once. Load it anew and send it again."))
    machine_again = too_often("form-by", machine_of(request), most=_BY_MACHINE, at=at)
    if too_often("form-of", said["email"], most=_BY_ADDRESS, at=at) or machine_again:
        raise DeskRefused(_("That was often. Wait a quarter of an hour, or write us a mail."))


def _open(form: ContactForm) -> Ticket:
    said = form.cleaned_data
    known = Person.objects.of_address(said["email"]).first()
    author = known or Person.objects.create_person(email=said["email"].lower(), name=said["name"])
    return open_ticket(
        subject=said["subject"],
        text=said["text"],
        requester=author,
        channel=Ticket.Channel.PORTAL,
        at=timezone.now(),
    )
