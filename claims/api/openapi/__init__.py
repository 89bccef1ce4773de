"""The description of the API: its OpenAPI document, the examples in it and the pages made from it."""
