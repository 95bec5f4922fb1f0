"""Fetching pages of the open web, and nothing else: pure Python, no Django, no database."""
