"""The web desk: thin views over the workflow."""
