"""Local: the embedded PostgreSQL and broker unless DATABASE_URL and BROKER_URL say otherwise."""

import dj_database_url

from factcheck import broker, logs
from factcheck.local import instance, paths
from factcheck.settings import env
from factcheck.settings.base import *  # noqa: F403

DEBUG = env.flag("RASTI_DEBUG")
LOCAL = True
LOGGING = logs.configuration(as_json=env.flag("RASTI_LOG_JSON"))
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SECRET_KEY = env.text("SECRET_KEY", "") or paths.secret_key()
MEDIA_ROOT = paths.data_folder() / "media"
STATIC_ROOT = paths.data_folder() / "static"
DATABASE_URL = env.text("DATABASE_URL", "") or paths.database_url()
DATABASES = {
    "default": {
        **dj_database_url.parse(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
CELERY_BROKER_URL = env.text("BROKER_URL", paths.broker_url())
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(CELERY_BROKER_URL, DATABASE_URL)
CELERY_TASK_DEFAULT_QUEUE_TYPE = broker.queue_type(CELERY_BROKER_URL)
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# A command typed beside the running desk gives links that open in it.
SITE_URL = env.text("RASTI_SITE_URL", instance.noted_address() or "http://127.0.0.1:8000").rstrip(
    "/"
)
