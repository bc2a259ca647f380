"""The verbs of the office: serve, backup, restore, password."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

DONE = 0


def add_serve(verbs: Any) -> None:
    """Add `serve`."""
    verb = verbs.add_parser(
        "serve",
        help="the office: a web app in which a production plans, decides and keeps what it decided",
        description="Starts the office. On a fresh start it prints a link that makes the first account. It "
        "listens on this machine only until told otherwise, and refuses to listen elsewhere while there "
        "is no account.",
    )
    verb.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        nargs="?",
        help="a production folder to take in as revision 1 if new",
    )
    _add_db(verb)
    verb.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="address to listen at (127.0.0.1)"
    )
    verb.add_argument(
        "--port", metavar="N", type=_port, default=8420, help="port (8420); 0 for any that is free"
    )
    verb.add_argument("--url", default="", help="where people reach it, with a proxy in front: https://NAME")
    verb.add_argument("--cert", metavar="FILE", type=Path, help="certificate for TLS")
    verb.add_argument("--key", metavar="FILE", type=Path, help="its key")
    verb.add_argument("--workers", metavar="N", type=_workers, default=1, help="processes for long work (1)")
    verb.add_argument("--cache", metavar="DIR", type=Path, help="private folder for what can be made again")
    verb.set_defaults(verb=_serve)


def add_backup(verbs: Any) -> None:
    """Add `backup`."""
    verb = verbs.add_parser(
        "backup",
        help="write an office into one file, while it runs",
        description="Writes everything an office keeps into one file, from either database, while it runs.",
    )
    verb.add_argument("file", metavar="FILE", type=Path, help="file to write; it must not exist")
    _add_db(verb)
    verb.set_defaults(verb=_backup)


def add_restore(verbs: Any) -> None:
    """Add `restore`."""
    verb = verbs.add_parser(
        "restore",
        help="put a backup into a new database",
        description="Puts a backup into a database without anything in it, of either kind: so an office also "
        "moves from SQLite to PostgreSQL. The file is verified whole before anything is written.",
    )
    verb.add_argument("file", metavar="FILE", type=Path, help="file that `precipice backup` wrote")
    _add_db(verb)
    verb.set_defaults(verb=_restore)


def add_password(verbs: Any) -> None:
    """Add `password`."""
    verb = verbs.add_parser(
        "password",
        help="give somebody who forgot it a new password for the office",
        description="Gives an account a new password, made by chance and shown once, while the office runs "
        "or not. Its browsers are signed out, its PIN ends, and the office's log says that it was done here.",
    )
    verb.add_argument("login", metavar="LOGIN", help="as it is typed to sign in")
    _add_db(verb)
    verb.set_defaults(verb=_password)


def _add_db(verb: Any) -> None:
    verb.add_argument(
        "--db",
        metavar="URL",
        help="database: sqlite:///FILE or postgresql://USER@HOST/NAME; a file of the user's where left out",
    )


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"found {text}; 0 to 65535 is allowed")
    return number


def _workers(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 64:
        raise argparse.ArgumentTypeError(f"found {text}; 0 to 64 is allowed")
    return number


def _serve(options: argparse.Namespace) -> int:
    from precipice.office.serve import serve
    from precipice.office.settings import Settings, default_cache, default_db, refused

    if (options.cert is None) != (options.key is None):
        raise refused("--cert", "one of --cert and --key", "both, or neither")
    if options.url and not options.url.startswith(("https://", "http://")):
        raise refused("--url", repr(options.url), "an address, as https://office.example")
    settings = Settings(
        db=options.db or default_db(),
        host=options.host,
        port=options.port,
        url=options.url,
        cache=options.cache or default_cache(),
        workers=options.workers,
        cert=options.cert,
        key=options.key,
    )
    serve(settings, options.folder, lambda line: print(line, flush=True))
    return DONE


def _backup(options: argparse.Namespace) -> int:
    from precipice.office.backup import back_up
    from precipice.office.settings import default_db

    counts = back_up(options.db or default_db(), options.file)
    print(f"{options.file}: {_counted(counts)}")
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from precipice.office.backup import restore
    from precipice.office.settings import default_db

    counts = restore(options.file, options.db or default_db())
    print(f"Restored: {_counted(counts)}")
    return DONE


def _password(options: argparse.Namespace) -> int:
    from precipice.office.forgotten import renew_password
    from precipice.office.settings import default_db

    done = renew_password(options.db or default_db(), options.login)
    print(f"{done.account.name} ({done.account.login}) signs in with: {done.password}")
    browsers = f"{done.ended} browser{'' if done.ended == 1 else 's'}"
    print(f"It is shown only this time; {browsers} signed out. It is changed under the own name, top right.")
    return DONE


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in ("productions", "revisions", "blobs", "accounts"))
