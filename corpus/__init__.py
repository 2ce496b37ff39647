"""Getting pages and making them clean."""
