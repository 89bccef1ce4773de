"""Reads: frozen rows for the method, and the querysets behind every public answer."""
