"""mkdocs.yml or threatgate.yml → `Site`: the gate's settings and where its files are.

The file is read inertly: tags such as `!ENV` or `!!python/name` stay words and nothing
of the site is imported or run (contract part 4). Both doors read their settings here,
so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import (
    TOP,
    Fault,
    Interpretation,
    Mapping,
    Message,
    Scalar,
    Sequence,
    Settings,
    Value,
    say,
)
from mkdocs_threatgate.sources.shapes import Fields, Manner
from mkdocs_threatgate.sources.trees import TreeError, read_tree

PLUGIN = "threatgate"
GENERATOR_FILES = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
OWN_FILE = "threatgate.yml"
BLOG_PLUGINS = ("blog", "material/blog", "materialx/blog")
MAX_CONFIGURATION = 4 * 1024 * 1024
DEPTH_OF_INHERITANCE = 16

NOT_YET = {
    "on_blocked": "fail",
    "signatures": "off",
    "allowed_signers": "",
    "evidence": "optional",
    "content_rules": "",
}
"""Options of the contract whose work is not in this version: refused, never ignored."""

CHOICES = {
    "language": ("en", "zh"),
    "inline_receipts": ("allow", "deny"),
    "unverified": ("block", "notice"),
    "on_blocked": ("fail", "withhold"),
    "signatures": ("off", "notice", "required"),
    "evidence": ("optional", "required"),
    "multi_place": ("all", "any"),
    "sector_level": ("any", "national"),
    "opinion_needs": ("consent", "response", "request"),
    "apply_to": ("either", "publisher_in_cn", "subject_in_cn"),
}


@dataclass(frozen=True, kw_only=True)
class Blog:
    """A blog plugin of the site: the folder of its posts, and whether it publishes drafts."""

    posts: str
    drafts: bool


@dataclass(frozen=True, kw_only=True)
class Site:
    """A site to be judged: its configuration file and what that says.

    `docs` is the absolute docs folder; `labels` maps paths under it to their titles in
    the nav; `left_out` are the gitignore patterns of what the generator does not publish;
    `plugin` is False where the site's configuration does not switch the plugin on.
    """

    config: Path
    settings: Settings
    docs: Path
    blogs: tuple[Blog, ...] = ()
    left_out: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    plugin: bool = True

    @property
    def folder(self) -> Path:
        """The folder of the configuration file, from which the ledger's path is taken."""
        return self.config.parent


def find_configuration(folder: Path) -> Path:
    """Return the configuration file of a folder; raises `UsageError` if there is none, or two."""
    own = folder / OWN_FILE
    generator = next((folder / name for name in GENERATOR_FILES if (folder / name).is_file()), None)
    if generator and own.is_file() and _plugin_tree(_read(generator)) is not None:
        raise UsageError(
            say("both {first} and {second} hold settings of the gate", first=generator.name, second=OWN_FILE),
            say("Keep the settings in one of them, or name the file with -f."),
        )
    found = own if own.is_file() else generator
    if found is None:
        raise UsageError(
            say("there is no configuration in {folder}", folder=str(folder)),
            say("Run this in the folder of mkdocs.yml, or name the file with -f."),
        )
    return found


def read_site(config: Path) -> Site:
    """Return the site of a configuration file; raises `UsageError` with file, line and remedy."""
    if not config.is_file():
        raise UsageError(
            say("the configuration {file} is not there", file=str(config)),
            say("Name the file with -f, or run this in the folder of mkdocs.yml."),
        )
    config = config.absolute()
    tree = _read(config)
    if config.name == OWN_FILE:
        return _own_site(config, tree)
    return _generator_site(config, tree)


def _own_site(config: Path, tree: Mapping) -> Site:
    settings = _settings(config, tree, Settings())
    settings = replace(settings, posts=settings.posts or _no_posts(config))
    return Site(config=config, settings=settings, docs=_folder(config, settings.docs_dir))


def _generator_site(config: Path, tree: Mapping) -> Site:
    docs_dir = _literal(config, tree, "docs_dir") or "docs"
    blogs = tuple(_blogs(tree))
    options = _plugin_tree(tree)
    start = Settings(docs_dir=docs_dir, posts=tuple(f"/{blog.posts}*" for blog in blogs))
    settings = _settings(config, options, start) if options else start
    if not settings.posts:
        _no_posts(config)
    return Site(
        config=config,
        settings=settings,
        docs=_folder(config, docs_dir),
        blogs=blogs,
        left_out=(".*", "/templates/", *_patterns(tree, "exclude_docs"), *_patterns(tree, "draft_docs")),
        labels=tuple(_labels(tree.get("nav"))),
        plugin=options is not None,
    )


