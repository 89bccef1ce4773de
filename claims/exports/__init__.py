"""Bulk files: everything public, in one go. `build` makes them, `shelf` keeps them, `tables` and `sdmx` shape them."""
