"""What an ASGI server starts, in each worker, from the settings: ``uvicorn --factory kohesio.asgi:create``."""

from __future__ import annotations

from kohesio import log
from kohesio.app import Application, create_app
from kohesio.settings import load_settings


def create() -> Application:
    """The server of this process. Raises SettingsError for settings that cannot be used."""
    log.set_up()
    return create_app(load_settings())
