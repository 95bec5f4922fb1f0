"""Django's own admin, in the desk's language, over the same workflow functions as the desk."""

from annotations.admin.site import desk_admin

__all__ = ["desk_admin"]
