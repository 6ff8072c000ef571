"""What must not be in the output is found where only a program reads it: in scripts, links, data."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from blog import HANGZHOU, NOTHING, Blog

NUMBER = "杭公网安〔2026〕第一一七号"
HOOK = """\
from pathlib import Path
def on_post_build(config):
    Path(config.site_dir, "extra.js").write_text(Path("extra.txt").read_text())
"""
CONFIG = """\
site_name: Blog
theme: mkdocs
hooks: [hook.py]
plugins:
  - threatgate: {posts: [blog/posts/**]}
"""


@pytest.mark.parametrize(
    "written",
    [
        f"var index = {json.dumps({'text': f'Recorded as {NUMBER}.'})}",
        f"open('https://share.example.com/?text={quote(NUMBER)}')",
        f"var data = '{b64encode(f'Recorded in our books as {NUMBER}.'.encode()).decode()}'",
        "var more = 'threatgate%3A%0A%20%20none%3A%20%22Release%20notes%22'",
    ],
)
def test_what_is_encoded_is_read(written: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.post("a.md", HANGZHOU)
    blog.post("b.md", NOTHING)
    blog.receipt(extra=f"number: {NUMBER}")
    blog.write("hook.py", HOOK)
    blog.write("extra.txt", "var nothing = 1")
    blog.commit()
    assert blog.build("--quiet").code == 0
    blog.write("extra.txt", written)
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, {one.rule for one in built.shown}) == (1, {"TG308"}), built.err
