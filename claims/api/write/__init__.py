"""The write API under /api/v1/desk/: what programs of editors enter, edit and submit. Nothing here is public."""
