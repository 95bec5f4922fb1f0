"""The views of the publishers' interface, one file a noun."""
