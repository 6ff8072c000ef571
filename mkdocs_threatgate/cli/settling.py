"""Where `threatgate init` begins: the configuration as it stands, and with the gate switched on in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.authoring.lists import Item, adds_only, with_item
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import TOP, Mapping, Sequence, Settings, Value, say
from mkdocs_threatgate.sources.configuration import MAX_CHARACTERS, literal, read_configuration
from mkdocs_threatgate.sources.generators import PLUGIN, blogs, plugin_options
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.settings import GENERATOR_FILES, OWN_FILE, Site, find_configuration, read_site
from mkdocs_threatgate.sources.trees import TreeError, read_tree

DOCS = ("docs", "content")
POSTS = ("blog/posts", "posts", "_posts", "blog", "news")
"""Where posts lie as a rule, under the docs folder; the first that holds any is taken."""

ALREADY = ("search",)
"""What MkDocs switches on where no plugins are named, and only there."""

MARK = "\ufeff"


class Start(NamedTuple):
    """The site, the text of its configuration, and whether the gate is yet to be switched on there.

    `posts` are the globs to be written, none where they follow from the site itself.
    """

    site: Site
    text: str
    fresh: bool
    posts: tuple[str, ...] = ()


def settle(config: str | None, posts: tuple[str, ...], docs: str) -> Start:
    """Return where to begin; `posts` and `docs` are what the command line says of them."""
    here = [Path(name) for name in (*GENERATOR_FILES, OWN_FILE) if Path(name).is_file()]
    if config is None and not here:
        return _nothing_there(posts, docs)
    file = (Path(config) if config else find_configuration(Path())).absolute()
    if not file.is_file() or file.name == OWN_FILE:
        return Start(read_site(file), "", fresh=False)
    tree = read_configuration(file)
    if plugin_options(file, tree) is not None:
        return Start(read_site(file), "", fresh=False)
    if not posts and not any(blogs(tree)):
        posts = (guessed_posts(file.parent / (literal(file, tree, "docs_dir") or "docs")),)
    return Start(read_site(file, posts), read_text(file), fresh=True, posts=posts)


def _nothing_there(posts: tuple[str, ...], docs: str) -> Start:
    """Return the beginning of a site without MkDocs: threatgate.yml is to be written."""
    file = Path(OWN_FILE).absolute()
    folder = docs or next((name for name in DOCS if (file.parent / name).is_dir()), "")
    if not folder or not (file.parent / folder).is_dir():
        raise UsageError(
            say("there is no configuration here, and no docs folder that could be told"),
            say("Run this in the folder of mkdocs.yml, or name the folder of the pages with --docs."),
        )
    posts = posts or (guessed_posts(file.parent / folder),)
    settings = Settings(docs_dir=folder, posts=posts)
    return Start(Site(config=file, settings=settings, docs=file.parent / folder), "", fresh=True, posts=posts)


def guessed_posts(docs: Path) -> str:
    """Return the glob of the posts where it can be told; raises `UsageError` where it cannot."""
    for name in POSTS:
        if any(path.name.lower().endswith(RENDERED) for path in (docs / name).rglob("*")):
            return f"{name}/**"
    raise UsageError(
        say("which pages under {folder} are posts cannot be told", folder=docs.name),
        say("Name them with --posts, as globs under that folder: --posts 'articles/**'."),
    )


def edited(start: Start, baselines: tuple[str, ...]) -> str:
    """Return the text of the configuration with the gate switched on, read again to be sure.

    Raises `UsageError`, with what to write by hand, where it cannot be edited safely.
    """
    options = []
    if start.posts:
        options.append(f"posts: {json.dumps(start.posts, ensure_ascii=False)}")
    if baselines:
        options.append(f"baseline: {', '.join(baselines)}")
    if start.site.config.name == OWN_FILE:
        lines = (
            "# Settings of threatgate.",
            f"docs_dir: {json.dumps(start.site.settings.docs_dir)}",
            *options,
        )
        return "\n".join((*lines, ""))
    item = Item(PLUGIN, tuple(options))
    mark = MARK if start.text.startswith(MARK) else ""
    text = start.text.removeprefix(mark)
    after = None if _takes_over(text) else appended(text, "plugins", item, ALREADY)
    if after is None:
        raise UsageError(
            say("{file} cannot be extended safely", file=start.site.config.name),
            say(
                "Add this item under “plugins” yourself, and run this again: - {item}",
                item=item.flow(dash=True),
            ),
        )
    return mark + after


def _takes_over(text: str) -> bool:
    """Return whether the plugins are those of another file: a list here would replace them."""
    tree = _read(text)
    return isinstance(tree, Mapping) and tree.get("INHERIT") is not None and tree.get("plugins") is None


def appended(text: str, key: str, item: Item, otherwise: tuple[str, ...] = ()) -> str | None:
    """Return a YAML file's text with an item more under a key; None where that is not sure to be all."""
    tree = _read(text)
    wanted = _read("\n".join((*(f"- {one}" for one in otherwise), *item.block("", dash=True))))
    if not isinstance(tree, Mapping) or not isinstance(wanted, Sequence):
        return None
    for candidate in with_item(text, tree, key, item, otherwise):
        if adds_only(tree, _read(candidate), key, wanted.items):
            return candidate
    return None


def _read(text: str) -> Value | None:
    try:
        tree = read_tree(text, inert_tags=True, limit=MAX_CHARACTERS)
    except TreeError:
        return None
    return Mapping((), TOP) if tree is None else tree


def read_text(file: Path) -> str:
    """Return a file's text, its line ends as they are; raises `UsageError` where it cannot be read."""
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            say("{file} cannot be read: {problem}", file=str(file), problem=str(error)),
            say("Make the file readable, as UTF-8 text."),
        ) from error
