"""What pages, API, exports and notifications share over HTTP: the past day asked for, tags, caches, addresses, CSV."""
