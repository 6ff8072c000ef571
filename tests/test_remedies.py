"""Every rule that blocks has a remedy that an honest author can walk, command by command."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from blog import CONFIG, NOTHING, Blog, Told
from examples import example
from plights import BOTH_NAMED, BUILT_PLIGHTS, CAPTURE, NETWORK, PLIGHTS, POST
from signing import sign_with_ssh, ssh_key

from mkdocs_threatgate import checks
from mkdocs_threatgate.checks import CHECKS

NEXT = re.compile(r"^next: (.+)$", re.MULTILINE)


@pytest.fixture
def stuck(request: pytest.FixtureRequest, tmp_path: Path) -> Blog:
    """A blog in the plight that the test's name begins with, blocked by that rule."""
    code = request.node.name.split("_")[1].upper()
    blog = PLIGHTS[code](Blog(tmp_path / "blog"))
    told = blog.check()
    assert code in told.rules
    assert told.code == (3 if code == "TG303" else 1)
    return blog


def edit(blog: Blog, before: str, after: str, path: str = POST) -> None:
    """Change one place of a file, as its author would in an editor."""
    text = (blog.root / path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    blog.write(path, text.replace(before, after))


def obey(blog: Blog, command: str) -> Told:
    """Run a command that a finding gave, and the one that its answer gives as the next."""
    told = blog.run(command)
    assert told.code == 0, told.err
    for following in NEXT.findall(told.out):
        if following.startswith("git commit"):
            committed = blog.run(following)
            assert committed.code == 0, committed.err
    return told


def assert_publishable(blog: Blog) -> None:
    told = blog.check()
    assert (told.code, told.blocks) == (0, [])


def test_tg101_is_cleared_by_the_command_that_declares(stuck: Blog) -> None:
    command = stuck.check().command("TG101")
    assert command == f"threatgate declare {POST}"
    assert stuck.run(command).code == 2, "it asks in a terminal, and names its options elsewhere"
    obey(stuck, f"{command} --none 'Release notes'")
    assert_publishable(stuck)


def test_tg102_is_cleared_by_saying_it_once(stuck: Blog) -> None:
    edit(stuck, "title: Another\n", "")
    stuck.receipt()
    stuck.commit()
    obey(stuck, f"threatgate check {POST}")
    assert_publishable(stuck)


def test_tg103_is_cleared_by_one_of_the_candidates(stuck: Blog) -> None:
    finding = stuck.check().report["findings"][0]
    assert "浙江省杭州市西湖区 (330106)" in finding["remedy"]
    edit(stuck, "西湖区", '"330106"')
    stuck.receipt()
    stuck.commit()
    obey(stuck, finding["command"])
    assert_publishable(stuck)


def test_tg104_is_cleared_by_stating_the_place(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG104"))
    edit(stuck, "{nature: intruded}", "{nature: intruded, places: [杭州市]}")
    stuck.receipt()
    stuck.commit()
    assert_publishable(stuck)


def test_tg104_is_cleared_by_saying_that_nobody_knows_the_place(tmp_path: Path) -> None:
    blog = PLIGHTS["TG104"](Blog(tmp_path / "blog"))
    edit(blog, "{nature: intruded}", "{nature: intruded, places_unknown: true}")
    blog.receipt(authority='{kind: public-security, region: "000000", name: 公安部}')
    blog.commit()
    assert_publishable(blog)


def test_tg105_is_cleared_by_declaring_what_is_told_and_recording(stuck: Blog) -> None:
    edit(stuck, NOTHING, "incidents: [{places: [杭州市]}]")
    obey(stuck, stuck.check().command("TG201"))
    assert_publishable(stuck)


def test_tg105_is_cleared_by_the_command_that_dismisses(tmp_path: Path) -> None:
    blog = PLIGHTS["TG105"](Blog(tmp_path / "blog"))
    dismiss(blog, "TG105")
    assert_publishable(blog)


def test_tg106_is_cleared_by_saving_the_post_as_utf_8(stuck: Blog) -> None:
    obey(stuck, f"iconv -f GBK -t UTF-8 {POST} > saved && mv saved {POST}")
    stuck.receipt()
    stuck.commit()
    obey(stuck, f"threatgate check {POST}")
    assert_publishable(stuck)


def test_tg201_is_cleared_by_the_command_that_records(stuck: Blog) -> None:
    command = stuck.check().command("TG201")
    assert command == f"threatgate record {POST} --authority 杭州市公安局"
    obey(stuck, command)
    assert_publishable(stuck)


@pytest.mark.parametrize(
    ("declaration", "authorities"),
    [
        ("reports: [{regions: [浙江省]}]", ["浙江省互联网信息办公室", "浙江省公安厅"]),
        ("reports: [{regions: [杭州市, 南京市]}]", ["国家互联网信息办公室", "公安部"]),
        ("reports: [{scope: national}]", ["国家互联网信息办公室", "公安部"]),
        ("reports: [{sectors: [finance/banking]}]", ["NFRA"]),
        ("incidents: [{places: [杭州市, 海淀区]}]", ["杭州市公安局", "北京市公安局"]),
        ("incidents: [{places_unknown: true}]", ["公安部"]),
    ],
)
def test_tg201_is_cleared_one_command_after_the_other(
    declaration: str, authorities: list[str], tmp_path: Path
) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=declaration, date=None)
    blog.commit()
    for authority in authorities:
        command = blog.check().command("TG201")
        assert command == f"threatgate record {POST} --authority {authority}"
        obey(blog, command)
    assert_publishable(blog)


def test_tg202_is_cleared_by_filing_with_a_body_that_is_named(stuck: Blog) -> None:
    command = stuck.check().command("TG202")
    assert command == f"threatgate record {POST} --authority 滁州市公安局"
    obey(stuck, command)
    assert_publishable(stuck)


def test_tg203_is_cleared_by_dating_the_post_after_the_filing(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG203"))
    edit(stuck, "date: 2026-06-10", "date: 2026-06-21")
    assert_publishable(stuck)


def test_tg204_is_cleared_by_publishing_at_the_moment_that_is_named(stuck: Blog) -> None:
    finding = stuck.check().report["findings"][0]
    earliest = "2026-07-01T10:00:00+08:00"
    assert earliest in finding["remedy"]
    assert f"may be published from {earliest[:16].replace('T', ' ')}" in obey(stuck, finding["command"]).out
    edit(stuck, "date: 2026-06-10", f"date: {earliest}")
    assert_publishable(stuck)


def test_tg204_is_cleared_by_the_operators_consent(tmp_path: Path) -> None:
    blog = PLIGHTS["TG204"](Blog(tmp_path / "blog"))
    opinion = "opinion: {requested_at: 2026-06-01, response: consent, responded_at: 2026-06-02}"
    edit(blog, "places: [杭州市]", f"places: [杭州市], {opinion}")
    assert_publishable(blog)


def answered(command: str, requested: str, responded: str, evidence: str = "") -> str:
    """Put times and a document into the places that a command leaves for them."""
    command = command.replace("TIME", requested, 1).replace("TIME", responded, 1)
    return command.replace("--evidence FILE", f"--evidence {evidence}" if evidence else "")


def test_tg204_is_cleared_by_recording_the_operators_consent(stuck: Blog) -> None:
    finding = stuck.check().report["findings"][0]
    command = f"threatgate event {POST} opinion"
    assert finding["remedy"].endswith(f"Or record the operator's consent: {command}")
    obey(stuck, f"{command} --requested-at 2026-06-01 --response consent --responded-at 2026-06-05")
    assert_publishable(stuck)


def test_tg201_of_a_network_is_cleared_by_recording_the_operators_consent(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NETWORK)
    blog.commit()
    finding = blog.check().report["findings"][0]
    command = f"threatgate event {POST} opinion"
    assert (finding["rule"], f"({command})" in finding["remedy"]) == ("TG201", True)
    obey(blog, f"{command} --requested-at 2026-06-01 --response consent --responded-at 2026-06-05")
    assert_publishable(blog)


def test_tg205_is_cleared_by_recording_the_acceptance(stuck: Blog) -> None:
    command = stuck.check().command("TG205")
    assert command == "threatgate event 2026-aaaaaa accepted"
    obey(stuck, f"{command} --at 2026-06-05T10:00:00+08:00")
    assert_publishable(stuck)


def test_tg205_of_a_receipt_in_front_matter_is_cleared_by_recording_it_in_the_ledger(tmp_path: Path) -> None:
    blog = PLIGHTS["TG501"](Blog(tmp_path / "blog"))
    inline = ("--inline", "--article", "cn-2019-draft/8")
    obey(blog, f"threatgate record {POST} --authority 杭州市公安局 {' '.join(inline)}")
    told = blog.check()
    assert told.rules == ["TG205"]
    command = told.command("TG205")
    assert command == f"threatgate record {POST} --authority 杭州市公安局 --article cn-2019-draft/8"
    identifier = obey(blog, command).out.split()[1].rstrip(":")
    obey(blog, f"threatgate event {identifier} accepted")
    assert_publishable(blog)


def test_tg206_is_cleared_by_the_command_that_supplements(stuck: Blog) -> None:
    command = stuck.check().command("TG206")
    assert command == "threatgate event 2026-aaaaaa supplemented"
    obey(stuck, command)
    assert_publishable(stuck)


def test_tg206_of_an_opinion_is_cleared_by_the_command_that_records_the_answer_to_the_new_text(
    tmp_path: Path,
) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NETWORK, date=None)
    blog.commit()
    ask = f"threatgate event {POST} opinion --operator 'Example Utility' --requested-at TIME"
    ask += " --response consent --responded-at TIME --evidence FILE"
    obey(blog, answered(ask, "2026-05-01", "2026-05-02"))
    assert_publishable(blog)
    edit(blog, "Text.", "CVE-2026-9999 is open in it.")
    blog.commit()
    told = blog.check()
    assert (told.rules, told.command("TG206")) == (["TG206"], ask)
    obey(blog, answered(ask, "2026-05-03", "2026-05-04"))
    assert_publishable(blog)


def test_tg206_is_cleared_by_filing_again(tmp_path: Path) -> None:
    blog = PLIGHTS["TG206"](Blog(tmp_path / "blog"))
    obey(blog, f"threatgate record {POST} --authority 杭州市公安局")
    assert_publishable(blog)


def test_tg206_is_cleared_by_publishing_what_was_filed(tmp_path: Path) -> None:
    blog = PLIGHTS["TG206"](Blog(tmp_path / "blog"))
    obey(blog, f"git checkout HEAD~1 -- {POST}")
    assert_publishable(blog)


def test_tg208_is_cleared_by_filing_again(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG208"))
    assert_publishable(stuck)


def test_tg209_is_cleared_by_correcting_the_id(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG209"))
    edit(stuck, ", 2026-zzzzzz", "")
    assert_publishable(stuck)


def test_tg301_is_cleared_by_the_command_that_commits(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG301"))
    assert_publishable(stuck)


def test_tg301_is_cleared_by_the_command_that_puts_a_receipt_back(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    path = blog.receipt()
    blog.commit()
    blog.write(path, "id: 2026-aaaaaa\n")
    told = blog.check()
    assert told.rules == ["TG301"]
    obey(blog, told.command("TG301"))
    assert_publishable(blog)


def test_tg302_is_cleared_by_recording_anew(stuck: Blog) -> None:
    told = obey(stuck, stuck.check().command("TG201"))
    assert "under “filings” it takes the place of 2026-aaaaaa, which counts for nothing" in told.out
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG302"]


def test_tg302_of_a_later_event_is_cleared_by_recording_that_anew(tmp_path: Path) -> None:
    blog = PLIGHTS["TG205"](Blog(tmp_path / "blog"))
    path = blog.further("2026-bbbbbb", "accepted", 'decided_at: "2026-06-05T10:00:00+08:00"')
    blog.commit()
    assert_publishable(blog)
    blog.remove(path)
    blog.commit()
    assert blog.check().rules == ["TG205", "TG302"]
    obey(blog, "threatgate event 2026-aaaaaa accepted --at 2026-06-05T10:00:00+08:00")
    assert_publishable(blog)


def test_tg302_of_a_receipt_in_front_matter_is_cleared_by_a_new_one_at_the_end(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(date=None)
    blog.commit()
    obey(blog, f"threatgate record {POST} --authority 杭州市公安局 --inline --filed-at 2026-06-01")
    edit(blog, 'filed_at: "2026-06-01"', 'filed_at: "2026-05-01"')
    blog.commit()
    told = blog.check()
    assert sorted(told.rules) == ["TG201", "TG302"]
    finding = next(one for one in told.report["findings"] if one["rule"] == "TG302")
    assert "with --inline or in the ledger" in finding["remedy"]
    obey(blog, f"{told.command('TG201')} --inline")
    assert_publishable(blog)
    assert blog.check().notices == ["TG302"]


def test_tg302_of_an_opinion_is_cleared_by_recording_it_anew(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NETWORK, date=None)
    blog.commit()
    command = f"threatgate event {POST} opinion --requested-at 2026-05-01 --response consent"
    obey(blog, f"{command} --responded-at 2026-05-02")
    (path,) = (blog.root / "filings/2026").glob("*.yml")
    path.unlink()
    blog.commit()
    assert sorted(blog.check().rules) == ["TG201", "TG302"]
    obey(blog, f"{command} --responded-at 2026-05-02")
    assert_publishable(blog)
    assert sorted(blog.check().notices) == ["TG302", "TG311"]


def test_tg302_on_an_unmerged_branch_is_cleared_by_squashing_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.commit()
    blog.branch("draft")
    blog.post()
    path = blog.receipt(filed_at="2026-06-02T10:00:00+08:00")
    blog.commit()
    blog.receipt()
    blog.commit()
    assert "TG302" in blog.check().rules
    assert blog.run("git reset --soft main && git commit -m 'One post'").code == 0
    assert_publishable(blog)
    assert (blog.root / path).exists()


def test_tg303_is_cleared_by_fetching_the_history(stuck: Blog) -> None:
    command = stuck.check().command("TG303")
    assert command == "git fetch --unshallow"
    obey(stuck, command)
    assert_publishable(stuck)


def test_tg304_is_cleared_by_the_command_that_signs_and_amends(stuck: Blog) -> None:
    command = stuck.check().command("TG304")
    assert command == "git commit --amend --no-edit -S"
    obey(stuck, command)
    assert_publishable(stuck)


def test_tg304_of_an_older_commit_is_cleared_by_recording_anew_and_signing(stuck: Blog) -> None:
    stuck.commit("Something else")
    assert stuck.check().command("TG304") == f"threatgate plan {POST}"
    stuck.git("config", "commit.gpgSign", "true")
    obey(stuck, stuck.check().command("TG201"))
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG304"]


def test_tg304_of_a_key_that_is_not_listed_is_cleared_by_listing_it(stuck: Blog, tmp_path: Path) -> None:
    public = ssh_key(tmp_path / "new")
    sign_with_ssh(stuck, tmp_path / "new")
    stuck.git("commit", "--quiet", "--amend", "--no-edit")
    finding = next(one for one in stuck.check().report["findings"] if one["rule"] == "TG304")
    assert "have it added to allowed_signers" in finding["remedy"]
    signers = (stuck.root / "allowed_signers").read_text(encoding="utf-8")
    stuck.write("allowed_signers", f"{signers}liu@example.com {public}\n")
    stuck.commit()
    assert_publishable(stuck)


def test_tg305_is_cleared_by_recording_anew(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG201"))
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG305"]


def test_tg306_is_cleared_by_the_command_that_brings_the_document_back(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG306"))
    assert_publishable(stuck)


def test_tg306_of_a_document_that_is_lost_is_cleared_by_recording_anew_with_the_evidence(stuck: Blog) -> None:
    stuck.write("letter.pdf", "a better scan")
    obey(stuck, f"{stuck.check().command('TG201')} --evidence letter.pdf")
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG306"]


def test_tg306_of_a_document_that_waits_is_cleared_by_the_command_that_commits(tmp_path: Path) -> None:
    blog = PLIGHTS["TG306"](Blog(tmp_path / "blog"))
    blog.git("reset", "--quiet", "--soft", "HEAD~1")
    blog.git("rm", "--quiet", "--cached", "filings/2026/scan.pdf")
    blog.git("commit", "--quiet", "--amend", "-m", "All but the scan")
    blog.write("filings/2026/scan.pdf", "scan")
    obey(blog, blog.check().command("TG306"))
    assert_publishable(blog)


def test_tg306_is_cleared_by_recording_with_evidence_where_that_is_required(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      evidence: required\n")
    blog.post(declaration=BOTH_NAMED, date=None)
    blog.receipt()
    blog.commit()
    told = blog.check()
    assert (
        "--evidence FILE" in next(one for one in told.report["findings"] if one["rule"] == "TG306")["remedy"]
    )
    blog.write("letter.pdf", "scan")
    obey(blog, told.command("TG201").replace("FILE", "letter.pdf"))
    assert_publishable(blog)


def test_tg306_of_a_repair_is_cleared_by_a_document_in_the_ledger(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      evidence: required\n")
    blog.post(declaration=NETWORK.replace("places", "fixed: {at: 2026-05-01}, places"))
    blog.commit()
    assert blog.check().rules == ["TG306"]
    blog.write("filings/2026/fix.pdf", "scan")
    digest = blog.run("sha256sum filings/2026/fix.pdf").out.split()[0]
    edit(blog, "at: 2026-05-01", f'at: 2026-05-01, evidence: "2026/fix.pdf#sha256={digest}"')
    blog.commit()
    assert_publishable(blog)


def test_tg306_of_an_opinion_is_cleared_by_the_command_that_records_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      evidence: required\n")
    opinion = "opinion: {requested_at: 2026-06-01, response: no-objection, responded_at: 2026-06-02}"
    blog.post(declaration=NETWORK.replace("places", f"{opinion}, places"))
    blog.commit()
    told = blog.check()
    command = told.command("TG306")
    assert told.rules == ["TG306"]
    assert command == (
        f"threatgate event {POST} opinion --operator 'Example Utility' --requested-at 2026-06-01 "
        "--response no-objection --responded-at 2026-06-02 --evidence FILE"
    )
    assert blog.run(command).code == 2, "a placeholder is no document"
    blog.write("letter.pdf", "scan")
    obey(blog, command.replace("FILE", "letter.pdf"))
    assert_publishable(blog)


def test_tg307_is_cleared_by_recording_the_event_anew(stuck: Blog) -> None:
    obey(stuck, "threatgate event 2026-aaaaaa acknowledged --at 2026-06-05")
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG307"]


def test_tg308_is_cleared_by_the_command_that_moves_the_ledger(stuck: Blog) -> None:
    obey(stuck, stuck.check().command("TG308"))
    edit(stuck, "ledger: docs/filings", "ledger: filings\n      ledger_history: [docs/filings]", "mkdocs.yml")
    stuck.commit()
    assert_publishable(stuck)


def test_tg309_is_cleared_by_a_recorder_who_records_anew(stuck: Blog) -> None:
    obey(stuck, f"threatgate record {POST} --authority 杭州市公安局")
    assert_publishable(stuck)
    assert stuck.check().notices == ["TG309"]


def test_tg309_of_a_forge_is_cleared_by_naming_the_forge(stuck: Blog) -> None:
    edit(stuck, "recorders:", "forges: [wang@example.com]\n      recorders:", "mkdocs.yml")
    assert "TG309" in stuck.check().rules, "its author is no recorder either"
    stuck.receipt("2026-cccccc")
    stuck.git("add", "--all")
    stuck.git("commit", "--quiet", "-m", "Squashed", by="wang@example.com", author="liu@example.com")
    edit(stuck, "2026-aaaaaa", "2026-cccccc")
    assert_publishable(stuck)


def test_tg501_is_cleared_by_another_title(stuck: Blog) -> None:
    edit(stuck, "预警", "风险提示")
    assert_publishable(stuck)


def test_tg501_is_cleared_by_an_approval(tmp_path: Path) -> None:
    blog = PLIGHTS["TG501"](Blog(tmp_path / "blog"))
    edit(
        blog, "none: A word about a word", "networks: [{operator: {name: Example}, fixed: {at: 2026-05-01}}]"
    )
    command = blog.check().command("TG501")
    assert command == f"threatgate record {POST} --authority 公安部 --article cn-2019-draft/8"
    obey(blog, command.replace("公安部", "杭州市公安局"))
    told = blog.check()
    assert told.rules == ["TG205"]
    obey(blog, told.command("TG205"))
    assert_publishable(blog)


def test_tg501_of_a_post_that_declares_none_is_cleared_by_the_command_that_dismisses(stuck: Blog) -> None:
    command = stuck.check().command("TG501")
    assert re.fullmatch(rf"threatgate dismiss {POST} [0-9a-f]{{16}} --reason '…' --until DATE", command)
    obey(stuck, command.replace("'…'", "'A word about a word'").replace("DATE", "2099-12-31"))
    assert_publishable(stuck)


def dismiss(blog: Blog, rule: str, path: str = POST) -> None:
    """Run the dismissal that a finding offers, with a reason and an end in the places left for them."""
    command = blog.check().command(rule)
    assert command.startswith(f"threatgate dismiss {path} ")
    obey(blog, command.replace("'…'", "'An example from the manual'").replace("DATE", "2099-12-31"))


def assert_rewriting_or_dismissing_clears(stuck: Blog, item: int) -> None:
    """Walk both ways out of a post that carries what an item of Art. 4 forbids."""
    flagged = (stuck.root / POST).read_text(encoding="utf-8")
    edit(stuck, example(item, "flagged"), example(item, "publishable"))
    assert_publishable(stuck)
    stuck.write(POST, flagged)
    stuck.commit()
    dismiss(stuck, f"TG40{item}")
    assert_publishable(stuck)


def test_tg401_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 1)


def test_tg402_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 2)


def test_tg403_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 3)


def test_tg404_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 4)


def test_tg405_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 5)


def test_tg406_is_cleared_by_rewriting_or_by_a_dismissal(stuck: Blog) -> None:
    assert_rewriting_or_dismissing_clears(stuck, 6)


def test_tg411_is_cleared_by_taking_the_file_out(stuck: Blog) -> None:
    stuck.remove(CAPTURE)
    edit(stuck, "[the traffic](../../files/session.pcap)", "the traffic")
    assert_publishable(stuck)


def test_tg411_is_cleared_by_a_dismissal_which_holds_for_these_bytes(tmp_path: Path) -> None:
    blog = PLIGHTS["TG411"](Blog(tmp_path / "blog"))
    dismiss(blog, "TG411", CAPTURE)
    assert_publishable(blog)
    blog.write(CAPTURE, bytes.fromhex("d4c3b2a1020004000000000000000000ffff000002000000"))
    told = blog.check()
    assert (told.rules, told.notices) == (["TG411"], ["TG602"])


def test_tg701_is_cleared_by_taking_out_what_includes_the_post(tmp_path: Path) -> None:
    blog = BUILT_PLIGHTS["TG701"](Blog(tmp_path / "blog"))
    told = blog.build()
    assert (told.code, told.shown[-1]) == (1, ("TG701", "docs/more.md", None))
    obey(blog, "threatgate explain TG701")
    edit(blog, '--8<-- "a.md:8:8"', "Text.", "docs/more.md")
    assert blog.build("--quiet").code == 0


def test_tg701_is_cleared_by_recording_what_the_post_owes(tmp_path: Path) -> None:
    blog = BUILT_PLIGHTS["TG701"](Blog(tmp_path / "blog"))
    obey(
        blog.signed("liu@example.com"),
        f"threatgate record {POST} --authority 杭州市公安局 --filed-at 2026-06-01",
    )
    blog.commit()
    assert blog.build("--quiet").code == 0


def test_tg702_is_cleared_by_building_with_the_gate(tmp_path: Path) -> None:
    blog = BUILT_PLIGHTS["TG702"](Blog(tmp_path / "blog"))
    told = blog.threatgate("check-site", "site", "--format", "json")
    assert (told.code, told.rules) == (1, ["TG702"])
    obey(blog, told.command("TG702"))
    assert blog.threatgate("check-site", "site").code == 0


# --- every rule that blocks is here, and every check is where its rule says ----------------------


def manual(check: ModuleType) -> dict[str, str]:
    """Return the paragraphs of a check's manual by their headings."""
    parts = re.split(r"\n\n(?=\S)", (check.__doc__ or "").strip())
    return {heading: text.strip() for heading, _, text in (part.partition("\n") for part in parts[1:])}


def code_of(check: ModuleType) -> str:
    return str(check.RULE.code)


def test_every_rule_that_blocks_has_a_plight_and_a_remedy_that_was_walked() -> None:
    blocking = {code_of(check) for check in CHECKS if manual(check)["Blocked"] != "Never."}
    walked = {name.split("_")[1].upper() for name in globals() if name.startswith("test_tg")}
    assert set(PLIGHTS) | set(BUILT_PLIGHTS) == walked == blocking


def test_every_check_on_disk_is_registered_once() -> None:
    folder = Path(str(checks.__file__)).parent
    files = {path for path in folder.glob("*/*.py") if path.name != "__init__.py"}
    assert [Path(str(check.__file__)) for check in CHECKS if Path(str(check.__file__)) not in files] == []
    assert len(files) == len(CHECKS) == len({code_of(check) for check in CHECKS})


FAMILIES = {
    "1": "declaration",
    "2": "filing",
    "3": "ledger",
    "4": "content",
    "5": "publication",
    "6": "dismissal",
    "7": "site",
}


@pytest.mark.parametrize("check", CHECKS, ids=code_of)
def test_a_check_is_where_its_rule_says_and_explains_itself(check: ModuleType) -> None:
    file = Path(str(check.__file__))
    assert (file.parent.name, file.stem) == (
        FAMILIES[check.RULE.code[2]],
        check.RULE.slug.replace("-", "_"),
    )
    why, *others = manual(check)
    assert why.startswith("Why ")
    assert others == ["How to clear it", "Blocked", "Publishable"]
    assert all(manual(check).values())
