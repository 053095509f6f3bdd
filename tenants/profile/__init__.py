"""A tenant's own settings: name, place, language, brand, how long conversations are kept."""
