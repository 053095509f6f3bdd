"""The command line: `comptoir --help`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="AI sales agents for online shops.")
catalog_app = typer.Typer(no_args_is_help=True, help="The catalogue.")
tenant_app = typer.Typer(no_args_is_help=True, help="Tenants.")
operator_app = typer.Typer(no_args_is_help=True, help="Who operates this installation.")
switch_app = typer.Typer(no_args_is_help=True, help="Switches that act without a restart.")
app.add_typer(switch_app, name="switch")
app.add_typer(catalog_app, name="catalog")
app.add_typer(tenant_app, name="tenant")
app.add_typer(operator_app, name="operator")


@app.command()
def demo() -> None:
    """Run everything with a demonstration shop: no key, no network."""
    from app.demo import run

    sys.exit(run.run_demo(load_settings()))


@app.command(name="run")
def run_everything() -> None:
    """Run API, workers and dispatcher on this machine, with embedded servers unless addresses are given."""
    from app import processes, servers

    wanted = load_settings()
    with processes.listen(wanted) as listener, servers.servers(wanted) as (settings, embedded):
        servers.migrate(settings.database_owner_url)
        typer.echo(f"Comptoir starts on {settings.public_url}")
        status = processes.run_all(
            settings,
            listener,
            on_ready=lambda: typer.echo(f"Ready: {settings.public_url}/console/"),
            upkeep=embedded.revive if embedded else lambda: None,
        )
    sys.exit(status)


@app.command()
def serve(fd: Annotated[int | None, typer.Option(help="An inherited listening socket")] = None) -> None:
    """Serve the API alone."""
    from app import processes

    processes.serve(_with_addresses(), fd)


@app.command()
def worker(queue: Annotated[str, typer.Argument(help="default or catalog")] = "default") -> None:
    """Work on one queue."""
    from app import processes

    processes.run_worker(_with_addresses(), queue)


@app.command()
def dispatcher() -> None:
    """Relay the outbox, put back what was lost, write periodic jobs."""
    from app import processes

    processes.run_dispatcher(_with_addresses())


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    from app import servers

    with servers.servers(load_settings()) as (settings, _):
        servers.migrate(settings.database_owner_url or settings.database_url)
    typer.echo("The schema is up to date.")


@app.command()
def doctor() -> None:
    """Look for what is wrong with this installation, and say what to do."""
    from app import doctor as checks

    sys.exit(checks.run(load_settings()))


@app.command()
def rehearse(
    tenant: Annotated[str, typer.Option(help="Id of the tenant; the demo's when omitted")] = "",
    agent: Annotated[str, typer.Option(help="Id of the agent; the demo's when omitted")] = "",
    published: Annotated[
        bool, typer.Option("--published/--draft", help="What shoppers meet now, or the draft")
    ] = False,
    shoppers: Annotated[int, typer.Option(min=3, max=60, help="How many look for a product")] = 12,
    tries: Annotated[int, typer.Option(min=1, max=5, help="How often each tries; all must succeed")] = 1,
    model: Annotated[bool, typer.Option("--model", help="Ask the agent's model, within the spend cap")] = False,
    seed: Annotated[int | None, typer.Option(help="The same one, the same shoppers")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report with transcripts")] = False,
) -> None:
    """Let simulated shoppers try an agent. Ends with status 1 when it does not pass."""
    from agents.rehearsal.service import Wanted
    from app import rehearsal_cli

    wanted = Wanted(draft=not published, shoppers=shoppers, tries=tries, brain="agent" if model else "local", seed=seed)
    sys.exit(rehearsal_cli.run(load_settings(), tenant, agent, wanted, as_json=as_json))


@switch_app.command("off")
def switch_off(
    key: Annotated[str, typer.Argument(help="llm, tenant:<uuid> or connector:<name>")],
    reason: Annotated[str, typer.Option(prompt=True, help="Shown to whoever looks next")],
) -> None:
    """Turn something off at once, without a restart."""
    from app import maintenance

    maintenance.switch(load_settings(), key, off=True, reason=reason)


@switch_app.command("on")
def switch_on(key: Annotated[str, typer.Argument(help="What was turned off")]) -> None:
    """Turn it on again."""
    from app import maintenance

    maintenance.switch(load_settings(), key, off=False, reason="")


@switch_app.command("list")
def switch_list() -> None:
    """Show what is off, since when and why."""
    from app import maintenance

    maintenance.show_switches(load_settings())


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from app.main import create_app

    print(json.dumps(create_app(load_settings()).openapi(), indent=1, sort_keys=True))  # noqa: T201 - its purpose


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="The archive to write, such as comptoir.tar.gz")],
    without_key: Annotated[bool, typer.Option("--without-key", help="Leave the master key out")] = False,
) -> None:
    """Save database, files and master key into one archive; the installation may be running."""
    from app import maintenance

    maintenance.save(load_settings(), target, with_key=not without_key)


@app.command()
def restore(
    archive: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that is not empty")] = False,
) -> None:
    """Bring an installation back from an archive. Stop Comptoir first."""
    from app import maintenance

    maintenance.bring_back(load_settings(), archive, force=force)


@app.command()
def upgrade() -> None:
    """Back up, then migrate: what to run after installing a new version."""
    from app import maintenance

    maintenance.upgrade(load_settings())


@catalog_app.command("import")
def catalog_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    url: Annotated[str, typer.Option(help="Address of Comptoir; the demo's when omitted")] = "",
    key: Annotated[str, typer.Option(help="API key", envvar="COMPTOIR_API_KEY")] = "",
    source: Annotated[str, typer.Option(help="Name of where the products come from")] = "upload",
    mode: Annotated[str, typer.Option(help="merge or full")] = "merge",
    format_: Annotated[
        str, typer.Option("--format", help="auto, shopify_csv, woocommerce_csv, google_merchant, ndjson")
    ] = "auto",
) -> None:
    """Import a catalogue file into a running Comptoir."""
    from app import imports

    imports.import_file(load_settings(), file, url=url, key=key, source=source, mode=mode, file_format=format_)


@tenant_app.command("create")
def tenant_create(
    name: Annotated[str, typer.Argument(help="Name of the shop")],
    email: Annotated[str, typer.Option(prompt=True, help="The owner's e-mail address")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    country: Annotated[str, typer.Option()] = "FR",
    currency: Annotated[str, typer.Option()] = "EUR",
    timezone: Annotated[str, typer.Option()] = "Europe/Paris",
    locale: Annotated[str, typer.Option()] = "fr",
) -> None:
    """Create a tenant with its owner, a storefront and an API key."""
    from app import tenants_cli

    tenants_cli.create(
        load_settings(),
        name=name,
        email=email,
        password=password,
        country=country,
        currency=currency,
        timezone=timezone,
        locale=locale,
    )


@operator_app.command("add")
def operator_add(email: Annotated[str, typer.Argument(help="Address of an account that exists")]) -> None:
    """Let an account operate this installation: resellers, all tenants, the brand, the switches."""
    from app import operators_cli

    operators_cli.add(load_settings(), email)


def _with_addresses() -> Settings:
    settings = load_settings()
    if not settings.database_url or not settings.redis_url:
        raise SystemExit("This process needs DATABASE_URL and REDIS_URL. `comptoir run` starts everything by itself.")
    return settings


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
