"""What matters here of a generator's own configuration: its plugins, its blogs, what it leaves out.

What a tag such as `!ENV` would decide counts as not known, and what is not known to be
left out of the site counts as published.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Fault, Mapping, Scalar, Sequence, Value, say
from mkdocs_threatgate.sources.configuration import refuse
from mkdocs_threatgate.sources.shapes import TRUTH

PLUGIN = "threatgate"
GROUP_PLUGINS = ("group", "material/group", "materialx/group")
BLOG_PLUGINS = ("blog", "material/blog", "materialx/blog")

FOREIGN_PLUGINS = (
    *("projects", "material/projects", "materialx/projects"),
    *("monorepo", "multirepo", "techdocs-core", "simple"),
)
"""Plugins that build pages from outside the docs folder into the site."""


@dataclass(frozen=True, kw_only=True)
class Blog:
    """A blog plugin of the site: the folder of its posts, and whether it publishes drafts."""

    posts: str
    drafts: bool


def plugin_options(config: Path, tree: Mapping) -> Mapping | None:
    """Return the plugin's options (an empty mapping if it has none), or None if it is not on.

    Raises `UsageError` where it stands twice or its options cannot be read as they stand.
    """
    found = [options for name, options in _plugins(tree) if name == PLUGIN]
    if len(found) > 1:
        raise UsageError(
            say("the plugin “threatgate” stands twice under “plugins”"), say("Keep one of the two.")
        )
    if not found:
        return None
    options = found[0]
    if options is None or (isinstance(options, Scalar) and options.kind == "null"):
        return Mapping((), tree.span)
    if not isinstance(options, Mapping):
        problem = say("“{key}” must be {expected}", key=PLUGIN, expected=say("a mapping (key: value)"))
        refuse(config, Fault("", problem, say("Correct “{key}”.", key=PLUGIN), options.span))
    return options


def refuse_foreign_pages(config: Path, tree: Mapping) -> None:
    """Raise `UsageError` where a plugin may be on that brings pages from elsewhere: nothing judges those."""
    for name, value in _plugins(tree):
        if name not in FOREIGN_PLUGINS:
            continue
        options = _options(value, tree)
        if options is None or _truth(options, "enabled", default=True) is not False:
            raise UsageError(
                say(
                    "{file}: the plugin “{name}” brings pages from elsewhere, and they would not be judged",
                    file=config.name,
                    name=name,
                ),
                say(
                    "Take it out. Build each site from its own configuration, with “threatgate” in each, "
                    "and put the built sites together."
                ),
            )


def blogs(tree: Mapping) -> Iterator[Blog | None]:
    """Yield every blog that may be on, None for one whose folder cannot be read as it stands.

    Drafts count as left out only of a blog that is surely on and surely leaves them out.
    """
    for name, value in _plugins(tree):
        if name not in BLOG_PLUGINS:
            continue
        options = _options(value, tree)
        if options is None:
            yield None
            continue
        enabled = _truth(options, "enabled", default=True)
        drafts = _truth(options, "draft", default=False)
        folder, posts = _text(options, "blog_dir", "blog"), _text(options, "post_dir", "{blog}/posts")
        if enabled is False:
            continue
        if folder is None or posts is None:
            yield None
            continue
        place = posixpath.normpath(posts.replace("{blog}", folder or ".")).strip("/")
        yield Blog(posts="" if place == "." else place, drafts=enabled is None or drafts is not False)


def _options(value: Value | None, tree: Mapping) -> Mapping | None:
    """Return a plugin's options, or None where they cannot be read as they stand."""
    if value is None or (isinstance(value, Scalar) and value.kind == "null"):
        return Mapping((), tree.span)
    if not isinstance(value, Mapping) or value.get("<<") is not None:
        return None
    return value


def patterns(tree: Mapping, key: str) -> tuple[str, ...]:
    """Return the gitignore patterns under a key; none where they cannot be read as they stand."""
    value = tree.get(key)
    return tuple(value.text.splitlines()) if isinstance(value, Scalar) and value.kind == "str" else ()


