"""The operator's files: what is right is read, what is wrong is told with its line, and neither hides the other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.fixtures_snapshot import picture_jpeg, picture_png, picture_webp

from kohesio.editorial import pictures
from kohesio.editorial.entries import words_for
from kohesio.editorial.folder import EditorialFolder
from kohesio.editorial.reading import is_safe_link
from kohesio.model.text import Text

WHOLE = {
    "collections": """
green-schools:
  title: {en: Green schools}
  question: theme=TO04
""",
    "projects": """
Q5:
  pictures:
    - {file: a.png, alt: {en: A meadow}, caption: {sv: En äng}, copyright: Somebody}
  website: https://www.example.org/
  highlighted: true
""",
    "bodies": """
Q6:
  description: {text: {en: A school.}, source: "https://example.org/a", licence: CC0}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> EditorialFolder:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(picture_png(4, 3))
    (tmp_path / "pictures" / "a.svg").write_text("<svg xmlns='x'><script>x</script></svg>")
    (tmp_path / "pictures" / "huge.png").write_bytes(picture_png(4, 3) + bytes(pictures.MOST_BYTES))
    (tmp_path / "pictures" / "torn.png").write_bytes(picture_png(4, 3)[:18])
    return EditorialFolder(tmp_path)


def _told(folder: EditorialFolder, file: str, content: str) -> list[str]:
    (folder.path / f"{file}.yml").write_text(content, "utf-8")
    return [str(one) for one in folder.read().problems]


def test_no_folder_is_nothing_added(tmp_path: Path) -> None:
    folder = EditorialFolder(tmp_path / "none")
    assert (folder.read().stamp, folder.read().problems, folder.seen()) == ("", (), ())


