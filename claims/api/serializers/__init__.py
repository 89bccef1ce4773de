"""The serializers of the public API, by what they show."""
