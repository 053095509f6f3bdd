"""Bounds of what is read. A plan's own limit, `knowledge_documents`, comes on top."""

from typing import Final

MAX_UPLOAD: Final = 20 * 1024 * 1024
MAX_PAGE: Final = 5 * 1024 * 1024
"""Of a fetched HTML page or text, unpacked."""
MAX_TEXT: Final = 600_000
"""Characters of one document; what follows is left out, and said to be."""
MAX_PASTED: Final = 200_000
MAX_PDF_PAGES: Final = 500
MAX_UNPACKED: Final = 60 * 1024 * 1024
"""Of the one part of a DOCX that is read."""
MAX_PAGES: Final = 1_000
"""Addresses of one sitemap source."""
MAX_SITEMAPS: Final = 40
MAX_SITEMAP: Final = 10 * 1024 * 1024
MAX_ROBOTS: Final = 500 * 1024
MAX_PAUSE: Final = 10
"""Seconds between two pages at most, whatever robots.txt asks."""
KEPT_VERSIONS: Final = 3
"""Of a source, the live one included."""
MAX_SOURCES: Final = 200
"""Of a tenant."""
READING_SECONDS: Final = 20
"""What unpacking one file may take."""
READING_MEMORY: Final = 1024 * 1024 * 1024
