"""Around every request: a name for it, bounds on it, headers on its answer, a line in the log, a count."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from precipice.office.metrics import Metrics
from precipice.office.security.cookies import cookie_name
from precipice.office.settings import Settings

UNANSWERED = 499
"""Logged where whoever asked was gone before the answer."""
LARGEST_BODY = 64_000_000
LARGEST_STRANGERS = 64_000
"""Bytes of a request, and of one by somebody who is not signed in."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
"""Of a paper shown as the file that it is: it has its own style, and nothing in it runs."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_LOG = logging.getLogger("precipice.office")


class TooLargeError(Exception):
    """A request longer than is allowed."""


@dataclass(frozen=True)
class Guard:
    """The outermost layer of the app.

    Attributes:
        app: What it stands around.
        settings: The office's.
        metrics: Where requests are counted.
        signed_in: Whether a cookie is that of a session; asked for long requests only.
        broken: Answers where something broke, without saying what.
    """

    app: ASGIApp
    settings: Settings
    metrics: Metrics
    signed_in: Callable[[str], bool]
    broken: Callable[[Request, Exception], Awaitable[Response]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or hold one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["request_id"] = secrets.token_hex(8)
        if not self._known(headers.get("host", "")):
            await _refuse(scope, receive, send, 421, "This office does not go by that name.")
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self._http(scope, receive, send, headers)

    async def _http(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        began, status = time.perf_counter(), UNANSWERED
        bound = _Bound(scope, receive, lambda: self._signed_in(scope))

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._mark(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            stated = headers.get("content-length", "0")
            await bound.refuse(int(stated) if stated.isdecimal() else LARGEST_BODY + 1)
            await self.app(scope, bound.receive, answer)
        except TooLargeError:
            await _refuse(scope, receive, answer, 413, f"Found a request of more than {bound.most:,} bytes.")
        except Exception as error:
            if status != UNANSWERED:
                raise
            failed = await self.broken(Request(scope), error)
            await failed(scope, receive, answer)
        finally:
            self._count(scope, status, time.perf_counter() - began)

    async def _signed_in(self, scope: Scope) -> bool:
        cookie = HTTPConnection(scope).cookies.get(cookie_name(self.settings.https), "")
        return bool(cookie) and await run_in_threadpool(self.signed_in, cookie)

    def _known(self, host: str) -> bool:
        names = self.settings.hosts
        name = host[: host.rindex("]") + 1] if "]" in host else host.partition(":")[0]
        return not names or name.strip("[]").casefold() in names

    def _mark(self, headers: MutableHeaders, scope: Scope) -> None:
        is_paper = headers.get("content-security-policy") == PAPER_POLICY
        for name, value in HEADERS.items():
            headers[name] = value
        if is_paper:
            headers["content-security-policy"] = PAPER_POLICY
        headers["x-request-id"] = scope["request_id"]
        if self.settings.https:
            headers["strict-transport-security"] = "max-age=31536000"
        if not scope["path"].startswith("/static/"):
            headers.setdefault("cache-control", "no-store")

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in ("GET", "POST", "PUT", "DELETE", "HEAD") else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        client = scope.get("client")
        _LOG.info(
            "request",
            extra={
                "request": scope["request_id"],
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "address": client[0] if client else "",
            },
        )


@dataclass(slots=True)
class _Bound:
    """Receives no more than is allowed; the scope says where it was more, should an error be caught."""

    scope: Scope
    inner: Receive
    signed_in: Callable[[], Awaitable[bool]]
    most: int = LARGEST_STRANGERS
    _taken: int = 0
    _asked: bool = False

    async def refuse(self, size: int) -> None:
        """Refuse a request that is, or by now has become, too long for who sends it.

        Raises:
            TooLargeError: It is.
        """
        if size > self.most and not self._asked:
            self._asked = True
            self.most = LARGEST_BODY if await self.signed_in() else self.most
        if size > self.most:
            self.scope["too_large"] = True
            raise TooLargeError

    async def receive(self) -> Message:
        """The next piece of the request."""
        message = await self.inner()
        self._taken += len(message.get("body", b""))
        await self.refuse(self._taken)
        return message


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, words: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    await PlainTextResponse(words + "\n", status, {"connection": "close"})(scope, receive, send)
