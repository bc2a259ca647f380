"""The tables of an office: the same on SQLite and PostgreSQL.

Times are text, ISO 8601 in UTC with microseconds, so that both databases hold
the same characters.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "1"
"""Of this schema; an office of another version refuses to start."""

metadata = MetaData()

office = Table(
    "office",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Few things that there is one of: the schema's version, the secret that binds forms to sessions."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(120), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", Text, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
)
"""Of a session only the hash of its token is kept."""

productions = Table(
    "productions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("head", Integer, nullable=False),
    Column("created", String(32), nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("stands_for", String(80), nullable=False),
    Column("since", String(32), nullable=False),
)
"""`stands_for` is the cast or crew id that the account speaks for; "" for none."""

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("production", ForeignKey("productions.id"), nullable=True),
    Column("role", String(20), nullable=False),
    Column("stands_for", String(80), nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("by", String(120), nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("used", String(32), nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent", Integer, nullable=False),
    Column("account", Integer, nullable=False),
    Column("who", String(120), nullable=False),
    Column("at", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
)
"""`manifest` is canonical JSON, path to the SHA-256 of its bytes; `digest` is the SHA-256 of the manifest."""

board_moves = Table(
    "board_moves",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("client", String(40), nullable=False),
    Column("mark", String(80), nullable=False),
    Column("account", Integer, nullable=False),
    Column("what", String(8), nullable=False),
    Column("undone", Integer, nullable=False),
    Column("strips", Text, nullable=False),
    UniqueConstraint("production", "mark"),
)
"""What a move on the board did: `mark` is the page's own name for it, by which it is known when sent again;
`what` is move, undo or redo; `undone` the revision that took it back, 0 for none; `strips` is JSON, strip to
where it was and where it is."""

derived = Table(
    "derived",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("blob", ForeignKey("blobs.sha256"), nullable=False),
    Column("at", String(32), nullable=False),
)
"""What was computed from a revision and can be computed again: plans, assessments."""

issue_pieces = Table(
    "issue_pieces",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("path", String(120), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("blob", ForeignKey("blobs.sha256"), nullable=False),
)
"""The log of issued copies: files as pieces in order. It holds keys, so it is in no revision."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("production", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("asked", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("cancel", Boolean, nullable=False),
    Column("stage", Text, nullable=False),
    Column("done", Float, nullable=False),
    Column("total", Float, nullable=False),
    Column("log", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("worker", String(80), nullable=False),
    Column("beat", String(32), nullable=False),
    Column("who", String(120), nullable=False),
    Column("created", String(32), nullable=False),
    Column("ended", String(32), nullable=False),
    ForeignKeyConstraint(["production", "revision"], ["revisions.production", "revisions.number"]),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("account", Integer, nullable=False),
    Column("who", String(120), nullable=False),
    Column("address", String(64), nullable=False),
    Column("action", String(60), nullable=False),
    Column("object", Text, nullable=False),
    Column("production", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Who did what, each row with the hash of the one before."""

records = Table(
    "records",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("reach", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""How far each production's record of decisions reaches: its head, beside its lines."""

record_lines = Table(
    "record_lines",
    metadata,
    Column("production", ForeignKey("productions.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("gag", String(200), nullable=False),
    Column("line", Text, nullable=False),
)
"""The record of decisions as `record.jsonl` holds it, a line an entry; rows are only ever added."""

pins = Table(
    "pins",
    metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("pin", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("since", String(32), nullable=False),
)
"""Short secrets to sign with on a phone, as Argon2id, with wrong tries since the last right one."""

Index("audit_production", audit.c.production, audit.c.number)
Index("record_gag", record_lines.c.production, record_lines.c.gag, record_lines.c.number)


def utc_now() -> str:
    """Now, as the tables hold it."""
    return as_text(datetime.now(UTC))


def as_text(moment: datetime) -> str:
    """A moment as the tables hold it; text of this form sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
