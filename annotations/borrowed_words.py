"""Words of Django and its packages that this desk says in its own way.

Nothing imports this file: ``makemessages`` alone reads it, so that these messages stay in our
catalogue, which is asked before theirs.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = [
    # The admin's lists and forms.
    _("- Select an option -"),
    _("Run"),
    _("Run the selected action"),
    _("Action:"),
    ngettext_lazy("%(sel)s of %(cnt)s selected", "%(sel)s of %(cnt)s selected", "cnt"),
    _("0 of %(cnt)s selected"),
    _("Clear selection"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Add %(name)s"),
    _("Change"),
    _("View"),
    _("Delete"),
    _("Filter"),
    _("Show counts"),
    _("Hide counts"),
    _("Clear all filters"),
    _(" By %(filter_title)s "),
    _("Start typing to filter…"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Save and view"),
    _("Show all"),
    _("Toggle navigation"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", "number"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("You don’t have permission to view or edit anything."),
    _("No action selected."),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    # Forms.
    _("This field is required."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("The submitted file is empty."),
]