def test_everything_that_may_be_said_is_read(folder: EditorialFolder) -> None:
    for name, content in WHOLE.items():
        assert _told(folder, name, content) == []
    found = folder.read()
    (project,) = found.projects
    assert (project.pictures[0].media_type, project.pictures[0].width) == ("image/png", 4)
    assert (project.highlighted, project.website) == (True, "https://www.example.org/")
    assert found.collections[0].question is not None
    assert found.bodies[0].description is not None


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("collections", "a:\n  title: {gr: x}\n  question: q=a", "line 2: there is no language 'gr'"),
        ("collections", "a:\n  titel: {en: x}\n  question: q=a", "line 2: there is no key 'titel' here; did you mean"),
        ("collections", "a:\n  question: q=a", "line 2: 'title' is missing"),
        ("collections", "A b:\n  title: {en: x}\n  question: q=a", "line 1: 'A b' is no id of a collection"),
        ("collections", "a:\n  title: {en: x}", "line 1: a collection needs either a question or a list"),
        ("collections", "a:\n  title: {en: x}\n  projects: []", "line 1: the list of projects is empty"),
        ("collections", "a:\n  title: {en: ''}\n  question: q=a", "line 2: must be a text"),
        ("collections", "a:\n  title: {en: x}\n  question: q=a\na:\n  title: {en: x}", "line 4: 'a' stands here twice"),
        ("collections", "a:\n  title: {en: x}\n  question: q=a\n  entity: X", "line 4: 'X' is no id of an entity"),
        ("collections", "a:\n  title: ]", "line 2: the file cannot be read from here on"),
        ("collections", "- a", "line 1: must be a mapping"),
        ("projects", "Q5:\n  website: javascript:alert(1)", "line 2: 'javascript:alert(1)' is no safe address"),
        ("projects", "X:\n  highlighted: true", "line 1: 'X' is no id"),
        ("projects", "Q5:\n  highlighted: perhaps", "line 2: must be true or false"),
        ("projects", "Q5:\n  pictures: a.png", "line 2: must be a list"),
        ("projects", "Q5:\n  pictures:\n  - {file: a.png, copyright: me}", "line 3: 'alt' is missing"),
        ("projects", "Q5:\n  pictures:\n  - {file: a.png, alt: {en: x}}", "line 3: 'copyright' is missing"),
        ("bodies", "Q6:\n  picture: {file: b.png, alt: {en: x}, copyright: me}", "'b.png' is not in the folder"),
        ("bodies", "Q6:\n  picture: {file: a.svg, alt: {en: x}, copyright: me}", "drawing in SVG"),
        ("bodies", "Q6:\n  picture: {file: huge.png, alt: {en: x}, copyright: me}", "larger than 2 MiB"),
        ("bodies", "Q6:\n  picture: {file: torn.png, alt: {en: x}, copyright: me}", "is damaged"),
        ("bodies", "Q6:\n  picture: {file: ../a.png, alt: {en: x}, copyright: me}", "is no name of a file"),
        ("bodies", 'Q6:\n  description: {text: {en: "a\\u202eb"}}', "a sign that is not seen (U+202E)"),
        ("pages", "a: 1", "pages.yml: there is no such file here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: EditorialFolder, file: str, content: str, told: str) -> None:
    assert any(told in sentence for sentence in _told(folder, file, content)), _told(folder, file, content)


@pytest.mark.parametrize(
    "written",
    ["Q5", "5", "https://linkedopendata.eu/entity/Q5", "https://www.example.org/sv/projects/Q5?from=list", "'Q5'"],
)
def test_an_id_may_be_written_in_every_form_that_is_shown(folder: EditorialFolder, written: str) -> None:
    assert _told(folder, "projects", f"{written}: {{highlighted: true}}") == []
    assert _told(folder, "bodies", f'{written}: {{website: "https://example.org/"}}') == []
    assert _told(folder, "collections", f"a: {{title: {{en: x}}, projects: [{written}]}}") == []
    found = folder.read()
    named = (found.projects[0].id, found.bodies[0].id, found.collections[0].projects[0])
    assert [one.text for one in named] == ["Q5"] * 3


def test_a_wrong_entry_hides_no_other(folder: EditorialFolder) -> None:
    told = _told(folder, "projects", "Q5: {highlighted: perhaps}\nQ6: {highlighted: true}")
    assert len(told) == 1
    assert [one.id.text for one in folder.read().projects] == ["Q6"]


def test_the_stamp_changes_with_a_picture_alone(folder: EditorialFolder) -> None:
    _told(folder, "projects", WHOLE["projects"])
    before, seen = folder.read(), folder.seen()
    path = folder.path / "pictures" / "a.png"
    path.write_bytes(picture_png(5, 3))
    os.utime(path, ns=(1, 1))
    assert folder.seen() != seen
    assert folder.read().stamp != before.stamp
    assert folder.content(before.projects[0].pictures[0]) is None


def test_a_photograph_is_served_without_the_place_it_was_taken_at(folder: EditorialFolder) -> None:
    content = picture_jpeg(turn=6)
    (folder.path / "pictures" / "a.png").write_bytes(content)
    _told(folder, "projects", WHOLE["projects"])
    (picture,) = folder.read().projects[0].pictures
    served = folder.content(picture)
    assert served
    assert (b"59 N" in content, b"59 N" in served) == (True, False)
    assert picture.digest == pictures.digest_of(served)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture_jpeg(), ("image/jpeg", 4, 3)),
        (picture_jpeg(turn=6), ("image/jpeg", 3, 4)),
        (picture_webp((b"VP8X", b"\0\0\0\0\x03\0\0\x02\0\0")), ("image/webp", 4, 3)),
        (picture_webp((b"VP8L", b"\x2f\x03\x80\x00\x00")), ("image/webp", 4, 3)),
        (picture_webp((b"VP8 ", b"\0\0\0\x9d\x01\x2a\x04\x00\x03\x00")), ("image/webp", 4, 3)),
    ],
)
def test_kind_and_sides_are_those_of_the_bytes(tmp_path: Path, content: bytes, expected: tuple[str, int, int]) -> None:
    path = tmp_path / "named.png"
    path.write_bytes(content)
    found = pictures.seen(path)
    assert (found.media_type, found.width, found.height) == expected


@pytest.mark.parametrize(
    "address",
    ["//example.org", "https://", "ftp://example.org/", "https://me:word@example.org/", "https://example.org/a b",
     'https://example.org/"', "data:text/html,x", "https://[", "/page"],
)  # fmt: skip
def test_only_whole_addresses_of_the_web_are_safe(address: str) -> None:
    assert not is_safe_link(address)
    assert is_safe_link("https://example.org/a?b=c#d")


def test_words_are_the_readers_else_english_else_the_first() -> None:
    german, english = Text("eins", "de"), Text("one", "en")
    assert words_for((german, english), "de") == german
    assert words_for((german, english), "fr") == english
    assert words_for((german,), "fr") == german
    assert words_for((), "fr") is None
