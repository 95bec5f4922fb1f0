"""Notifications by mail: each at most once, tried again only where it was certainly not taken."""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from annotations.models import Notification
from annotations.workflow.guards import one_line
from annotations.workflow.notifications import said

log = structlog.get_logger(__name__)

MAILER = "default"
AT_ONCE = 50
MAX_ATTEMPTS = 6
_REFUSED = (SMTPResponseException, SMTPRecipientsRefused)
"""What a server answers instead of taking a message: it may be sent again."""


def message_of(notification: Notification) -> EmailMessage:
    """Return a notification as a mail in its reader's language."""
    with translation.override(notification.user.language):
        is_persian = notification.user.language == "fa"
        site = settings.SITE_NAME if is_persian else settings.SITE_NAME_EN
        told = one_line(said(notification))
        lines = [told]
        claim = notification.claim
        if claim is not None:
            lines += ["", claim.statement]
        if notification.note:
            lines += ["", notification.note]
        if claim is not None:
            lines += ["", settings.SITE_URL + reverse("desk:claim", args=[claim.uuid])]
        lines += ["", "-- ", _("You can choose in your profile what is sent to you by mail.")]
        return EmailMessage(
            subject=f"{site}: {told}", body="\n".join(lines), to=[notification.user.email]
        )


def send_waiting() -> int:
    """Send the notifications that are wanted by mail; return how many the server has taken.

    A notification is marked as mailed before it is handed over: a worker that dies in between
    leaves one unsent rather than sent twice. Where the server refuses it, the mark is taken back
    and it is tried again, later each time.
    """
    if not settings.SENDS_MAIL:
        return 0
    waiting = list(
        Notification.objects.filter(
            by_mail=True, mailed_at__isnull=True, mail_after__lte=timezone.now()
        )
        .order_by("mail_after", "id")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if not waiting:
        return 0
    mailer = mailers[MAILER]
    try:
        mailer.open()
    except (OSError, SMTPException) as error:
        log.warning("mail_server_unreachable", error=str(error))
        return 0
    sent = 0
    try:
        for pk in waiting:
            taken = Notification.objects.filter(pk=pk, mailed_at__isnull=True).update(
                mailed_at=timezone.now(), mail_attempts=F("mail_attempts") + 1, mail_error=""
            )
            if not taken:
                continue
            notification = Notification.objects.select_related("user", "actor", "claim").get(pk=pk)
            try:
                sent += mailer.send_messages([message_of(notification)]) or 0
            except _REFUSED as refused:
                _try_later(notification, refused)
            except (OSError, SMTPException) as error:
                # It may have been taken: once is enough, and none is better than two.
                log.warning("mail_interrupted", notification=pk, error=str(error))
                Notification.objects.filter(pk=pk).update(mail_error=str(error)[:500])
                break
    finally:
        mailer.close()
    return sent


def _try_later(notification: Notification, refused: Exception) -> None:
    log.warning("mail_refused", notification=notification.pk, error=str(refused))
    delay = timedelta(minutes=4 ** (notification.mail_attempts - 1))
    Notification.objects.filter(pk=notification.pk).update(
        mailed_at=None,
        mail_after=timezone.now() + delay,
        mail_error=str(refused)[:500],
        by_mail=notification.mail_attempts < MAX_ATTEMPTS,
    )
