"""The publishers' interface."""
