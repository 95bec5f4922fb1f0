"""Addresses of the lists that are worked through: the queue, saved filters, notifications."""

from django.urls import path

from annotations.desk.views import notifications, preferences, queue, saved, uploads

urlpatterns = [
    path("articles/upload/", uploads.many, name="articles_upload"),
    path("queue/", queue.show, name="queue"),
    path("queue/next/", queue.take_next, name="take_next"),
    path("queue/many/", queue.many, name="queue_many"),
    path("queue/undo/", queue.undo_many, name="queue_undo"),
    path("notifications/", notifications.page, name="notifications"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/read/", notifications.read_all, name="read_all"),
    path("notifications/<int:pk>/read/", notifications.read, name="read_notification"),
    path("profile/mail/", preferences.choose_mail, name="choose_mail"),
    path("filters/save/", saved.save, name="save_filter"),
    path("filters/<int:pk>/rename/", saved.rename, name="rename_filter"),
    path("filters/<int:pk>/remove/", saved.drop, name="drop_filter"),
    path("filters/<int:pk>/usual/", saved.make_usual, name="usual_filter"),
]
