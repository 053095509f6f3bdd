"""Catalogue imports: files in, products out. `readers` knows formats and no database; the rest knows no format."""
