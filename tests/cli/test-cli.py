#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""cohortctl as a script uses it: what it prints, what it returns, and that the ledger says the same to others.

Usage: test-cli.py COHORTCTL EXPORTS CATALOGUE. The sqlite3 module reads the same file as a second opinion."""

import csv
import json
import os
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
from community import COHORTCTL, Community, main  # noqa: E402

EXPORTS, CATALOGUE = map(os.path.abspath, sys.argv[2:4])


def samples():
    return sorted(os.path.join(EXPORTS, name) for name in os.listdir(EXPORTS) if name.endswith((".csv", ".json")))


def sample(name):
    return os.path.join(EXPORTS, name)


def test_every_row_is_accounted_for(community):
    reports = community.json("import", *samples())["imports"]
    assert len(reports) == len(samples())
    for report in reports:
        classes = [report[name] for name in ("new", "changed", "unchanged", "needs_you", "rejected")]
        assert sum(classes) == report["rows"], report
        assert set(report) >= {"file", "format", "rows", "totals"}
        for total in report["totals"]:
            assert set(total) >= {"currency", "gross_minor", "fee_minor", "net_minor"}
            assert total["net_minor"] == total["gross_minor"] - total["fee_minor"]
    community.run("check")


def test_importing_again_changes_nothing(community):
    for path in samples():
        community.run("import", path)
        before = {table: community.count(table) for table in ("payment", "identity", "member", "subscription_version")}
        report = community.json("import", path)["imports"][0]
        assert report["new"] == report["changed"] == 0, report
        assert before == {table: community.count(table) for table in before}, path


def test_undo_and_redo(community):
    community.json("import", sample("github-sponsors-export.csv"))
    payments = community.json("payments")["payments"]
    assert payments
    community.run("undo")
    assert community.json("payments") == {"payments": []}
    assert community.json("members") == {"members": []}
    community.run("undo", status=1)
    community.run("redo")
    assert community.json("payments")["payments"] == payments
    assert [step["state"] for step in community.json("history")["steps"]] == ["done"]
    community.run("undo", "nonsense", status=2)
    community.run("undo", "999", status=1)


def test_merge_and_split(community):
    """One address at two services: proposed, merged to one member, split to the rows of before."""
    def people():
        with sqlite3.connect(f"file:{community.path}?mode=ro", uri=True) as db:
            return [sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
                    for table in ("member", "identity_link", "member_override", "merge_snapshot", "member_now")]

    community.run("import", sample("buttondown-subscribers.synthetic.csv"), sample("stripe-customers.synthetic.csv"))
    before = people()
    pair = next(pair for pair in community.json("duplicates")["duplicates"] if "ada@example.org" in pair["reason"])
    assert pair["strength"] == "strong" and "Buttondown" in pair["reason"]
    ids = [str(member["id"]) for member in pair["members"]]
    assert any(line.split("\t")[:2] == ids for line in community.run("duplicates").stdout.splitlines())
    n_members = len(community.json("members")["members"])
    assert community.json("merge", *ids)["member"] == int(ids[0])
    assert len(community.json("members")["members"]) == n_members - 1
    assert "ada@example.org" not in community.run("duplicates").stdout
    community.run("check")
    community.run("merge", *ids, status=1)
    community.run("merge", ids[0], ids[0], status=1)
    community.run("merge", ids[0], status=2)
    community.run("split", "one", status=2)
    community.run("split", *ids)
    assert people() == before
    community.run("split", *ids, status=1)
    community.run("undo")
    community.run("undo")
    assert people() == before
    community.run("check")


def test_refusals_name_the_way_out(community):
    """An older import of a source waits for the later ones; one undone waits for those before it."""
    community.run("import", sample("github-sponsors-export.json"))
    community.run("import", sample("github-sponsors-export.csv"))
    assert "“Imported github-sponsors-export.csv, 5 rows”" in community.run("undo", "1", status=1).stderr
    community.run("undo")
    community.run("undo")
    assert "Redo those first" in community.run("redo", "2", status=1).stderr
    community.run("redo", "1")
    community.run("redo", "2")
    community.run("check")


def test_sums_equal_the_file(community):
    """The ledger's GitHub money is the file's, added up here."""
    path = sample("github-sponsors-export.csv")
    with open(path, newline="", encoding="utf-8") as file:
        cents = sum(round(float(row["Processed Amount"].replace("$", "").replace(",", "")) * 100)
                    for row in csv.DictReader(file) if row["Processed Amount"])
    report = community.json("import", path)["imports"][0]
    assert [total["gross_minor"] for total in report["totals"]] == [cents]
    assert sum(payment["gross_minor"] for payment in community.json("payments")["payments"]) == cents


def test_dry_run_writes_nothing(community):
    report = community.json("import", "--dry-run", sample("kofi-transactions.csv"))["imports"][0]
    assert report["new"] == report["rows"] > 0
    assert os.listdir(community.folder) == []
    community.run("import", sample("github-sponsors-export.csv"))
    community.run("import", "--dry-run", sample("kofi-transactions.csv"))
    assert len(community.json("history")["steps"]) == 1


def test_unknown_columns_need_you(community):
    path = os.path.join(community.folder, "strange.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("colour,flavour\nred,sweet\nblue,sour\n")
    report = community.json("import", path)["imports"][0]
    assert (report["rows"], report["needs_you"]) == (2, 2), report
    assert community.count("member") == 0


def test_unreadable_file_is_named(community):
    path = os.path.join(community.folder, "nothing.csv")
    done = community.run("import", path, status=1)
    assert "nothing.csv" in done.stderr, done.stderr


def test_full_export_makes_an_equal_community(community):
    community.json("import", *samples())
    first, second = (os.path.join(community.folder, name) for name in ("one", "two"))
    community.run("export", first)
    copy = Community(community.folder, "b")
    copy.run("import", os.path.join(first, "community.json"))
    copy.run("check")
    copy.run("export", second)
    for name in ("community.json", "members.csv", "payments.csv"):
        with open(os.path.join(first, name), "rb") as one, open(os.path.join(second, name), "rb") as two:
            assert one.read() == two.read(), name
    with open(os.path.join(first, "members.csv"), newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == community.count("member")
    copy.run("import", os.path.join(first, "community.json"), status=1)


def test_exports_hold_no_formula(community):
    path = os.path.join(community.folder, "members.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(community.run("template", "members").stdout.splitlines()[0] + "\n")
    header = open(path, encoding="utf-8").read().strip().split(",")
    row = {name: "" for name in header}
    row[[name for name in header if "mail" in name.lower()][0]] = "a@example.org"
    row[[name for name in header if name.lower() == "name"][0]] = "=cmd()"
    with open(path, "a", encoding="utf-8") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(row)
    report = community.json("import", path)["imports"][0]
    assert report["new"] == 1, report
    out = os.path.join(community.folder, "out")
    community.run("export", out)
    with open(os.path.join(out, "members.csv"), newline="", encoding="utf-8") as file:
        assert [line["name"] for line in csv.DictReader(file)] == ["'=cmd()"]
    assert community.json("members")["members"][0]["name"] == "=cmd()"


def test_search(community):
    community.json("import", *samples())
    everyone = community.json("members")["members"]
    found = community.json("members", "--search", "alpha")["members"]
    assert 0 < len(found) < len(everyone)
    assert all("alpha" in json.dumps(member).lower() for member in found)
    assert community.json("members", "--search", "no such person")["members"] == []


def test_check_finds_a_fault(community):
    """A number that somebody changed behind our back is found."""
    community.json("import", sample("github-sponsors-export.csv"))
    with sqlite3.connect(community.path) as db:
        db.execute("UPDATE payment SET gross_minor = gross_minor + 1 WHERE id = (SELECT min(id) FROM payment)")
    faults = community.json("check", status=1)["faults"]
    assert faults and all(fault["check"] and fault["text"] for fault in faults)


def test_check_tells_what_does_not_fit(community):
    """A finding is no damage: it fails only where that is asked for."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30", "--seed", "3")
    assert community.run("check", "--findings", status=1).stdout == community.run("check").stdout
    report = community.json("check")
    assert not report["faults"]
    assert {finding["check"] for finding in report["findings"]} >= {"payout-lines", "wrong-sign"}, report
    assert all(finding["table"] and finding["row"] > 0 and finding["text"] for finding in report["findings"])


