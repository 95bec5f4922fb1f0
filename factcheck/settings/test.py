"""Tests: as local, with cheap password hashes and no throttled log-in."""

from factcheck.settings import env
from factcheck.settings.local import *  # noqa: F403
from factcheck.settings.local import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Static files are found where they lie: nothing has been collected, and that is no warning.
STATIC_ROOT = None  # type: ignore[assignment]
# Each testing process copies a database that was migrated once: tests/services.py.
DATABASES["default"]["TEST"] = {"TEMPLATE": env.text("RASTI_TEST_TEMPLATE", "") or None}
