"""The post office: read what customers got, write as one of them."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.demo.post import letters, write_letter


class LetterForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Customer's name"), max_length=120)
    sender = forms.EmailField(label=gettext_lazy("Customer's address"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Letter"), widget=forms.Textarea(attrs={"rows": 6}))
    in_reply_to = forms.CharField(widget=forms.HiddenInput, required=False)


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Only in the demo: anybody may read every letter here."""
    if not settings.ORGDESK_DEMO:
        raise Http404
    form = LetterForm(request.POST or None, initial=_answering(request))
    if request.method == "POST" and form.is_valid():
        mail = write_letter(at=timezone.now(), **form.cleaned_data)
        if mail.state == mail.State.STORED:
            messages.success(request, _("The letter has arrived at the desk."))
        else:
            messages.error(request, _("The letter was set aside: %(reason)s") % {"reason": mail.reason})
        return redirect("demo:post")
    return render(request, "demo/post.html", {"letters": letters(), "form": form})


def _answering(request: HttpRequest) -> dict[str, str]:
    """The form filled in for an answer to one of the letters."""
    found = next((one for one in letters() if one.key == request.GET.get("answer")), None)
    if found is None:
        return {}
    name, _, address = found.to.rpartition("<")
    return {
        "name": name.strip(' "'),
        "sender": address.strip("> "),
        "subject": f"Re: {found.subject}",
        "in_reply_to": found.message_id,
    }
