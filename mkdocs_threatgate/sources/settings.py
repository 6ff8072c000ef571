"""mkdocs.yml or threatgate.yml → `Site`: the gate's settings and where its files are.

Both doors read their settings here, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Fault, Interpretation, Mapping, Scalar, Sequence, Settings, say
from mkdocs_threatgate.sources.configuration import literal, read_configuration, refuse
from mkdocs_threatgate.sources.generators import (
    Blog,
    all_labels,
    blogs,
    patterns,
    plugin_options,
    refuse_foreign_pages,
)
from mkdocs_threatgate.sources.shapes import Fields, Manner
from mkdocs_threatgate.tables.countries import COUNTRIES

GENERATOR_FILES = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
OWN_FILE = "threatgate.yml"

FOLDERS = ("ledger", "content_rules", "allowed_signers")
"""Options that name one folder, or one file."""

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
    present = [folder / name for name in (*GENERATOR_FILES, OWN_FILE) if (folder / name).is_file()]
    if not present:
        raise UsageError(
            say("there is no configuration in {folder}", folder=str(folder)),
            say("Run this in the folder of mkdocs.yml, or name the file with -f."),
        )
    telling = [file for file in present if _has_settings(file)] if len(present) > 1 else present
    if len(telling) > 1:
        first, second = telling[0].name, telling[1].name
        raise UsageError(
            say("both {first} and {second} hold settings of the gate", first=first, second=second),
            say("Keep the settings in one of them, or name the file with -f."),
        )
    return (telling or present)[0]


def _has_settings(file: Path) -> bool:
    return file.name == OWN_FILE or plugin_options(file, read_configuration(file)) is not None


def read_site(config: Path, posts: tuple[str, ...] = ()) -> Site:
    """Return the site of a configuration file; `posts` stand in where nothing says which files are posts.

    Raises `UsageError` with file, line and remedy.
    """
    if not config.is_file():
        raise UsageError(
            say("the configuration {file} is not there", file=str(config)),
            say("Name the file with -f, or run this in the folder of mkdocs.yml."),
        )
    config = config.absolute()
    tree = read_configuration(config)
    if config.name == OWN_FILE:
        return _own_site(config, tree)
    return _generator_site(config, tree, posts)


def _own_site(config: Path, tree: Mapping) -> Site:
    settings = _settings(config, tree, Settings())
    settings = replace(settings, posts=settings.posts or _no_posts(config))
    return Site(config=config, settings=settings, docs=_folder(config, settings.docs_dir))


def _generator_site(config: Path, tree: Mapping, posts: tuple[str, ...]) -> Site:
    docs_dir = literal(config, tree, "docs_dir") or "docs"
    options, found = plugin_options(config, tree), tuple(blogs(tree))
    refuse_foreign_pages(config, tree)
    known = tuple(blog for blog in found if blog)
    globs = () if None in found else tuple(f"/{blog.posts}*" for blog in known)
    start = Settings(docs_dir=docs_dir, posts=globs or posts)
    settings = _settings(config, options, start) if options else start
    if not settings.posts:
        _no_posts(config)
    return Site(
        config=config,
        settings=settings,
        docs=_folder(config, docs_dir),
        blogs=known,
        left_out=(".*", "/templates/", *patterns(tree, "exclude_docs"), *patterns(tree, "draft_docs")),
        labels=tuple(all_labels(tree)),
        plugin=options is not None,
    )


def _no_posts(config: Path) -> NoReturn:
    raise UsageError(
        say("{file} does not say which files are posts", file=config.name),
        say("Set “posts” to globs under the docs folder, for example posts: [blog/posts/**]."),
    )


def _folder(config: Path, docs_dir: str) -> Path:
    folder = config.parent / docs_dir
    if not folder.is_dir():
        raise UsageError(
            say("the docs folder {folder} is not there", folder=docs_dir),
            say("Correct “docs_dir” in {file}.", file=config.name),
        )
    return folder


# --- the settings ----------------------------------------------------------------------------


def _settings(config: Path, tree: Mapping, start: Settings) -> Settings:
    faults: list[Fault] = []
    options = Fields(tree, faults, Manner(code="", timezone="UTC"))
    own = config.name == OWN_FILE
    country, name = _publisher(options)
    found = replace(
        start,
        enabled=options.flag("enabled") is not False,
        profiles=_stated(options, "profiles", start.profiles),
        posts=_stated(options, "posts", start.posts),
        docs_dir=(options.text("docs_dir") if own else "") or start.docs_dir,
        ledger="".join(_paths(options, "ledger")) or start.ledger,
        ledger_history=_paths(options, "ledger_history"),
        publisher_country=country or start.publisher_country,
        publisher_name=name,
        language=_choice(options, "language") or start.language,
        signatures=_choice(options, "signatures") or start.signatures,
        allowed_signers="".join(_paths(options, "allowed_signers")),
        evidence=_choice(options, "evidence") or start.evidence,
        recorders=_list(options, "recorders"),
        forges=_list(options, "forges"),
        on_blocked=_choice(options, "on_blocked") or start.on_blocked,
        inline_receipts=_choice(options, "inline_receipts") or start.inline_receipts,
        baseline=_paths(options, "baseline"),
        content_rules="".join(_paths(options, "content_rules")),
        unverified=_choice(options, "unverified") or start.unverified,
        timezone=_timezone(options) or start.timezone,
        interpretation=_interpretation(options),
    )
    _require_signers(options, found)
    options.close()
    if faults:
        refuse(config, min(faults, key=lambda fault: fault.span))
    return found


def _stated(options: Fields, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list, or the default where none is stated; an empty list is a statement."""
    found = _list(options, key)
    return found or (() if isinstance(options.tree.get(key), Sequence) else default)


def _list(options: Fields, key: str) -> tuple[str, ...]:
    value = options.tree.get(key)
    if isinstance(value, Scalar) and value.kind not in ("null", "tag"):
        return (options.text(key),)
    return tuple(text for text, _ in options.texts(key))


def _paths(options: Fields, key: str) -> tuple[str, ...]:
    """Return paths below the folder of the configuration, as git would write them."""
    found = (options.text(key),) if key in FOLDERS else _list(options, key)
    paths = tuple(PurePosixPath(path) for path in found if path)
    value = options.tree.get(key)
    if value and any(path.is_absolute() or not path.parts for path in paths):
        options.expected(key, say("a path below the folder of the configuration"), value)
    return tuple(str(path) for path in paths)


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


def _publisher(options: Fields) -> tuple[str, str]:
    """Return the publisher's country and name, each empty where it is not stated."""
    publisher = options.mapping("publisher")
    if publisher is None:
        return "", ""
    country = publisher.text("country").upper()
    stated = publisher.tree.get("country")
    if stated and country and country not in COUNTRIES:
        publisher.expected("country", say("a code of ISO 3166-1 such as CN"), stated)
    name = publisher.text("name")
    publisher.close()
    return country, name


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


def _require_signers(options: Fields, found: Settings) -> None:
    stated = options.tree.get("signatures")
    if stated and found.signatures != "off" and not found.allowed_signers:
        problem = say("“signatures: {value}” needs “allowed_signers”", value=found.signatures)
        remedy = say("Name the file that lists whose keys count: allowed_signers: PATH.")
        options.fault(problem, remedy, stated.span)
