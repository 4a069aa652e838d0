"""Who must bring a second proof when signing in; help for whoever lost theirs."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.actions import LastAdministratorError, begin_anew, end_role, grant_role, require_factor
from orgdesk.apps.accounts.models import Person, RequiredFactor, RoleGrant
from orgdesk.apps.accounts.models.device import required_roles
from orgdesk.apps.accounts.models.person import OPEN_GRANTS
from orgdesk.apps.accounts.proving import proved_lately
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.accounts.second_factor import all_factors
from orgdesk.apps.operations.policies import for_administrators


@require_safe
@for_administrators
def show(request: SignedInRequest) -> HttpResponse:
    required = required_roles()
    staff = Person.objects.visible_to(request.user).staff().filter(is_active=True)
    counted = staff.annotate(proves=Exists(all_factors().filter(user=OuterRef("pk"))))
    context = {
        "roles": [(role, word, role in required) for role, word in RequiredFactor.CHOICES],
        "people": counted.prefetch_related(OPEN_GRANTS).order_by("proves", "name"),
        "proving": counted.filter(proves=True).count(),
    }
    return render(request, "operations/signing_in.html", context)


@require_POST
@for_administrators
@proved_lately
def requirements(request: SignedInRequest) -> HttpResponse:
    require_factor(request.POST.getlist("role"), by=request.user, at=timezone.now())
    messages.success(request, _("Kept. It holds from everybody's next sign-in."))
    return redirect("operations:signing-in")


@for_administrators
@proved_lately
def roles(request: SignedInRequest, key: str) -> HttpResponse:
    """The roles that a colleague holds; what is ticked is given, what is not is taken away."""
    person = get_object_or_404(Person.objects.visible_to(request.user).staff(), key=key)
    if request.method == "POST":
        at, wanted = timezone.now(), set(request.POST.getlist("role"))
        try:
            with transaction.atomic():
                for role in RoleGrant.Role.values:
                    if role in wanted:
                        grant_role(person, role=role, by=request.user, at=at)
                    else:
                        end_role(person, role=role, by=request.user, at=at)
        except LastAdministratorError:
            messages.error(request, _("%(name)s is the last administrator; name another one first.") % {"name": person.name})  # fmt: skip
        else:
            messages.success(request, _("Kept."))
            return redirect("operations:signing-in")
    held = set(person.role_grants.filter(ended_at=None).values_list("role", flat=True))
    context = {"person": person, "roles": [(role, word, role in held) for role, word in RoleGrant.Role.choices]}
    return render(request, "operations/roles.html", context)


@require_POST
@for_administrators
@proved_lately
def beginnings(request: SignedInRequest, key: str) -> HttpResponse:
    """Not for oneself: whoever lost their own asks another administrator."""
    person = get_object_or_404(Person.objects.visible_to(request.user).exclude(pk=request.user.pk), key=key)
    begin_anew(person, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s signs in by password and adds a new proof.") % {"name": person.name})
    return redirect("operations:signing-in")
