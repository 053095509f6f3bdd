"""`comptoir demo`: servers, schema, demonstration shop, then every process."""

import json
import os
import socket
import subprocess
import sys

import typer

from app import processes, servers
from app.demo.widget import FILE
from core.settings import Settings


def run_demo(settings: Settings) -> int:
    """Run the demonstration until told to stop; returns the exit status."""
    settings = settings.model_copy(update={"demo_shop": True})
    with processes.listen(settings) as listener:
        typer.echo("Starting Postgres and Valkey ...")
        return _run(settings, listener)


def _run(settings: Settings, listener: socket.socket) -> int:
    with servers.servers(settings) as (filled, embedded):
        typer.echo("Preparing the demonstration shop ...")
        env = servers.environment(filled)
        # The seed runs in a process of its own: what it loads is given back before the others start.
        subprocess.run([sys.executable, "-m", "app.demo.seed"], env={**os.environ, **env}, check=True)
        return processes.run_all(
            filled, listener, on_ready=lambda: _announce(filled), upkeep=embedded.revive if embedded else lambda: None
        )


def _announce(settings: Settings) -> None:
    demo = json.loads((settings.home / FILE).read_text("utf-8"))
    typer.echo(
        "\n".join(
            (
                "",
                "Comptoir is ready.",
                f"  Shop     {demo['storefront_url']}",
                f"  Console  {demo['console_url']}   {demo['email']} / {demo['password']}",
                f"  API      {demo['base_url']}/openapi.json   key in {settings.home / FILE}",
                "  Stop with Ctrl-C. The data stays in " + str(settings.home),
                "",
            )
        )
    )
