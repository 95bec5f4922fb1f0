"""What a machine needs to run Rasti alone: an embedded PostgreSQL and the supervisor of all parts."""
