"""Forms of the desk: they read what was typed; the workflow decides."""