def labels(value: Value | None) -> Iterator[tuple[str, str]]:
    """Yield (path, title) for each page that the nav names with a title of its own."""
    if isinstance(value, Sequence):
        for item in value.items:
            yield from labels(item)
    elif isinstance(value, Mapping):
        for label, target in value.entries:
            if isinstance(target, Scalar):
                # a target that cannot be read as it stands could be any page
                yield "" if target.kind == "tag" else posixpath.normpath(target.text), label.text
            else:
                yield from labels(target)


def all_labels(tree: Mapping) -> Iterator[tuple[str, str]]:
    """Yield (path, title) for each page that the nav names, in all languages of the site.

    With mkdocs-static-i18n a path in the nav stands for a file of each language
    (`a.zh.md` or `zh/a.md` for `a.md`), languages may have a nav of their own, and titles
    translations.
    """
    common = tuple(labels(tree.get("nav")))
    yield from common
    for language in _languages(tree):
        locale = _text(language, "locale", "") or ""
        translations = language.get("nav_translations")
        for uri, title in (*common, *labels(language.get("nav"))):
            translated = translations.get(title) if isinstance(translations, Mapping) else None
            shown = translated.text if isinstance(translated, Scalar) else title
            stem, ending = posixpath.splitext(uri)
            yield from ((one, shown) for one in (uri, f"{stem}.{locale}{ending}", f"{locale}/{uri}"))


def _languages(tree: Mapping) -> Iterator[Mapping]:
    """Yield the languages of mkdocs-static-i18n as they are configured."""
    for name, options in _plugins(tree):
        languages = options.get("languages") if name == "i18n" and isinstance(options, Mapping) else None
        if isinstance(languages, Sequence):
            yield from (one for one in languages.items if isinstance(one, Mapping))


def nav_targets(value: Value | None) -> Iterator[tuple[str, int]]:
    """Yield the path of every page that the nav names, and the line on which it does."""
    if isinstance(value, Sequence):
        for item in value.items:
            yield from nav_targets(item)
    elif isinstance(value, Mapping):
        for _, item in value.entries:
            yield from nav_targets(item)
    elif isinstance(value, Scalar) and value.kind == "str":
        yield posixpath.normpath(value.text), value.span.line


def stated(tree: Mapping, key: str, default: str = "") -> str:
    """Return a text of the configuration, or the default where it cannot be read as it stands."""
    return _text(tree, key, default) or default


def _plugins(tree: Mapping) -> Iterator[tuple[str, Value | None]]:
    """Yield every plugin with its options, those of a `group` too.

    Raises `UsageError` for an entry whose name cannot be read as it stands: it could be any
    plugin, a blog among them.
    """
    value = tree.get("plugins")
    entries: tuple[Value, ...] = value.items if isinstance(value, Sequence) else (value,) if value else ()
    for entry in entries:
        if isinstance(entry, Mapping):
            for name, options in entry.entries:
                yield name.text, options
                if name.text in GROUP_PLUGINS and isinstance(options, Mapping):
                    yield from _plugins(options)
        elif isinstance(entry, Scalar) and entry.kind != "tag":
            yield entry.text, None
        else:
            raise UsageError(
                say("line {line}: a plugin's name must be readable as it stands", line=entry.span.line),
                say("Name the plugin without a YAML tag or alias."),
            )


def _truth(options: Mapping, key: str, *, default: bool) -> bool | None:
    """Return a truth value, or None where it cannot be read as it stands."""
    value = options.get(key)
    if value is None or (isinstance(value, Scalar) and value.kind == "null"):
        return default
    if isinstance(value, Scalar) and value.kind == "bool":
        return TRUTH.get(value.text.lower())
    return None


def _text(options: Mapping, key: str, default: str) -> str | None:
    """Return a text, or None where it cannot be read as it stands."""
    value = options.get(key)
    if value is None:
        return default
    return value.text if isinstance(value, Scalar) and value.kind != "tag" else None
