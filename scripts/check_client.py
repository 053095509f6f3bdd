"""Compare the console's API types with the API; `--write` makes them again.

The way is: routes -> `comptoir openapi` -> openapi-typescript -> console/src/api/schema.gen.ts, which is committed.
"""

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "console" / "src" / "api" / "schema.gen.ts"


def generate(folder: Path) -> str:
    """The types of the API as the routes define it now.

    Raises:
        subprocess.CalledProcessError: one of the two programs failed; it has said why.
    """
    document, types = folder / "openapi.json", folder / "schema.ts"
    comptoir = Path(sys.executable).with_name("comptoir")
    document.write_bytes(subprocess.run([comptoir, "openapi"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    command = ["scripts/with_node", "npx", "--no-install", "openapi-typescript", str(document), "--output", str(types)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return types.read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="comptoir-client-") as folder:
        try:
            fresh = generate(Path(folder))
        except subprocess.CalledProcessError as error:
            print(f"The API types could not be made; {Path(error.cmd[0]).name} ended with {error.returncode}.")
            return 1
    if "--write" in arguments:
        COMMITTED.write_text(fresh, encoding="utf-8")
        return 0
    committed = COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else ""
    if fresh == committed:
        print("the console's API types are those of the API")
        return 0
    changes = difflib.unified_diff(committed.splitlines(), fresh.splitlines(), "committed", "the API", lineterm="", n=1)
    print("\n".join(list(changes)[:60]))
    print("The API changed: run `make generated` and commit the result.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
