"""Reads one file from standard input and writes what is in it, as JSON, to standard output.

A process of its own: a file that never ends, unpacks without end or crashes its parser takes nothing else with it.
Usage: `python -I -m agents.knowledge.readers <kind> [charset]`.
"""

import json
import resource
import sys
from dataclasses import astuple

from agents.knowledge.limits import MAX_TEXT, READING_MEMORY, READING_SECONDS
from agents.knowledge.readers.blocks import Parsed, Unreadable, bounded


def parse(kind: str, data: bytes, charset: str | None) -> Parsed:
    """Read a document.

    Args:
        kind: `html`, `pdf`, `docx`, `markdown` or `text`.
        data: its bytes.
        charset: of text, where it is known.

    Raises:
        Unreadable: it cannot be read; the message says what to do.
    """
    title, language = "", None
    if kind == "html":
        from agents.knowledge.readers.html import Html

        page = Html(data, charset)
        title, language, found = page.title, page.language, page.blocks()
    elif kind == "pdf":
        from agents.knowledge.readers.pdf import Pdf

        pdf = Pdf(data)
        title, found = pdf.title, pdf.blocks()
    elif kind == "docx":
        from agents.knowledge.readers.docx import read_docx

        found = read_docx(data)
    else:
        from agents.knowledge.readers.text import decode, read_markdown, read_text

        found = (read_markdown if kind == "markdown" else read_text)(decode(data))
    blocks, truncated = bounded(found, MAX_TEXT)
    if not blocks:
        raise Unreadable("There is no text in it that a visitor could read.")
    return Parsed(title, language, blocks, truncated)


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (READING_SECONDS, READING_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (READING_MEMORY, READING_MEMORY))
    kind, charset = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    try:
        parsed = parse(kind, sys.stdin.buffer.read(), charset)
        answer = {
            "title": parsed.title,
            "language": parsed.language,
            "blocks": [astuple(block) for block in parsed.blocks],
            "truncated": parsed.truncated,
        }
    except Unreadable as error:
        answer = {"error": str(error)}
    except (MemoryError, RecursionError):
        answer = {"error": "This file needs more memory to be read than is reasonable, and was refused."}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
