"""Writes: the only way in. Each service validates, writes, and records its Change in one transaction."""
