"""Calling subscribers: `send` makes one safe call, `rounds` works through what is due."""
