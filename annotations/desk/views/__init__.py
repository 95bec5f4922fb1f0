"""The pages of the desk, one file a place."""
