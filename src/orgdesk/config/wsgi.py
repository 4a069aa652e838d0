"""The WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from orgdesk.config.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings")
# As in asgi.py: the proxies that the settings name are believed, nobody else.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.ORGDESK_PROXIES)
settle()
