"""What a browser may do with our answers. The content policy starts from "nothing" and lists what is allowed."""

from __future__ import annotations

from collections.abc import Mapping

NOTHING: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "frame-ancestors": ("'none'",),
}
"""For data and errors: nothing may be loaded, sent or framed."""

PAGES: Mapping[str, tuple[str, ...]] = {
    **NOTHING,
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "frame-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "form-action": ("'self'",),
}
"""For pages: our own files, and forms that lead to ourselves. Nothing inline, nothing foreign."""

FEEDS: Mapping[str, tuple[str, ...]] = {**NOTHING, "style-src": ("'self'",)}
"""For feeds that are read in a browser: their style sheet, and nothing else."""

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "payment", "usb", "browsing-topics", "accelerometer", "gyroscope")
) + (", geolocation=(self)")

HSTS = "max-age=31536000"


def content_policy(directives: Mapping[str, tuple[str, ...]]) -> str:
    """The ``Content-Security-Policy`` header of some directives."""
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def framed_policy(sites: tuple[str, ...]) -> str:
    """The policy of a page that some sites may show in a frame of theirs; what it loads stays our own."""
    return content_policy({**PAGES, "frame-ancestors": ("'self'", *sites)})


def feed_policy() -> str:
    """The policy of a feed that is read in a browser."""
    return content_policy(FEEDS)


def security_headers(content_type: str, *, secure: bool) -> dict[str, str]:
    """The headers of an answer of ``content_type``; ``secure`` where the public address is https."""
    is_page = content_type.startswith("text/html")
    headers = {
        "content-security-policy": content_policy(PAGES if is_page else NOTHING),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": PERMISSIONS,
        "cross-origin-opener-policy": "same-origin",
    }
    if secure:
        headers["strict-transport-security"] = HSTS
    return headers
