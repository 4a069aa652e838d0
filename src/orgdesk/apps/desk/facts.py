"""What tickets say to the routing of their work, and to the rules of automation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings

from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.work import needs


def routing_facts(keys: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    rows = Ticket.objects.filter(key__in=list(keys)).select_related("account", "product", "requester")
    return {
        one.key: {
            "product": one.product.key if one.product else "",
            "channel": one.channel,
            "language": one.requester.language,
            "tier": str(one.tier),
            "priority": str(one.priority),
            "class": one.account.account_class if one.account else "",
            "segment": one.account.segment if one.account else "",
        }
        for one in rows
    }


needs.register_facts("ticket", routing_facts)
needs.register_choices("product", lambda: Product.objects.values_list("key", "name"))
needs.register_choices("channel", lambda: [(one.value, str(one.label)) for one in Ticket.Channel])
needs.register_choices("language", lambda: [(key, str(name)) for key, name in settings.ORGDESK_SPOKEN_LANGUAGES])
needs.register_choices("tier", lambda: [(str(number), f"T{number}") for number in range(1, 5)])
needs.register_choices("class", lambda: [(one.value, str(one.label)) for one in Account.Class])
