"""Settings: base, and on it local (embedded defaults), production and test."""
