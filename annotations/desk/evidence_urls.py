"""Addresses of the library of evidence, and of a claim's citations."""

from django.urls import path

from annotations.desk.views import copies, evidence, library

urlpatterns = [
    path("evidence/", library.library, name="evidence"),
    path("evidence/<int:pk>/", library.piece, name="piece"),
    path("evidence/<int:pk>/edit/", library.edit, name="edit_piece"),
    path("evidence/<int:pk>/state/", library.state, name="piece_state"),
    path("evidence/<int:pk>/fetch/", library.fetch_again, name="fetch_piece"),
    path("evidence/<int:pk>/check/", library.check, name="check_piece"),
    path("evidence/<int:pk>/settle/", library.settle, name="settle_piece"),
    path("evidence/<int:pk>/upload/", library.upload, name="upload_copy"),
    path("evidence/<int:pk>/differences/", copies.differences, name="piece_differences"),
    path("copies/<int:pk>/", copies.read, name="copy"),
    path("copies/<int:pk>/file/", copies.file, name="copy_file"),
    path("citations/<int:pk>/", evidence.citation, name="citation"),
    path("citations/<int:pk>/edit/", evidence.edit, name="edit_citation"),
    path("citations/<int:pk>/remove/", evidence.remove, name="uncite"),
    path("citations/<int:pk>/capture/", evidence.capture, name="capture"),
    path("citations/<int:pk>/capture/again/", evidence.capture_again, name="capture_again"),
    path("claims/<uuid:uuid>/evidence/", evidence.add, name="cite"),
    path("claims/<uuid:uuid>/evidence/lookup/", evidence.lookup, name="evidence_lookup"),
    path("claims/<uuid:uuid>/evidence/order/", evidence.order, name="order_citations"),
    path("claims/<uuid:uuid>/evidence/put-back/", evidence.put_back, name="put_back_citation"),
    path("claims/<uuid:uuid>/evidence/reuse/", evidence.reuse, name="reuse"),
    path("claims/<uuid:uuid>/evidence/search/", evidence.search_library, name="library_search"),
]
