"""Knowledge: the shop's own pages and documents, read, cut into passages, searched, and quoted with their source."""
