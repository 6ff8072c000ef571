"""What others install to have this program: by the record that installers leave (PEP 610)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from blog import Blog

from mkdocs_threatgate.sources.installation import Requirement, requirement_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ADDRESS = "https://git.example.com/team/threatgate.git"
RELEASED = "mkdocs-threatgate==1.2.3"


def told(**record: object) -> Requirement:
    return requirement_of(json.dumps(record), "1.2.3")


def test_what_came_from_an_index_is_asked_for_by_its_version() -> None:
    assert requirement_of(None, "1.2.3") == Requirement(RELEASED)


@pytest.mark.parametrize("address", [ADDRESS, "ssh://git@git.example.com:2222/~team/threatgate"])
def test_what_came_from_a_repository_is_asked_for_by_its_commit(address: str) -> None:
    found = told(url=address, vcs_info={"vcs": "git", "commit_id": COMMIT})
    assert found == Requirement(f"mkdocs-threatgate @ git+{address}@{COMMIT}")


def test_what_came_as_a_file_from_an_address_is_asked_for_by_that() -> None:
    address = "https://files.example.com/mkdocs_threatgate-1.2.3-py3-none-any.whl"
    assert told(url=address, archive_info={}) == Requirement(f"mkdocs-threatgate @ {address}")


@pytest.mark.parametrize(
    "address",
    [
        "file:///home/liu/mkdocs_threatgate-1.2.3-py3-none-any.whl",
        "https://liu:secret@files.example.com/x.whl",
        "https://${TOKEN}@files.example.com/x.whl",
        'https://files.example.com/"; touch x; ".whl',
        "https://files.example.com/$(touch x).whl",
    ],
)
def test_what_others_cannot_reach_or_must_not_see_is_left_to_a_person(address: str) -> None:
    assert told(url=address, archive_info={}) == Requirement(RELEASED, address)
    assert told(url=address, vcs_info={"commit_id": COMMIT}) == Requirement(RELEASED, address)


@pytest.mark.parametrize("record", ["", "[]", "{", '{"url": 3, "dir_info": {}}'])
def test_a_record_that_says_nothing_is_left_to_a_person(record: str) -> None:
    assert requirement_of(record, "1.2.3").text == RELEASED
    assert requirement_of(record, "1.2.3").origin


def test_a_commit_that_is_none_is_not_written_down() -> None:
    assert told(url=ADDRESS, vcs_info={"commit_id": "main; touch x"}) == Requirement(RELEASED, ADDRESS)


@pytest.fixture
def clone(tmp_path: Path) -> Blog:
    """A clone whose commit its remote has; the remote is then called by a public address."""
    origin = Blog(tmp_path / "origin").signed()
    origin.write("mkdocs_threatgate/__init__.py", "")
    origin.commit()
    subprocess.run(["git", "clone", "-q", origin.root, tmp_path / "clone"], check=True)
    cloned = Blog(tmp_path / "clone").signed()
    cloned.git("remote", "set-url", "origin", ADDRESS)
    return cloned


def of_clone(clone: Blog) -> Requirement:
    return told(url=clone.root.as_uri(), dir_info={})


def test_what_came_from_a_clone_is_asked_for_as_its_remote_has_it(clone: Blog) -> None:
    assert of_clone(clone) == Requirement(f"mkdocs-threatgate @ git+{ADDRESS}@{clone.head}")


def test_a_clone_that_says_otherwise_than_its_remote_is_left_to_a_person(clone: Blog) -> None:
    left = Requirement(RELEASED, clone.root.as_uri())
    clone.write("mkdocs_threatgate/__init__.py", "changed = True\n")
    assert of_clone(clone) == left
    clone.commit()
    assert of_clone(clone) == left


def test_a_clone_of_a_folder_or_no_clone_at_all_is_left_to_a_person(clone: Blog, tmp_path: Path) -> None:
    clone.git("remote", "set-url", "origin", str(tmp_path / "origin"))
    assert of_clone(clone) == Requirement(RELEASED, clone.root.as_uri())
    nowhere = (tmp_path / "nowhere").as_uri()
    assert told(url=nowhere, dir_info={}) == Requirement(RELEASED, nowhere)
