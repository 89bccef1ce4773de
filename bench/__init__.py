"""Benchmarks: each prints what it measured, against a floor measured in the same run. See README.md."""
