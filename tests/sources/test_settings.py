"""mkdocs.yml and threatgate.yml as settings: every key, every refusal, and nothing carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Interpretation, Settings
from mkdocs_threatgate.sources.generators import Blog
from mkdocs_threatgate.sources.settings import Site, find_configuration, read_site

POSTS = "posts: [blog/posts/**]\n"
DEFAULT_LEFT_OUT = (".*", "/templates/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path


def own(folder: Path, text: str) -> Site:
    (folder / "threatgate.yml").write_text(text, encoding="utf-8")
    return read_site(folder / "threatgate.yml")


def mkdocs(folder: Path, text: str, name: str = "mkdocs.yml") -> Site:
    (folder / name).write_text(text, encoding="utf-8")
    return read_site(folder / name)


def plugin(options: str) -> str:
    lines = "".join(f"      {line}\n" for line in options.splitlines())
    return f"site_name: Blog\nplugins:\n  - search\n  - threatgate:\n{lines}"


def refusal(folder: Path, text: str, name: str = "threatgate.yml") -> tuple[str, str]:
    """Return the message and the remedy of the error that a configuration gives."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read_site(folder / name)
    assert raised.value.exit_code == 2
    return render(raised.value.message, "en"), render(raised.value.remedy, "en")


# --- every key -----------------------------------------------------------------------------------

EVERYTHING = """\
enabled: false
profiles: [cn-2019-draft, rules]
posts: [blog/posts/**, "!blog/posts/drafts/**"]
ledger: records/filings/
ledger_history: [old, older/]
on_blocked: withhold
publisher: {country: us, name: Example}
language: zh
signatures: required
allowed_signers: keys/signers
evidence: required
recorders: [liu@example.com]
forges: [noreply@example.com]
inline_receipts: deny
baseline: [public.txt, public-2.txt]
unverified: notice
timezone: Europe/Berlin
interpretation:
  accept_municipal_district: true
  treat_as_prefectural: [419001, "4290*"]
  multi_place: any
  sector_level: national
  cumulate_reports: false
  derive_national: no
  opinion_needs: request
  own_network_exempt: on
  apply_to: subject_in_cn
"""
ALL_SET = Settings(
    enabled=False,
    profiles=("cn-2019-draft", "rules"),
    posts=("blog/posts/**", "!blog/posts/drafts/**"),
    ledger="records/filings",
    ledger_history=("old", "older"),
    on_blocked="withhold",
    publisher_country="US",
    publisher_name="Example",
    language="zh",
    signatures="required",
    allowed_signers="keys/signers",
    evidence="required",
    recorders=("liu@example.com",),
    forges=("noreply@example.com",),
    inline_receipts="deny",
    baseline=("public.txt", "public-2.txt"),
    unverified="notice",
    timezone="Europe/Berlin",
    interpretation=Interpretation(
        accept_municipal_district=True,
        treat_as_prefectural=("419001", "4290*"),
        multi_place="any",
        sector_level="national",
        cumulate_reports=False,
        derive_national=False,
        opinion_needs="request",
        own_network_exempt=True,
        apply_to="subject_in_cn",
    ),
)


def test_every_key_is_read_alike_in_both_files(folder: Path) -> None:
    assert own(folder, EVERYTHING).settings == ALL_SET
    assert mkdocs(folder, plugin(EVERYTHING)).settings == ALL_SET


def test_what_is_not_stated_has_its_default(folder: Path) -> None:
    assert own(folder, POSTS) == Site(
        config=folder / "threatgate.yml", settings=Settings(posts=("blog/posts/**",)), docs=folder / "docs"
    )


def test_an_option_that_is_null_or_empty_has_its_default(folder: Path) -> None:
    nulls = "".join(
        f"{line.partition(':')[0]}:\n" for line in EVERYTHING.splitlines()[:16] if line[:5] != "posts"
    )
    assert own(folder, f"{nulls}interpretation:\n{POSTS}").settings == Settings(posts=("blog/posts/**",))
    assert own(folder, f"recorders: []\n{POSTS}").settings == Settings(posts=("blog/posts/**",))