def test_check_counts_the_rows(community):
    community.json("import", sample("github-sponsors-export.csv"))
    for plant in ("DELETE FROM import_row WHERE row = 1", "UPDATE import SET n_rows = n_rows + 1, n_rejected = n_rejected + 1"):
        with sqlite3.connect(community.path) as db:
            db.execute(plant)
        faults = community.json("check", status=1)["faults"]
        assert any(fault["check"] == "imports" for fault in faults), faults


def test_check_goes_on_behind_damage(community):
    """A page that cannot be read hides neither the other pages nor the other checks."""
    community.json("import", *samples())
    with sqlite3.connect(community.path) as db:
        db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        roots = [db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
                 for name in ("payment_amount", "subscription_version", "setting")]
        db.execute("UPDATE import SET n_rows = n_rows + 1, n_rejected = n_rejected + 1 WHERE id = 1")
        db.commit()
        db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    db.close()
    with open(community.path, "r+b") as file:
        for root in roots:
            file.seek((root - 1) * 4096)
            file.write(b"Z" * 64)
    faults = community.json("check", status=1)["faults"]
    for root in roots:
        assert any(f"page {root}:" in fault["text"] for fault in faults if fault["check"] == "sqlite"), (root, faults)
    assert any(fault["check"] == "imports" for fault in faults), faults
    assert any(fault["check"] == "derived" for fault in faults), faults


