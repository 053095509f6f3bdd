"""Name the files that grew too long: over 300 lines is a warning to split, over 500 fails."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARN, FAIL = 300, 500
SOURCES = ("*.py", "*.ts", "*.tsx", "*.css")
GENERATED = (".gen.ts",)


def source_files() -> list[Path]:
    """Files that git tracks or would track, without generated ones."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        *SOURCES,
    ]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    files = (ROOT / name for name in names if name and not name.endswith(GENERATED))
    return [path for path in files if path.exists()]


def main() -> int:
    lengths = {path.relative_to(ROOT): len(path.read_bytes().splitlines()) for path in source_files()}
    long = sorted((n, path) for path, n in lengths.items() if n > WARN)
    for n, path in long:
        print(f"{'TOO LONG' if n > FAIL else 'split soon'}: {path} has {n} lines")
    print(f"{len(lengths)} files, the longest has {max(lengths.values(), default=0)} lines")
    return any(n > FAIL for n, _ in long)


if __name__ == "__main__":
    sys.exit(main())
