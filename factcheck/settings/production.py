"""Production: outside servers, every secret from the environment."""

import dj_database_url

from factcheck import broker
from factcheck.settings import env
from factcheck.settings.base import *  # noqa: F403

LOCAL = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("RASTI_SITE_URL").rstrip("/")
DATABASE_URL = env.text("DATABASE_URL")
DATABASES = {
    "default": {
        **dj_database_url.parse(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
CELERY_BROKER_URL = env.text("BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(CELERY_BROKER_URL, DATABASE_URL)
CELERY_TASK_DEFAULT_QUEUE_TYPE = broker.queue_type(CELERY_BROKER_URL)
MEDIA_ROOT = env.text("RASTI_MEDIA")
STATIC_ROOT = env.text("RASTI_STATIC")

# Without a mail server notifications stay on the desk.
SENDS_MAIL = bool(env.text("RASTI_MAIL_HOST", ""))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("RASTI_MAIL_HOST", "localhost"),
            "port": env.integer("RASTI_MAIL_PORT", 587),
            "username": env.text("RASTI_MAIL_USER", ""),
            "password": env.text("RASTI_MAIL_PASSWORD", ""),
            "use_tls": env.flag("RASTI_MAIL_TLS", default=True),
            "timeout": 10,
        },
    }
}

# How many proxies of ours stand before the desk: sign-ins are counted by the reader's own address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("RASTI_PROXIES", 1)

SECURE_SSL_REDIRECT = env.flag("RASTI_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
