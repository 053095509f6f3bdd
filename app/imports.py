"""`comptoir catalog import`: uploads a file to a running Comptoir and shows how it goes."""

import json
import time
from pathlib import Path
from typing import Any

import httpx2
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from app.demo.widget import FILE
from core.settings import Settings

_POLL_SECONDS = 0.3
_SHOWN = 10


def import_file(
    settings: Settings, file: Path, *, url: str, key: str, source: str, mode: str, file_format: str
) -> None:
    """Upload a file, wait for its import and print what came of it.

    Raises:
        SystemExit: it was refused or failed; the message says why.
    """
    url, key = _where(settings, url, key)
    with httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=600) as client:
        try:
            with file.open("rb") as handle:
                fields = {"source": source, "mode": mode, "format": file_format}
                started = client.post("/v1/catalog/imports", data=fields, files={"file": (file.name, handle)})
            done = _follow(client, _checked(started)["id"])
        except httpx2.TransportError as error:
            raise SystemExit(f"Comptoir does not answer at {url} ({type(error).__name__}). Is it running?") from error
    _report(done)


def _where(settings: Settings, url: str, key: str) -> tuple[str, str]:
    if url and key:
        return url, key
    path = settings.home / FILE
    if not path.exists():
        raise SystemExit("Give --url and --key, or start the demo with `make run`.")
    demo = json.loads(path.read_text("utf-8"))
    return url or demo["base_url"], key or demo["api_key"]


def _checked(response: httpx2.Response) -> dict[str, Any]:
    try:
        body: dict[str, Any] = response.json()
    except ValueError:
        raise SystemExit(f"What answers at {response.url} is not Comptoir (status {response.status_code}).") from None
    if response.is_error:
        raise SystemExit(f"Refused: {body.get('detail', response.status_code)}")
    return body


def _follow(client: httpx2.Client, import_id: str) -> dict[str, Any]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("Importing", total=None)
        while True:
            state = _checked(client.get(f"/v1/catalog/imports/{import_id}"))
            progress.update(bar, description=state["status"], total=state["total"], completed=state["imported"])
            if state["status"] in ("succeeded", "failed"):
                return state
            time.sleep(_POLL_SECONDS)


def _report(done: dict[str, Any]) -> None:
    for problem in done["errors"][:_SHOWN]:
        typer.echo(f"  row {problem['row']}, {problem['field']}: {problem['message']}", err=True)
    if done["status"] == "failed":
        raise SystemExit("The import failed. What was imported before stays.")
    typer.echo(f"{done['imported']} imported, {done['skipped']} skipped of {done['total']}.")
