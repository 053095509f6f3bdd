"""Readers: from the bytes of a page or file to headings and paragraphs. They run in a process of their own."""
