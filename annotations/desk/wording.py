"""How each recorded action is told: one sentence, begun by the one who did it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "article.receive": _("{who} brought the article in."),
    "article.segment_again": _("{who} asked for a new segmentation."),
    "segmentation.start": _("{who} began to segment the article."),
    "segmentation.finish": _("{who} found these claims in the article."),
    "segmentation.fail": _("{who} could not segment the article."),
    "claim.mark": _("{who} marked this passage as a claim."),
    "claim.accept": _("{who} accepted the claim."),
    "claim.dismiss": _("{who} dismissed the suggestion."),
    "claim.restore": _("{who} restored the suggestion."),
    "claim.unaccept": _("{who} put the claim back among the suggestions."),
    "claim.edit_statement": _("{who} edited the claim."),
    "claim.merge": _("{who} merged the claim into another."),
    "claim.split": _("{who} split the claim."),
    "claim.unmerge": _("{who} took the merging back."),
    "claim.unsplit": _("{who} took the splitting back."),
    "claim.unmark": _("{who} took the marking of this passage back."),
    "claim.tag": _("{who} changed the tags."),
    "claim.take": _("{who} took the claim."),
    "claim.assign": _("{who} assigned the claim."),
    "claim.reassign": _("{who} gave the claim to somebody else."),
    "claim.release": _("{who} gave the claim back to the queue."),
    "claim.close": _("{who} closed the claim as not checkable."),
    "claim.reopen": _("{who} reopened the claim."),
    "claim.set_due": _("{who} changed the due time."),
    "claim.set_priority": _("{who} changed the priority."),
    "claim.take_over": _("{who} took the claim over while somebody else was writing on it."),
    "claim.cite": _("{who} added evidence."),
    "claim.uncite": _("{who} removed evidence."),
    "claim.edit_citation": _("{who} changed what is quoted from the evidence."),
    "claim.put_back": _("{who} took back a split or a merge."),
    "claim.put_back_citation": _("{who} put evidence back as it was."),
    "claim.order_citations": _("{who} put the evidence into another order."),
    "claim.comment": _("{who} commented."),
    "claim.resolve": _("{who} settled the comments."),
    "claim.reopen_comment": _("{who} opened the comments again."),
    "claim.edit_contact": _("{who} changed what is on record of asking the claimant."),
    "claim.contact": _("{who} tried to reach the claimant."),
    "claim.submit": _("{who} submitted the verdict for review."),
    "claim.approve": _("{who} approved the verdict."),
    "claim.return": _("{who} returned the verdict."),
    "claim.publish": _("{who} published the claim."),
    "claim.correct": _("{who} began a correction."),
    "claim.finish_minor_correction": _("{who} published a minor correction."),
    "claim.withdraw": _("{who} withdrew the claim."),
    "verdict.write": _("{who} wrote on the verdict."),
    "evidence.add": _("{who} added evidence to the library."),
    "evidence.edit": _("{who} corrected what is known about the evidence."),
    "evidence.capture_again": _("{who} asked for the page to be fetched again."),
    "evidence.upload": _("{who} added a file to the evidence."),
    "evidence.settle_link": _("{who} looked at the changed page."),
    "evidence.check": _("{who} checked the link."),
    "capture.read": _("{who} read the file."),
    "capture.keep": _("{who} fetched and kept the page."),
    "capture.fail": _("{who} could not fetch the page."),
}

UNNAMED = _("{who} changed the record directly.")
"""For what was done past the workflow: by raw SQL or a tool of the database."""

OTHER = _("{who} did: {action}.")

ABOUT_A_CLAIM: dict[str, Promise] = {
    "segmentation.finish": _("{who} suggested this claim."),
    "segmentation.start": _("{who} began to segment the article."),
}
"""How an action reads on the page of one claim, where that differs."""

TASKS: dict[str, Promise] = {
    "segment": _("The segmenter"),
    "capture": _("The page keeper"),
    "check": _("The link checker"),
    "read": _("The file reader"),
    "worker": _("The worker"),
    "sweep": _("The sweeper of stuck jobs"),
}
"""What background tasks are called."""

DATABASE = _("Somebody in the database")
