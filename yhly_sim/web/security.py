"""Who may ask: Host and Origin are checked, an open door needs a token, and every answer says what a page may do."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yhly_sim.engine.errors import UserError
from yhly_sim.web.answers import refused

SESSION_COOKIE, TOKEN_COOKIE = "yhly_session", "yhly_token"
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                               "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True)
class Door:
    """Where the server listens. token: what a visitor must bring; None on an address of this machine only."""

    host: str
    port: int
    token: str | None = None

    def is_own_host(self, named: str) -> bool:
        """Whether a Host header means this server. Behind a token any numeric address may: no name leads there."""
        name, _, port = named.rpartition(":") if not named.endswith("]") and ":" in named else (named, "", "80")
        if port != str(self.port):
            return False
        return name in (*OWN_NAMES, self.host) or (self.token is not None and _is_numeric(name))


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
        return True
    except ValueError:
        return False


class Guard:
    """Lets a request in or refuses it with 403, gives it a session, and puts the headers on its answer."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        session = cookies.get(SESSION_COOKIE, "")
        is_new = not 20 <= len(session) <= 60
        session = secrets.token_urlsafe(24) if is_new else session
        scope["session"] = session

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                answer.setdefault("Cache-Control", "no-store")
                if is_new:
                    answer.append("Set-Cookie", f"{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        answer = self._refusal(headers) or self._checked_token(scope, cookies)
        await (answer or self.app)(scope, receive, send_guarded)

    def _refusal(self, headers: Headers) -> Any:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self.door.is_own_host(host):
            return refused(403, UserError("web_wrong_host", host=host[:80]))
        if origin is not None and origin != f"http://{host}":
            return refused(403, UserError("web_wrong_origin", origin=origin[:80]))
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return refused(403, UserError("web_wrong_origin", origin=headers["sec-fetch-site"][:80]))
        return None

    def _checked_token(self, scope: Scope, cookies: dict[str, str]) -> Any:
        token = self.door.token
        if token is None or _same(cookies.get(TOKEN_COOKIE, ""), token):
            return None
        brought = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and _same(brought, token):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(TOKEN_COOKIE, token, httponly=True, samesite="strict", path="/")
            return answer
        return refused(403, UserError("web_token_missing"))


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
