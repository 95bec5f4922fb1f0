"""What leaves the desk: pure functions of loaded objects."""
