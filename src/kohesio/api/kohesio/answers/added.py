"""What the operator of this server adds to projects and bodies, in Kohesio's words; nothing is asked of the index.

Pictures of the operator stand before those that lists name, for only these have words and an owner.
"""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import forms
from kohesio.api.kohesio.call import Call
from kohesio.editorial.entries import Picture, words_for

_WIKIPEDIA = "wikipedia.org/"


@dataclass(frozen=True)
class Image:
    """A picture; owner and words are empty where a list names it by its address alone."""

    image: str
    imageCopyright: str
    imageSummary: str


def images(call: Call, operation: forms.Shown) -> tuple[Image, ...]:
    """The pictures of a project."""
    entry = call.service.overlay.projects.get(operation.id)
    own = tuple(_image(call, one) for one in entry.pictures) if entry else ()
    return (*own, *(Image(address, "", "") for address in forms.images(operation)))


def website(call: Call, operation: forms.Shown) -> str:
    """The website of a project: the operator's, else the first page that its list names; empty without."""
    entry = call.service.overlay.projects.get(operation.id)
    return (entry.website if entry else None) or forms.other_page(forms.links(operation))


def videos(call: Call, operation: forms.Shown) -> tuple[str, ...]:
    """Addresses of the films of a project."""
    entry = call.service.overlay.projects.get(operation.id)
    own = (entry.video,) if entry and entry.video else ()
    return (*own, *forms.videos(forms.links(operation)))


@dataclass(frozen=True)
class AboutBody:
    """What is known of a body beyond the lists; empty texts where nothing is."""

    description: str = ""
    website: str = ""
    wikipedia: str = ""
    images: tuple[Image, ...] = ()


def about_body(call: Call, identifier: str) -> AboutBody:
    """What the operator adds to a body, by its id in this version; likely natural persons have no entry."""
    entry = call.service.overlay.bodies.get(identifier)
    if entry is None:
        return AboutBody()
    told = entry.description
    words = words_for(told.text, call.language) if told else None
    source = told.source if told and told.source and _WIKIPEDIA in told.source else ""
    return AboutBody(
        description=(words.text + (" (from Wikipedia)" if source else "")) if words else "",
        website=entry.website or "",
        wikipedia=source,
        images=(_image(call, entry.picture),) if entry.picture else (),
    )


def _image(call: Call, picture: Picture) -> Image:
    words = words_for(picture.caption, call.language) or words_for(picture.alt, call.language)
    owner = picture.copyright.removeprefix("©").strip()
    return Image(picture.address(call.settings.public_url), f"© {owner}", words.text if words else "")