def _no_posts(config: Path) -> NoReturn:
    raise UsageError(
        say("{file} does not say which files are posts", file=config.name),
        say("Set “posts” to globs under the docs folder, for example posts: [blog/posts/**]."),
    )


# --- the file ----------------------------------------------------------------------------


def _read(config: Path, depth: int = 0) -> Mapping:
    try:
        text = config.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            say("{file} cannot be read: {problem}", file=str(config), problem=str(error)),
            say("Make the file readable, as UTF-8 text."),
        ) from error
    try:
        tree = read_tree(text, inert_tags=True, limit=MAX_CONFIGURATION)
    except TreeError as error:
        _refuse(config, Fault("", error.message, say("Correct the file."), error.span))
    if tree is None:
        tree = Mapping((), span=TOP)
    if not isinstance(tree, Mapping):
        _refuse(config, Fault("", say("it holds no settings"), say("Write “key: value” lines."), tree.span))
    return _inherit(config, tree, depth)


def _inherit(config: Path, tree: Mapping, depth: int) -> Mapping:
    parent = tree.get("INHERIT")
    if parent is None:
        return tree
    if not isinstance(parent, Scalar) or parent.kind == "tag" or depth > DEPTH_OF_INHERITANCE:
        _refuse(
            config,
            Fault(
                "",
                say("INHERIT must be a path that can be read as it stands"),
                say("Write the path of the parent file."),
                parent.span,
            ),
        )
    return _merge(_read(config.parent / parent.text, depth + 1), tree)


def _merge(parent: Mapping, child: Mapping) -> Mapping:
    """Merge as MkDocs does: mappings key by key, all else replaced by the child's."""
    merged = {key.text: (key, value) for key, value in parent.entries}
    for key, value in child.entries:
        before = merged.get(key.text, (key, value))[1]
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key.text] = (key, _merge(before, value) if both else value)  # type: ignore[arg-type]
    return Mapping(tuple(merged.values()), child.span)


def _refuse(config: Path, fault: Fault) -> NoReturn:
    raise UsageError(
        say("{file}, line {line}: {problem}", file=config.name, line=fault.span.line, problem=fault.message),
        fault.remedy,
    )


def _folder(config: Path, docs_dir: str) -> Path:
    folder = config.parent / docs_dir
    if not folder.is_dir():
        raise UsageError(
            say("the docs folder {folder} is not there", folder=docs_dir),
            say("Correct “docs_dir” in {file}.", file=config.name),
        )
    return folder


def _literal(config: Path, tree: Mapping, key: str) -> str:
    value = tree.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar) or value.kind == "tag":
        _refuse(
            config,
            Fault(
                "",
                say("“{key}” must be a text that can be read as it stands", key=key),
                say("Write the value itself, without a YAML tag."),
                value.span,
            ),
        )
    return value.text


# --- the parts of mkdocs.yml that matter here -----------------------------------------------


def _plugins(tree: Mapping) -> Iterator[tuple[str, Mapping | None]]:
    value = tree.get("plugins")
    entries: tuple[Value, ...] = value.items if isinstance(value, Sequence) else (value,) if value else ()
    for entry in entries:
        if isinstance(entry, Scalar):
            yield entry.text, None
        elif isinstance(entry, Mapping):
            for name, options in entry.entries:
                yield name.text, options if isinstance(options, Mapping) else None


def _plugin_tree(tree: Mapping) -> Mapping | None:
    """Return the plugin's options (an empty mapping if it has none), or None if it is not on."""
    found = [options for name, options in _plugins(tree) if name == PLUGIN]
    if len(found) > 1:
        raise UsageError(
            say("the plugin “threatgate” stands twice under “plugins”"), say("Keep one of the two.")
        )
    return (found[0] or Mapping((), tree.span)) if found else None


def _blogs(tree: Mapping) -> Iterator[Blog]:
    for name, options in _plugins(tree):
        if name not in BLOG_PLUGINS:
            continue
        chosen = options or Mapping((), tree.span)
        if _word(chosen, "enabled", "true") == "false":
            continue
        blog = _word(chosen, "blog_dir", "blog").strip("/")
        posts = _word(chosen, "post_dir", "{blog}/posts").replace("{blog}", "" if blog == "." else blog)
        yield Blog(posts=posts.strip("/"), drafts=_word(chosen, "draft", "false") != "false")