def test_templates_and_formats(community):
    for kind in ("members", "payments", "activity", "content", "questions", "costs", "benefits"):
        path = os.path.join(community.folder, kind + ".csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(community.run("template", kind).stdout)
        template = community.json("template", kind)
        assert template["kind"] == kind and template["csv"].replace("\r\n", "\n") == community.run("template", kind).stdout
        report = community.json("import", "--dry-run", path)["imports"][0]
        assert report["needs_you"] == report["rejected"] == 0, report
    community.run("template", "dreams", status=2)
    formats = community.json("formats")["formats"]
    assert {"github-sponsors-csv", "patreon-members", "ghost-members"} <= {entry["id"] for entry in formats}


def test_speaks_the_language(community):
    """Also where it is not installed: the catalogue below a data folder that the environment names."""
    catalogue = os.path.join(community.folder, "locale", "zh_CN", "LC_MESSAGES")
    os.makedirs(catalogue)
    os.symlink(CATALOGUE, os.path.join(catalogue, "cohort.mo"))
    names = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    locale = next((name for name in names if name.lower().startswith(("zh_cn.utf", "en_us.utf"))), None)
    if locale is None:
        return  # gettext translates nothing in the C locale
    environment = dict(os.environ, LC_ALL=locale, LANGUAGE="zh_CN", XDG_DATA_DIRS=community.folder)
    done = subprocess.run([COHORTCTL, "help"], capture_output=True, text=True, encoding="utf-8", env=environment)
    assert "用法" in done.stdout, ascii(done.stdout[:40])
    community.json("import", sample("github-sponsors-export.csv"))
    for words, said in ((("--file", community.path + "x", "members"), "没有文件“"), (("--file", community.path, "undo", "77"), "没有第 77 步")):
        done = subprocess.run([COHORTCTL, *words], capture_output=True, text=True, encoding="utf-8", env=environment)
        assert done.returncode == 1 and said in done.stderr, ascii(done.stderr)


def test_a_figure_is_its_rows(community):
    """What a number says is the count, or the sum, of the rows that open behind it."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    report = community.json("metrics", "--period", "2026-05")
    assert report["period"] == {"from": "2026-05-01", "to": "2026-06-01"}, report["period"]
    assert len(report["metrics"]) >= 24
    opened = 0
    for metric in report["metrics"]:
        for figure in metric["values"]:
            if not figure["rows"] or figure["currency"]:
                continue
            words = ("rows", metric["id"], "--period", "2026-05", "--part", figure["part"] or "")
            rows = community.json(*words)["rows"]
            assert len(rows) == figure["rows"], (metric["id"], figure, len(rows))
            if figure["is_count"] or metric["unit"] in ("count", "rate") and figure["status"] == "ok":
                assert len(rows) == figure["numerator"] or metric["id"] == "active-share", (metric["id"], figure)
            if figure["of_rows"]:
                assert len(community.json(*words, "--of")["rows"]) == figure["of_rows"]
            opened += 1
    assert opened > 5, opened


def test_movements_close(community):
    community.run("demo", "--anchor", "2026-06-30")
    for month in ("2025-11", "2026-02", "2026-05"):
        figures = {}
        for figure in community.json("metrics", "--period", month, "--id", "mrr")["metrics"][0]["values"]:
            figures.setdefault(figure["currency"], {})[figure["part"]] = figure["numerator"]
        assert len(figures) >= 3
        for parts in figures.values():
            gained = parts["new"] + parts["expansion"] + parts["reactivation"] + parts["fx"]
            assert parts["start"] + gained - parts["contraction"] - parts["churn"] == parts["end"], (month, parts)
        # Money in the file, counted by another program, is the money in the streams.
        with sqlite3.connect(f"file:{community.path}?mode=ro", uri=True) as db:
            zone = 8 * 3600 * 10**6
            first, last = (db.execute("SELECT unixepoch(?) * 1000000", (day,)).fetchone()[0] - zone
                           for day in (month + "-01", next_month(month) + "-01"))
            want = dict(db.execute("SELECT stream, sum(gross_minor) FROM payment WHERE status = 'succeeded' AND kind <> 'opening' "
                                   "AND currency = 'CNY' AND recognised_by IS NULL AND occurred_at >= ? AND occurred_at < ? "
                                   "AND source IN (SELECT id FROM source WHERE recognised_by IS NULL) GROUP BY stream", (first, last)))
        streams = community.json("metrics", "--period", month, "--id", "streams", "--currency", "USD")
        assert streams["metrics"][0]["values"]
        for figure in community.json("metrics", "--period", month, "--id", "streams")["metrics"][0]["values"]:
            if figure["currency"] == "CNY":
                assert figure["numerator"] == max(want.get(figure["part"], 0), 0) * 10000, (month, figure, want)


def next_month(month):
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def test_rows_of_nothing(community):
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    community.run("rows", "no-such-metric", status=2)
    community.run("metrics", "--id", "no-such-metric", status=2)
    community.run("metrics", "--period", "2026-13", status=2)
    community.run("metrics", "--currency", "ABCD", status=2)
    community.run("rows", "mrr", "--part", "no-such-part", status=1)


def in_order(estimate):
    return estimate["n"] > 0 and 0 <= estimate["low"] <= estimate["value"] <= estimate["high"] <= 1


def test_at_risk(community):
    """Members at risk, on the last day known or another; forecasts are printed, and kept when asked."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    report = community.json("at-risk")
    assert report["as_of"] == "2026-06-30" and report["paying"] > 0, report
    for row in report["members"]:
        assert row["reasons"] and row["sign"] and row["action"], row
        assert 0 <= row["probability_ppm"] <= 1000000, row
        assert row["sign"] == "cancels" or in_order(row["like"]) or row["like"]["n"] == 0, row
    assert report["definition"] == "at-risk" and report["version"] > 0 and in_order(report["usual_share"]), report
    lost = {}
    for row in report["members"]:
        if row["place"] == "shown" and (row["expected_loss_minor"] or 0) > 0:
            minor, n = lost.get(row["currency"], (0, 0))
            lost[row["currency"]] = minor + row["expected_loss_minor"], n + 1
    assert {loss["currency"]: (loss["minor"], loss["n"]) for loss in report["losses"]} == lost, report["losses"]
    assert community.json("at-risk", "--as-of", "2026-05-01")["as_of"] == "2026-05-01"
    grades = community.json("at-risk", "--grades")["grades"]
    assert grades
    for grade in grades:
        named = [line for line in grade["people"] if "not named" not in line["detail"]]
        assert len(named) == grade["named"] and len(grade["people"]) == grade["named"] + grade["missed"], grade
        assert grade["hits"] + grade["false_alarms"] == grade["named"], grade
    fit = community.json("fit")
    assert fit["as_of"] == "2026-06-30" and fit["method"] in ("rules", "model"), fit
    assert community.json("fit") == fit
    community.run("fit", "--keep")
    kept = community.json("at-risk")
    assert [row["member"] for row in kept["members"]] == [row["member"] for row in report["members"]], kept
    community.run("fit", "--keep", "--as-of", "2026-05-01", status=2)
    community.run("at-risk", "--as-of", "yesterday", status=2)


def test_reconcile(community):
    """Every month adds up, what is exact is accepted and closed, and a closed month tells when its rows change."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    report = community.json("reconcile")
    assert report["definition"] == "reconcile" and report["version"] == 1, report
    amounts = ("lines_minor", "fees_minor", "refunds_minor", "other_minor", "paid_minor", "unexplained_minor")
    for month in report["months"]:
        for amount in amounts:
            assert sum(payout[amount] for payout in month["payouts"]) == month[amount], month
        assert month["n"] == sum(payout["n"] for payout in month["payouts"]) and len(month["currency"]) == 3, month
        for payout in month["payouts"]:
            assert payout["exact"] == (payout["unexplained_minor"] == 0), payout
            assert payout["exact"] or payout["cause"], payout
    assert report["exact"] > 0 and report["open"] == report["payouts"] == sum(len(month["payouts"]) for month in report["months"])
    community.run("reconcile", "--accept-exact")
    accepted = community.json("reconcile")
    assert accepted["exact"] == 0 and accepted["open"] == report["open"] - report["exact"], accepted
    first = next(payout for month in accepted["months"] for payout in month["payouts"] if not payout["exact"])
    community.run("reconcile", "--accept", str(first["id"]), status=1)  # without a reason
    community.run("reconcile", "--accept", str(first["id"]), "--reason", "=cmd()")
    community.run("reconcile", "--lock")
    locked = [month for month in community.json("reconcile")["months"] if month["locked"]]
    assert locked and not any(month["broken"] for month in locked), locked
    assert community.json("check")["faults"] == []
    community.run("undo")
    assert not any(month["locked"] for month in community.json("reconcile")["months"])
    for words in (("--accept", "0"), ("--accept", "-1"), ("--accept", "999999")):
        community.run("reconcile", *words, status=1)
    for words in (("--period", "2026-13"), ("--accept", "1e3"), ("--accept", "9223372036854775808"), ("--no-such",), ("word",)):
        community.run("reconcile", *words, status=2)


def test_today(community):
    """Each thing to do has a kind and a name of its own; the six cards of the review; rows as many as a line says."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    report = community.json("today")
    assert report["reaches"] == "2026-06-30" and report["reviewed"] is None, report
    ids = [task["id"] for task in report["to_do"]]
    assert ids and len(set(ids)) == len(ids), ids
    assert "old-data" in {task["kind"] for task in report["to_do"]}, report["to_do"]
    assert [card["card"] for card in report["review"]] == ["data", "money", "left", "risk", "questions", "content"]
    assert all(card["headline"] for card in report["review"]), report["review"]
    assert all(source["old"] for source in report["sources"]), report["sources"]
    assert report["to_do"][0]["title"] in community.run("today").stdout
    community.run("today", "--later", status=2)


def test_bridge(community):
    """From a service's figure to ours: the lines close, for files and for what is typed, which is a step."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    for bridge in community.json("bridge"):
        amounts = [line["minor"] for line in bridge["lines"]]
        assert sum(amounts[:-1]) == amounts[-1] and not bridge["typed"], bridge
    community.run("bridge", "--source", "stripe", "--month", "2026-05", "--charged", "225.00 USD")
    typed = [bridge for bridge in community.json("bridge") if bridge["typed"]]
    assert len(typed) == 1 and typed[0]["lines"][0]["minor"] == 22500, typed
    community.run("undo")
    assert not [bridge for bridge in community.json("bridge") if bridge["typed"]]
    community.run("bridge", "--source", "stripe", status=2)
    community.run("bridge", "--source", "stripe", "--month", "2026-05", "--charged", "a lot", status=1)
    community.run("bridge", "--source", "nobody", "--month", "2026-05", "--charged", "1 USD", status=1)


def test_demo(community):
    emit, truth = os.path.join(community.folder, "exports"), os.path.join(community.folder, "truth.json")
    made = community.json("demo", "--size", "small", "--emit", emit, "--truth", truth)["demo"]
    assert made["registered"] == 40 and made["paying"] > 5, made
    with open(truth, encoding="utf-8") as file:
        told = json.load(file)
    identities = sum(len(person["identities"]) for person in told["people"])
    assert identities == community.count("identity"), (identities, community.count("identity"))
    with open(os.path.join(emit, "ghost-members.csv"), encoding="utf-8") as file:
        free = list(csv.DictReader(file))
    assert all(row["email"].endswith(("@example.com", "@example.org")) for row in free)
    again = Community(community.folder, "again")
    path = os.path.dirname(COHORTCTL) + os.pathsep + os.environ["PATH"]
    subprocess.run(["sh", os.path.join(emit, "import.sh"), again.path], check=True, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, PATH=path))
    for table in ("identity", "payment", "coverage", "interaction", "post", "question", "cost"):
        assert again.count(table) == community.count(table) > 0, table
    assert again.json("setup") == community.json("setup") == {"currency": "CNY", "zone": "Asia/Shanghai"}
    assert "exists" in community.run("demo", status=1).stderr
    other = Community(community.folder, "other")
    for words in (["--size", "huge"], ["--seed", "-1"], ["--seed", "x"], ["--anchor", "1990-01-01"], ["--anchor", "soon"]):
        other.run("demo", *words, status=2)
    assert not os.path.exists(other.path)
    other.run("demo", "--size", "small", "--truth", os.path.join(community.folder, "missing", "x.json"), status=1)
    assert not os.path.exists(other.path)
    for anchor in ("1995-01-01", "2024-02-29", "2199-12-31"):
        last = Community(community.folder, "at-" + anchor)
        last.run("demo", "--size", "small", "--anchor", anchor, "--seed", "7")
        last.run("check")
    leftovers = [name for name in os.listdir(community.folder) if "making" in name]
    assert not leftovers, leftovers


def test_setup(community):
    assert community.json("setup", "--zone", "America/Toronto", "--currency", "CAD")["zone"] == "America/Toronto"
    assert community.json("setup", "--currency", "EUR") == {"currency": "EUR", "zone": "America/Toronto"}
    community.run("setup", "--zone", "Nowhere/Else", status=1)
    community.run("setup", "--currency", "NOPE", status=1)
    assert community.json("setup") == {"currency": "EUR", "zone": "America/Toronto"}


def test_zone_of_a_file(community):
    """A bare time is of the zone that is named; a format that fixes it does not listen."""
    path = os.path.join(community.folder, "payments.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("payment_id,date,amount,currency,member_id\n1,2026-05-01 00:30,5.00,USD,17\n")
    community.run("import", "--zone", "Asia/Tokyo", path)
    with sqlite3.connect(community.path) as db:
        assert db.execute("SELECT zone FROM source").fetchone()[0] == "Asia/Tokyo"
        at = db.execute("SELECT occurred_at FROM payment").fetchone()[0]
    assert at == 1777563000000000, at
    community.run("import", "--zone", "Nowhere/Else", path, status=1)


def test_usage(community):
    community.run("dance", status=2)
    community.run("import", status=2)
    community.run("help")


main(globals())
