"""A request that changes something must come from a page of this office, not from another site's.

Two checks, both must hold: where the browser says that the request came from (Sec-Fetch-Site, Origin), and a
token that only a page of the same session could read (OWASP, Cross-Site Request Forgery Prevention).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
HEADER, FIELD = "x-csrf-token", "csrf"


def token_for(secret: bytes, session: str) -> str:
    """The token of a session's pages.

    Args:
        secret: The office's.
        session: The session's cookie, or that of a visitor who is not signed in.
    """
    return hmac.new(secret, b"form:" + session.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def token_holds(secret: bytes, session: str, found: str) -> bool:
    """Whether a token is the session's."""
    return bool(session) and hmac.compare_digest(
        token_for(secret, session).encode(), found.encode("utf-8", "surrogatepass")
    )


def same_site(headers: Mapping[str, str], trusted: str) -> bool:
    """Whether a request that changes something comes from a page of this office.

    Args:
        headers: Of the request, names in lower case.
        trusted: The office's own address where something stands in front of it; "" else.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return own_origin(headers, trusted)


def own_origin(headers: Mapping[str, str], trusted: str) -> bool:
    """Whether the origin that a request names, if any, is this office."""
    origin = headers.get("origin")
    if origin is None:
        return True
    hosts = {headers.get("host", "").casefold()} | (
        {urlsplit(trusted).netloc.casefold()} if trusted else set()
    )
    return origin != "null" and urlsplit(origin).netloc.casefold() in hosts
