"""What lists can be filtered by: what all have (`base`), the kinds of filters (`fields`), each list's own (`lists`)."""
