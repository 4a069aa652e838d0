"""The ASGI application."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from granian.utils.proxies import wrap_asgi_with_proxy_headers

from orgdesk.config.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings")
# What a proxy says of the visitor's address and of HTTPS is believed only from the proxies that the settings name.
application = wrap_asgi_with_proxy_headers(get_asgi_application(), settings.ORGDESK_PROXIES)
settle()
