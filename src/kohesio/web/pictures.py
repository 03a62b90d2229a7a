"""Serves the pictures that the operator added; their addresses change with their content."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kohesio.editorial.folder import EditorialFolder
from kohesio.errors import KohesioError
from kohesio.http import caching
from kohesio.index.service import ServiceHolder


def pictures_route(holder: ServiceHolder) -> Route:
    """``/pictures/{digest}/{name}``: a picture of an entry that is shown; any other is a 404."""
    folder = EditorialFolder(holder.directory.editorial)

    def found(digest: str) -> tuple[bytes, str] | None:
        try:
            picture = holder.service.overlay.picture(digest)
        except KohesioError:  # no version is served, so no entry is shown
            return None
        content = folder.content(picture) if picture else None
        return (content, picture.media_type) if content and picture else None

    async def answer(request: Request) -> Response:
        picture = await run_in_threadpool(found, request.path_params["digest"])
        if picture is None:
            raise HTTPException(404)
        return Response(picture[0], headers={"Cache-Control": caching.FOR_EVER}, media_type=picture[1])

    return Route("/pictures/{digest}/{name}", answer)