def _word(options: Mapping, key: str, default: str) -> str:
    value = options.get(key)
    if not isinstance(value, Scalar):
        return default
    return value.text.lower() if value.kind == "bool" else value.text


def _patterns(tree: Mapping, key: str) -> tuple[str, ...]:
    value = tree.get(key)
    return tuple(value.text.splitlines()) if isinstance(value, Scalar) and value.kind == "str" else ()


def _labels(value: Value | None) -> Iterator[tuple[str, str]]:
    """Yield (path, title) for each page that the nav names with a title of its own."""
    if isinstance(value, Sequence):
        for item in value.items:
            yield from _labels(item)
    elif isinstance(value, Mapping):
        for label, target in value.entries:
            if isinstance(target, Scalar):
                yield target.text, label.text
            else:
                yield from _labels(target)


# --- the settings ----------------------------------------------------------------------------


def _settings(config: Path, tree: Mapping, start: Settings) -> Settings:
    faults: list[Fault] = []
    options = Fields(tree, faults, Manner(code="", timezone="UTC"))
    own = config.name == OWN_FILE
    found = replace(
        start,
        enabled=options.flag("enabled") is not False,
        profiles=_list(options, "profiles") or start.profiles,
        posts=_list(options, "posts") or start.posts,
        docs_dir=(options.text("docs_dir") if own else "") or start.docs_dir,
        ledger=options.text("ledger").strip("/") or start.ledger,
        ledger_history=tuple(folder.strip("/") for folder in _list(options, "ledger_history")),
        publisher_country=_country(options) or start.publisher_country,
        language=_choice(options, "language") or start.language,
        recorders=_list(options, "recorders"),
        forges=_list(options, "forges"),
        inline_receipts=_choice(options, "inline_receipts") or start.inline_receipts,
        baseline=_list(options, "baseline"),
        unverified=_choice(options, "unverified") or start.unverified,
        timezone=_timezone(options) or start.timezone,
        interpretation=_interpretation(options),
    )
    _refuse_what_is_not_in_this_version(options)
    options.close()
    if faults:
        _refuse(config, faults[0])
    return found


def _list(options: Fields, key: str) -> tuple[str, ...]:
    value = options.tree.get(key)
    if isinstance(value, Scalar) and value.kind not in ("null", "tag"):
        return (options.text(key),)
    return tuple(text for text, _ in options.texts(key))


def _choice(options: Fields, key: str) -> str:
    value = options.take(key)
    if value is None:
        return ""
    word = value.text.lower() if isinstance(value, Scalar) and value.kind != "tag" else ""
    if key == "signatures" and word == "false":
        word = "off"  # YAML reads a plain `off` as false
    if word not in CHOICES[key]:
        options.expected(key, say("one of {words}", words=CHOICES[key]), value)
        return ""
    return word


def _country(options: Fields) -> str:
    publisher = options.mapping("publisher")
    if publisher is None:
        return ""
    country = publisher.text("country").upper()
    publisher.text("name")
    publisher.close()
    return country


def _timezone(options: Fields) -> str:
    name = options.text("timezone")
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        value = options.tree.get("timezone")
        if value:
            options.expected("timezone", say("a time zone such as Asia/Shanghai"), value)
    return name


def _interpretation(options: Fields) -> Interpretation:
    keys = options.mapping("interpretation")
    start = Interpretation()
    if keys is None:
        return start
    found: dict[str, bool | str | tuple[str, ...]] = {}
    for field in fields(Interpretation):
        default = getattr(start, field.name)
        if isinstance(default, bool):
            flag = keys.flag(field.name)
            found[field.name] = default if flag is None else flag
        elif isinstance(default, tuple):
            found[field.name] = _list(keys, field.name)
        else:
            found[field.name] = _choice(keys, field.name) or default
    keys.close()
    return Interpretation(**found)  # type: ignore[arg-type]  # one value per field, of its type


def _refuse_what_is_not_in_this_version(options: Fields) -> None:
    for key, harmless in NOT_YET.items():
        value = options.take(key)
        stated = _choice(options, key) if key in CHOICES else options.text(key)
        if value is not None and stated and stated != harmless:
            options.fault(_not_in_this_version(key, stated), say("Take the option out."), value.span)


def _not_in_this_version(key: str, stated: str) -> Message:
    return say("“{key}: {value}” is not in this version of threatgate", key=key, value=stated)