def test_an_empty_list_of_profiles_or_posts_is_a_statement_not_a_default(folder: Path) -> None:
    assert own(folder, f"profiles: []\n{POSTS}").settings.profiles == ()
    message, _ = refusal(folder, "plugins: [blog, {threatgate: {posts: []}}]\n", "mkdocs.yml")
    assert message == "mkdocs.yml does not say which files are posts"


def test_a_single_value_may_stand_for_a_list_of_one(folder: Path) -> None:
    settings = own(folder, "posts: blog/**\nbaseline: public.txt\nprofiles: cn-2019-draft\n").settings
    assert (settings.posts, settings.baseline) == (("blog/**",), ("public.txt",))


def test_the_docs_folder_is_an_option_of_the_own_file_and_a_key_of_the_generators(folder: Path) -> None:
    (folder / "content").mkdir()
    assert own(folder, f"docs_dir: content\n{POSTS}").docs == folder / "content"
    assert mkdocs(folder, f"docs_dir: content\n{plugin(POSTS)}").docs == folder / "content"
    assert refusal(folder, f"docs_dir: text\n{POSTS}") == (
        "the docs folder text is not there",
        "Correct “docs_dir” in threatgate.yml.",
    )


# --- wrong values --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "line", "problem", "remedy"),
    [
        ("enabeld: false", 2, "the key “enabeld” is not known", "Did you mean “enabled”?"),
        ("enabled: maybe", 2, "“enabled” must be true or false", "Correct “enabled”."),
        ("enabled: 'false'", 2, "“enabled” must be true or false", "Correct “enabled”."),
        ("language: fr", 2, "“language” must be one of en, zh", "Correct “language”."),
        (
            "inline_receipts: no",
            2,
            "“inline_receipts” must be one of allow, deny",
            "Correct “inline_receipts”.",
        ),
        ("unverified: warn", 2, "“unverified” must be one of block, notice", "Correct “unverified”."),
        ("on_blocked: warn", 2, "“on_blocked” must be one of fail, withhold", "Correct “on_blocked”."),
        (
            "timezone: Mars/Olympus",
            2,
            "“timezone” must be a time zone such as Asia/Shanghai",
            "Correct “timezone”.",
        ),
        (
            "timezone: ../../etc/passwd",
            2,
            "“timezone” must be a time zone such as Asia/Shanghai",
            "Correct “timezone”.",
        ),
        (
            "timezone: America",
            2,
            "“timezone” must be a time zone such as Asia/Shanghai",
            "Correct “timezone”.",
        ),
        ("ledger: [a]", 2, "“ledger” must be a text", "Correct “ledger”."),
        (
            "ledger: /filings",
            2,
            "“ledger” must be a path below the folder of the configuration",
            "Correct “ledger”.",
        ),
        (
            "ledger: .",
            2,
            "“ledger” must be a path below the folder of the configuration",
            "Correct “ledger”.",
        ),
        (
            "baseline: [a, /b]",
            2,
            "“baseline” must be a path below the folder of the configuration",
            "Correct “baseline”.",
        ),
        ("publisher: CN", 2, "“publisher” must be a mapping (key: value)", "Correct “publisher”."),
        (
            "publisher: {country: China}",
            2,
            "“publisher.country” must be a code of ISO 3166-1 such as CN",
            "Correct “publisher.country”.",
        ),
        ("publisher: {land: CN}", 2, "the key “publisher.land” is not known", "Known here: country, name."),
        ("recorders: {a: b}", 2, "“recorders” must be a list", "Correct “recorders”."),
        ("recorders: [[a]]", 2, "“recorders” must be a text", "Correct “recorders”."),
        (
            "interpretation: strict",
            2,
            "“interpretation” must be a mapping (key: value)",
            "Correct “interpretation”.",
        ),
        (
            "interpretation: {multi_place: some}",
            2,
            "“interpretation.multi_place” must be one of all, any",
            "Correct “interpretation.multi_place”.",
        ),
        (
            "interpretation: {derive_national: 1}",
            2,
            "“interpretation.derive_national” must be true or false",
            "Correct “interpretation.derive_national”.",
        ),
        (
            "interpretation:\n  derive_nation: true",
            3,
            "the key “interpretation.derive_nation” is not known",
            "Did you mean “derive_national”?",
        ),
        (
            "signatures: required",
            2,
            "“signatures: required” needs “allowed_signers”",
            "Name the file that lists whose keys count: allowed_signers: PATH.",
        ),
        (
            "signatures: notice",
            2,
            "“signatures: notice” needs “allowed_signers”",
            "Name the file that lists whose keys count: allowed_signers: PATH.",
        ),
        (
            "allowed_signers: /etc/signers",
            2,
            "“allowed_signers” must be a path below the folder of the configuration",
            "Correct “allowed_signers”.",
        ),
        (
            "signatures: always",
            2,
            "“signatures” must be one of off, notice, required",
            "Correct “signatures”.",
        ),
        ("evidence: always", 2, "“evidence” must be one of optional, required", "Correct “evidence”."),
        (
            "content_rules: /rules",
            2,
            "“content_rules” must be a path below the folder of the configuration",
            "Correct “content_rules”.",
        ),
        ("posts: [a]", 2, "the key “posts” stands here twice", "Correct the file."),
        (
            "a: b: c",
            2,
            "the YAML cannot be read: mapping values are not allowed in this context",
            "Correct the file.",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(
    folder: Path, option: str, line: int, problem: str, remedy: str
) -> None:
    message, cure = refusal(folder, f"{POSTS}{option}\n")
    assert (message, cure) == (f"threatgate.yml, line {line}: {problem}", remedy)


def test_of_several_faults_the_first_in_the_file_is_told(folder: Path) -> None:
    message, _ = refusal(folder, f"zzz: 1\nunverified: x\n{POSTS}language: fr\n")
    assert message == "threatgate.yml, line 1: the key “zzz” is not known"


def test_an_option_of_a_later_version_may_be_stated_as_it_is_now(folder: Path) -> None:
    now = "on_blocked: fail\nsignatures: off\nevidence: optional\nallowed_signers: ''\ncontent_rules:\n"
    assert own(folder, POSTS + now).settings == Settings(posts=("blog/posts/**",))


@pytest.mark.parametrize("text", ["", "enabled: true\n", "posts: []\n", "# nothing\n"])
def test_without_posts_there_is_nothing_to_gate(folder: Path, text: str) -> None:
    expected = "Set “posts” to globs under the docs folder, for example posts: [blog/posts/**]."
    assert refusal(folder, text) == ("threatgate.yml does not say which files are posts", expected)
    assert refusal(
        folder, f"site_name: A\nplugins: [threatgate]\n{text.replace('posts', 'x')}", "mkdocs.yml"
    ) == (
        "mkdocs.yml does not say which files are posts",
        expected,
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"- a\n", "threatgate.yml, line 1: it holds no settings"),
        (b"\xff\xfe", "cannot be read"),
        ("posts: 文".encode("gbk"), "cannot be read"),
        (b"posts: [\x01]\n", "may not stand in YAML"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(folder: Path, data: bytes, expected: str) -> None:
    (folder / "threatgate.yml").write_bytes(data)
    with pytest.raises(UsageError) as raised:
        read_site(folder / "threatgate.yml")
    assert expected in render(raised.value.message, "en")


def test_a_file_that_is_not_there_is_said_not_to_be(folder: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        read_site(folder / "mkdocs.yml")


def test_a_byte_order_mark_changes_nothing(folder: Path) -> None:
    (folder / "threatgate.yml").write_bytes(b"\xef\xbb\xbf" + POSTS.encode())
    assert read_site(folder / "threatgate.yml").settings == Settings(posts=("blog/posts/**",))


# --- nothing is carried out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["!ENV POSTS", "!ENV [POSTS, 'blog/**']", "!!python/name:os.sep", "&a !ENV [A, b]", "*anchor"]
)
@pytest.mark.parametrize(
    "key",
    [
        "enabled",
        "posts",
        "profiles",
        "ledger",
        "ledger_history",
        "publisher",
        "language",
        "recorders",
        "baseline",
        "timezone",
        "interpretation",
        "on_blocked",
        "allowed_signers",
        "inline_receipts",
        "unverified",
    ],
)
def test_what_a_tag_would_decide_is_refused_where_it_matters(folder: Path, key: str, value: str) -> None:
    anchor = "extra: &anchor x\n" if value.startswith("*") else ""
    message, _ = refusal(folder, anchor + plugin(f"{key}: {value}\nforges: []"), "mkdocs.yml")
    line = 6 if anchor else 5
    assert message.startswith(f"mkdocs.yml, line {line}: “{key}” must be ")


def test_the_docs_folder_may_not_depend_on_a_tag(folder: Path) -> None:
    assert refusal(folder, f"docs_dir: !ENV [DOCS, docs]\n{plugin(POSTS)}", "mkdocs.yml") == (
        "mkdocs.yml, line 1: “docs_dir” must be a text that can be read as it stands",
        "Write the value itself, without a YAML tag.",
    )


@pytest.mark.parametrize("options", ["!ENV X", "[posts]", "5", "!include x.yml", "!ENV [X, {posts: [a]}]"])
def test_options_that_are_no_mapping_are_refused(folder: Path, options: str) -> None:
    text = f"plugins:\n  - threatgate: {options}\n"
    assert refusal(folder, text, "mkdocs.yml")[0] == (
        "mkdocs.yml, line 2: “threatgate” must be a mapping (key: value)"
    )


def test_elsewhere_a_tag_is_a_word_and_nothing_is_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = folder / "canary"
    (folder / "evil.py").write_text(f"open({str(canary)!r}, 'w')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    text = f"""\
site_name: !ENV [NAME, Blog]
hooks: [evil.py]
theme: {{name: !!python/name:evil.x ''}}
extra: !!python/object/apply:os.system ["touch {canary}"]
more: !!python/object/new:evil.X {{}}
markdown_extensions:
  - pymdownx.emoji: {{emoji_index: !!python/name:material.extensions.emoji.twemoji }}
watch: &w [a]
again: *w
{plugin(POSTS).partition(chr(10))[2]}"""
    assert mkdocs(folder, text).settings == Settings(posts=("blog/posts/**",))
    assert not canary.exists()


# --- INHERIT -------------------------------------------------------------------------------------


def test_a_child_goes_over_its_parent_key_by_key_and_lists_as_a_whole(folder: Path) -> None:
    (folder / "base").mkdir()
    (folder / "base/mkdocs.yml").write_text(
        "docs_dir: nowhere\nextra: {a: 1}\nplugins: [{threatgate: {posts: [old/**]}}]\nnav: [{A: a.md}]\n",
        encoding="utf-8",
    )
    site = mkdocs(folder, f"INHERIT: base/mkdocs.yml\ndocs_dir: docs\n{plugin(POSTS)}")
    assert (site.settings.posts, site.docs, site.labels) == (
        ("blog/posts/**",),
        folder / "docs",
        (("a.md", "A"),),
    )


def test_plugins_written_as_a_mapping_are_merged_option_by_option(folder: Path) -> None:
    (folder / "base.yml").write_text(
        "plugins: {threatgate: {posts: [blog/posts/**], language: zh}}\n", encoding="utf-8"
    )
    site = mkdocs(folder, "INHERIT: base.yml\nplugins: {threatgate: {language: en, unverified: notice}}\n")
    assert site.settings == Settings(posts=("blog/posts/**",), unverified="notice")


@pytest.mark.parametrize("parent", ["!ENV BASE", "[base.yml]", "!ENV [A, base.yml]"])
def test_a_parent_must_be_named_as_it_stands(folder: Path, parent: str) -> None:
    message, _ = refusal(folder, f"INHERIT: {parent}\n{plugin(POSTS)}", "mkdocs.yml")
    assert message == "mkdocs.yml, line 1: INHERIT must be a path that can be read as it stands"


def test_a_parent_that_is_not_there_or_its_own_child_is_refused(folder: Path) -> None:
    assert "cannot be read" in refusal(folder, "INHERIT: gone.yml\n", "mkdocs.yml")[0]
    assert "INHERIT must be a path" in refusal(folder, "INHERIT: mkdocs.yml\n", "mkdocs.yml")[0]


# --- what matters of a generator's own configuration ---------------------------------------------


@pytest.mark.parametrize(
    ("plugins", "blogs", "posts"),
    [
        ("[blog, threatgate]", [("blog/posts", False)], ["/blog/posts*"]),
        ("[material/blog, threatgate]", [("blog/posts", False)], ["/blog/posts*"]),
        ("{blog: {blog_dir: news}, threatgate: }", [("news/posts", False)], ["/news/posts*"]),
        ("{blog: {blog_dir: .}, threatgate: }", [("posts", False)], ["/posts*"]),
        (
            "{blog: {post_dir: '{blog}/entries/'}, threatgate: }",
            [("blog/entries", False)],
            ["/blog/entries*"],
        ),
        ("{blog: {draft: true}, threatgate: }", [("blog/posts", True)], ["/blog/posts*"]),
        ("{blog: {draft: off}, threatgate: }", [("blog/posts", False)], ["/blog/posts*"]),
        ("{blog: {draft: !ENV [D, false]}, threatgate: }", [("blog/posts", True)], ["/blog/posts*"]),
        ("{blog: {draft: !ENV D}, threatgate: }", [("blog/posts", True)], ["/blog/posts*"]),
        ("{blog: {enabled: !ENV [CI, false]}, threatgate: }", [("blog/posts", True)], ["/blog/posts*"]),
        ("{blog: {enabled: true}, threatgate: {posts: [x/**]}}", [("blog/posts", False)], ["x/**"]),
        ("{blog: {enabled: no}, threatgate: {posts: [x/**]}}", [], ["x/**"]),
        ("{blog: {blog_dir: !ENV B}, threatgate: {posts: [x/**]}}", [], ["x/**"]),
        (
            "[blog, {material/blog: {blog_dir: news}}, threatgate]",
            [("blog/posts", False), ("news/posts", False)],
            ["/blog/posts*", "/news/posts*"],
        ),
        ("[search, blog]", [("blog/posts", False)], ["/blog/posts*"]),
    ],
)
def test_the_posts_of_a_blog_are_those_of_its_plugin(
    folder: Path, plugins: str, blogs: list[tuple[str, bool]], posts: list[str]
) -> None:
    site = mkdocs(folder, f"plugins: {plugins}\n")
    assert site.blogs == tuple(Blog(posts=place, drafts=drafts) for place, drafts in blogs)
    assert site.settings.posts == tuple(posts)
    assert site.plugin is ("threatgate" in plugins)


def test_a_plugin_whose_name_cannot_be_read_is_refused(folder: Path) -> None:
    message, _ = refusal(folder, "plugins: [blog, !ENV [A, blog], threatgate]\n", "mkdocs.yml")
    assert message == "line 1: a plugin's name must be readable as it stands"


def test_blogs_are_found_however_their_folders_are_written(folder: Path) -> None:
    plugins = (
        "[{blog: {blog_dir: ./news}}, {group: {plugins: [{blog: {post_dir: 'log//posts/'}}]}}, threatgate]"
    )
    site = mkdocs(folder, f"plugins: {plugins}\n")
    assert site.settings.posts == ("/news/posts*", "/log/posts*")


@pytest.mark.parametrize(
    "plugins",
    [
        "{blog: {enabled: false}, threatgate: }",
        "{blog: {blog_dir: !ENV B}, threatgate: }",
        "[blog, {material/blog: {post_dir: !ENV [A, b]}}, threatgate]",
        "[blog, {blog: !ENV [A, {blog_dir: news}]}, threatgate]",
        "[blog, {blog: {<<: {blog_dir: news}}}, threatgate]",
    ],
)
def test_where_the_blogs_are_not_known_the_posts_must_be_named(folder: Path, plugins: str) -> None:
    message, _ = refusal(folder, f"plugins: {plugins}\n", "mkdocs.yml")
    assert message == "mkdocs.yml does not say which files are posts"


def test_a_plugin_that_stands_twice_is_refused(folder: Path) -> None:
    text = "plugins:\n  - threatgate: {posts: [a]}\n  - threatgate\n"
    assert refusal(folder, text, "mkdocs.yml")[0] == "the plugin “threatgate” stands twice under “plugins”"


def test_what_is_left_out_of_the_site_is_what_can_be_read_to_be(folder: Path) -> None:
    text = f"exclude_docs: |\n  /drafts/\n  !.known\ndraft_docs: |\n  wip.md\n{plugin(POSTS)}"
    assert mkdocs(folder, text).left_out == (*DEFAULT_LEFT_OUT, "/drafts/", "!.known", "wip.md")
    tagged = f"exclude_docs: !ENV OUT\ndraft_docs: !ENV [A, b]\n{plugin(POSTS)}"
    assert mkdocs(folder, tagged).left_out == DEFAULT_LEFT_OUT


def test_titles_in_the_nav_are_kept_with_their_pages(folder: Path) -> None:
    nav = "nav: [index.md, {首页: index.md}, {Blog: [blog/index.md, {Warning: blog/posts/a.md}]}]\n"
    expected = (("index.md", "首页"), ("blog/posts/a.md", "Warning"))
    assert mkdocs(folder, nav + plugin(POSTS)).labels == expected


# --- which file ----------------------------------------------------------------------------------

ON, OFF = "plugins: [threatgate]\n", "site_name: A\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"mkdocs.yml": OFF}, "mkdocs.yml"),
        ({"mkdocs.yaml": ON}, "mkdocs.yaml"),
        ({"properdocs.yml": ON}, "properdocs.yml"),
        ({"properdocs.yaml": ON}, "properdocs.yaml"),
        ({"threatgate.yml": POSTS}, "threatgate.yml"),
        ({"mkdocs.yml": OFF, "threatgate.yml": POSTS}, "threatgate.yml"),
        ({"mkdocs.yml": ON, "properdocs.yml": OFF}, "mkdocs.yml"),
        ({"mkdocs.yml": OFF, "properdocs.yml": OFF}, "properdocs.yml"),
    ],
)
def test_the_file_that_holds_settings_is_the_one_that_counts(
    folder: Path, files: dict[str, str], expected: str
) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert find_configuration(folder) == folder / expected


@pytest.mark.parametrize(
    ("first", "second"),
    [("mkdocs.yml", "threatgate.yml"), ("properdocs.yml", "mkdocs.yml"), ("mkdocs.yml", "mkdocs.yaml")],
)
def test_settings_in_two_files_are_refused(folder: Path, first: str, second: str) -> None:
    for name in (first, second):
        (folder / name).write_text(POSTS if name == "threatgate.yml" else ON, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        find_configuration(folder)
    assert render(raised.value.message, "en") == f"both {first} and {second} hold settings of the gate"


def test_a_folder_without_configuration_is_told_so(folder: Path) -> None:
    with pytest.raises(UsageError) as raised:
        find_configuration(folder)
    assert render(raised.value.message, "en") == f"there is no configuration in {folder}"
