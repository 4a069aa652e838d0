"""Settings of the test run: as the product runs, but nothing kept and nothing slow for its own sake."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ORGDESK_SECRET_KEY", "tests only")
os.environ["ORGDESK_VAR"] = os.environ.get("ORGDESK_TEST_VAR") or tempfile.mkdtemp(prefix="orgdesk-test-")
if not os.environ.get("ORGDESK_TEST_VAR"):
    atexit.register(shutil.rmtree, os.environ["ORGDESK_VAR"], ignore_errors=True)
Path(os.environ["ORGDESK_VAR"], "static").mkdir(parents=True, exist_ok=True)

from orgdesk.config.databases import database_from
from orgdesk.config.settings import *  # noqa: F403

DATABASES = {"default": database_from(os.environ.get("ORGDESK_TEST_DATABASE", "sqlite:///:memory:"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
ORGDESK_DEMO = True
ORGDESK_PAGE_RATE = 0  # walks of all addresses ask faster than any person
ORGDESK_SLOW_QUERY_MS = 0  # a busy machine makes any query slow, and a page that only reads would write
