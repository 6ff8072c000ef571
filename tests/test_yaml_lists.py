"""An item more in a YAML list: whatever the layout, nothing else changes, or nothing is written."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as some

from mkdocs_threatgate.authoring.lists import Item
from mkdocs_threatgate.cli.settling import appended

NAMES = some.sampled_from(["search", "tags", "blog", "'quoted'", '"a: b"', "x-1", "预警"])
VALUES: Any = some.recursive(
    some.sampled_from([None, True, 1, "text", "a ] b", "a } b", "# no comment", "x: y", "- z", "多"]),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=4,
)
ENTRIES = some.lists(some.tuples(NAMES, VALUES), max_size=4, unique_by=lambda entry: entry[0])
OPTIONS = some.sampled_from([(), ('posts: ["blog/**"]',), ('posts: ["blog/**"]', "baseline: a.txt")])
COMMENTS = some.sampled_from(["", "# a comment\n", "\n", "  # indented ]\n", "# plugins:\n"])


def loaded(text: str) -> Any:  # noqa: ANN401 - YAML may hold anything
    return yaml.safe_load(text)


@some.composite
def configurations(draw: some.DrawFn) -> str:
    """A configuration with plugins in some layout, other keys around them, and comments."""
    entries = [(loaded(name), value) for name, value in draw(ENTRIES)]
    form = draw(some.sampled_from(["list", "mapping", "flow list", "flow mapping", "absent", "null"]))
    listed: Any = [name if value is None else {name: value} for name, value in entries]
    held: Any = listed if "list" in form else dict(entries)
    dump: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "default_flow_style": "flow" in form}
    plugins: str = yaml.safe_dump({"plugins": held}, indent=draw(some.sampled_from([2, 4])), width=40, **dump)
    plugins = {"absent": "", "null": "plugins:\n"}.get(form, plugins)
    if plugins.startswith("{plugins"):
        plugins = plugins.rstrip()[1:-1] + "\n"
    after = draw(some.sampled_from(["", "extra: {a: [1]}\n", "nav:\n  - a.md\n"]))
    text = draw(COMMENTS) + "site_name: B # mine\n" + draw(COMMENTS) + plugins + draw(COMMENTS) + after
    return text.replace("\n", draw(some.sampled_from(["\n", "\r\n"])))


@given(configurations(), OPTIONS)
def test_an_item_is_added_and_nothing_else_is_changed(text: str, options: tuple[str, ...]) -> None:
    try:
        before = loaded(text)
    except yaml.YAMLError:
        return
    result = appended(text, "plugins", Item("threatgate", options), ("search",))
    if result is None:
        return
    start = next(
        (place for place, (one, other) in enumerate(zip(text, result, strict=False)) if one != other),
        len(text),
    )
    assert any(
        text == result[:place] + result[place + len(result) - len(text) :] for place in range(start + 1)
    ), "one piece was added"
    after = loaded(result)
    added = {key: value for option in options for key, value in loaded(option).items()}
    was, now = before.pop("plugins", None), after.pop("plugins")
    assert before == after
    if isinstance(was, dict):
        assert now == {**was, "threatgate": added or now["threatgate"]}
        assert not (options == () and now["threatgate"])
    else:
        item = {"threatgate": added} if added else "threatgate"
        assert now == [*(["search"] if was is None else was), item]


@given(configurations())
def test_what_is_laid_out_by_a_program_can_be_extended(text: str) -> None:
    try:
        loaded(text)
    except yaml.YAMLError:
        return
    assert appended(text, "plugins", Item("threatgate", ("baseline: a.txt",)), ("search",)) is not None


@given(some.text(max_size=80), some.sampled_from(["plugins", "repos"]))
def test_any_text_is_extended_rightly_or_not_at_all(text: str, key: str) -> None:
    result = appended(text, key, Item("threatgate"))
    if result is not None:
        assert len(result) > len(text)
        assert "threatgate" in loaded(result)[key]
