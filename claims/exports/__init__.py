"""Bulk files of everything public: `build` makes them, `storage` keeps them, `table_schemas` and `sdmx` shape them."""
