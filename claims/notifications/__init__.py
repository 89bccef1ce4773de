"""Webhooks and e-mail: `transport` makes one safe call, `dispatcher` works through what is due, `email` sends mails."""
