"""An office started, and stopped in good order."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn

from precipice.office.app import make_app
from precipice.office.archive import files_of_folder, title_of
from precipice.office.logs import start_logs
from precipice.office.office import Office
from precipice.office.readiness import Warming
from precipice.office.settings import Settings, refused
from precipice.office.store import accounts, audit, revisions
from precipice.office.store.engine import alone, writing
from precipice.office.store.revisions import Author, Production
from precipice.office.workers.pool import Pool

CONSOLE = Author(0, "console")
SECONDS_TO_END = 10
Say = Callable[[str], None]


def serve(settings: Settings, folder: Path | None, say: Say) -> None:
    """Serve an office until it is told to stop.

    Args:
        settings: What it is started with.
        folder: A production folder to take in where the office does not have it yet.
        say: Tells whoever started it.

    Raises:
        InputError: The folder, the database or the certificate cannot be used, or nobody may sign in and the
            address to listen at is not this machine's own.
    """
    office = Office.open(settings)
    admin_link = first_link(office)
    if folder is not None:
        shoot, new = take_in(office, folder)
        say(f"{shoot.title}: {'taken in as revision 1' if new else 'here already'}, /p/{shoot.slug}/")
    start_logs()
    app = make_app(settings, office)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.url),
        timeout_graceful_shutdown=SECONDS_TO_END,
        ssl_certfile=settings.cert,
        ssl_keyfile=settings.key,
        ws_max_size=65_536,
        ws="websockets-sansio",
    )
    if settings.cert is not None:
        _refuse_unusable(config)
    socket = config.bind_socket() if settings.port == 0 else None
    here = replace(settings, port=socket.getsockname()[1]) if socket is not None else settings
    say(f"The office is at {here.address}/ and its database at {_without_password(settings.db)}")
    if not settings.loopback and not settings.https:
        say("Warning: passwords cross the network in the clear; give --cert and --key, or --url https://...")
    if admin_link:
        say(f"Nobody has an account yet. Make the first one here, once: {here.address}{admin_link}")
    # The server ends in good order on a signal and then sends it to itself again: that one is for nobody.
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _signal, _frame: None)
    with Pool(settings.db, settings.cache, settings.workers), Warming(office):
        uvicorn.Server(config).run(sockets=[socket] if socket is not None else None)


def first_link(office: Office) -> str:
    """A one-time address for the first account; "" where there are accounts. Those of earlier starts end.

    Raises:
        InputError: There is no account, and others than this machine could reach the office.
    """
    with writing(office.engine) as conn:
        alone(conn, "accounts")
        if accounts.any_account(conn):
            return ""
        if not office.settings.loopback or office.settings.url:
            found = f"{office.settings.url or office.settings.host}, and nobody has an account"
            raise refused("--host", found, "127.0.0.1 until the first account is made")
        accounts.withdraw_invitations(conn, None)
        token = accounts.invite(conn, None, "", "console", admin=True)
        audit.log(conn, "invitation", "the first account")
    return f"/invitation/{token}"


def take_in(office: Office, folder: Path) -> tuple[Production, bool]:
    """Import a folder as a new production, unless one started from the same files.

    Raises:
        InputError: There is no production in it, or it holds what is not allowed.
    """
    files = files_of_folder(folder)
    with writing(office.engine) as conn:
        alone(conn, "productions")
        found = revisions.started_from(conn, files)
        if found is not None:
            return found, False
        words = f"Taken in from the folder {folder.resolve().name}"
        made = revisions.create(conn, title_of(files, folder.resolve().name), files, CONSOLE, words)
        audit.log(conn, "production", made.slug, production=made.id, revision=1)
    return made, True


def _refuse_unusable(config: uvicorn.Config) -> None:
    try:
        config.load()
    except OSError as error:
        found = " ".join(str(error.strerror or error).split())[:200]
        raise refused("--cert and --key", found, "a certificate and its key, as PEM files") from error


def _without_password(db: str) -> str:
    from sqlalchemy.engine import make_url  # noqa: PLC0415

    return make_url(db).render_as_string(hide_password=True)
