#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""cohortctl suggest, plan, what-if and experiment, on the demo: what they print, what they refuse, and how.

Usage: test-plans.py COHORTCTL EXPORTS. The sqlite3 module reads the same file as a second opinion."""

import os
import sqlite3
import sys

sys.dont_write_bytecode = True
from community import Community, main  # noqa: E402

EXPORTS = os.path.abspath(sys.argv[2])


def test_what_if(community):
    """A price for new members alone touches nobody who is there; the break-even needs no model."""
    community.run("demo", "--anchor", "2026-06-30")
    told = community.json("what-if")
    risen = [change for change in told["changes"] if change["still_pay_the_old_price"]]
    assert risen, told["changes"]
    for change in told["changes"]:
        still = change["still_pay_the_old_price"]
        tier = next(tier for tier in told["tiers"] if (tier["tier"], tier["source"]) == (change["tier"], change["source"]))
        paying = sum(price["paying"] for price in tier["prices"] if price["price"].endswith("/ month")
                     and (price["amount_minor"], price["currency"]) == (change["from_minor"], change["currency"]))
        assert len(set(still)) == len(still) == paying, (change, tier)
        assert bool(still) == bool(change["old_price"]), change
    new = community.json("what-if", "basic", "39", "--source", "stripe")
    everybody = community.json("what-if", "Basic", "39", "--source", "Stripe", "--who", "all")
    assert (new["old_price_minor"], new["new_price_minor"], new["currency"]) == (2900, 3900, "CNY"), new
    assert abs(new["new_members"]["break_even_fewer"] - (1 - 29 / 39)) < 1e-12
    assert not new["affected"] and new["kept"] and len(new["joiners"]) == new["new_members"]["joiners_a_month"]["n"]
    assert sorted(everybody["affected"] + everybody["kept"]) == sorted(new["kept"])
    # At break-even nothing is won; below it something.
    even = str(new["new_members"]["break_even_fewer"])
    at = community.json("what-if", "Basic", "39", "--source", "stripe", "--fewer", even)["new_members"]["gain_minor"]
    gain = new["new_members"]["gain_minor"]
    assert abs(at["value"]) < 1e-6 and gain["low"] < gain["value"] < gain["high"], (at, gain)
    patreon = ("--source", "patreon", "--currency", "USD", "--who", "all")
    assert community.json("what-if", "Basic", "30", *patreon)["breaks_rule"]
    assert not community.json("what-if", "Basic", "7", *patreon)["breaks_rule"]
    assert "no tier" in community.run("what-if", "Nobody", "3", status=1).stderr
    assert "0 and 100" in community.run("what-if", "Basic", "39", "--fewer", "3", status=1).stderr
    community.run("what-if", "Basic", "dear", status=1)
    community.run("what-if", "Basic", status=2)
    community.run("what-if", "Basic", "39", "--who", "rich", status=2)


def test_experiment(community):
    """What cannot be answered is not started; what runs keeps its result to itself, and one price at one time."""
    community.run("demo", "--anchor", "2026-06-30")
    wish = ("--measure", "pays", "--change", "shorter")
    plan = community.json("experiment", "plan", "--difference", "0.01", *wish)
    assert plan["state"] == "cannot-conclude" and plan["weeks"] > 520, plan
    assert any(line.startswith("To tell ") and "years" in line for line in plan["sentences"]), plan
    community.run("experiment", "new", "Does a shorter text bring more?", "--difference", "0.01", *wish)
    one, = community.json("experiment")["experiments"]
    assert one["state"] == "cannot-conclude", one
    number = str(one["id"])
    assert "Try instead" in community.run("experiment", "start", number, status=1).stderr
    community.run("experiment", "edit", number, "--difference", "0.3")
    community.run("experiment", "start", number)
    one, = community.json("experiment")["experiments"]
    assert one["state"] == "running" and "result" not in one and one["health"]["weeks"] == 8, one
    community.run("experiment", "end", number, status=1)
    community.run("experiment", "give-up", number)
    community.run("experiment", "adopt", number, status=1)
    community.run("experiment", "keep", number)
    one, = community.json("experiment")["experiments"]
    assert (one["state"], one["result"], one["verdict"]) == ("decided", None, "keep"), one
    # A limit that was set can be taken away again.
    community.run("experiment", "new", "Does it?", "--leaving", "0.2", *wish)
    with sqlite3.connect(f"file:{community.path}?mode=ro", uri=True) as db:
        limit = "SELECT leaving_limit_ppm FROM experiment_version ORDER BY id DESC LIMIT 1"
        assert db.execute(limit).fetchone()[0] == 200000
        community.run("experiment", "edit", str(community.json("experiment")["experiments"][0]["id"]), "--leaving", "-1")
        assert db.execute(limit).fetchone()[0] is None
    unfair = community.run("experiment", "new", "Who pays more?", "--kind", "price", "--by", "person", "--now", "29",
                           "--change", "39", status=1).stderr
    assert "the same for everybody at one time" in unfair, unfair
    community.run("experiment", "new", "?", "--kind", "magic", status=2)
    community.run("experiment", "start", status=2)
    community.run("experiment", "start", "99", status=1)


def test_hostile_words(community):
    """What means nothing is refused with the usage's code, never passed over, and no nonsense is computed of it."""
    community.run("demo", "--size", "small", "--anchor", "2026-06-30")
    before = community.count("journal")
    for words in (("suggest", "sqlite"), ("suggest", "--member", "0"), ("suggest", "--member", "-1"),
                  ("suggest", "--post", "-5"), ("suggest", "--post", "0"), ("suggest", "--member", "abc"),
                  ("suggest", "--member", "99999999999999999999"), ("plan", "extra"), ("plan", "--ics", "--markdown"),
                  ("plan", "--ics", "--json"), ("what-if", "Basic", "39", "more"), ("what-if", "Basic", "39", "--who", "me"),
                  ("what-if", "Basic", "39", "--months", "0"), ("what-if", "Basic", "39", "--months", "-3"),
                  ("what-if", "Basic", "39", "--wait", "-1"), ("experiment", "plan", "more"), ("experiment", "new"),
                  ("experiment", "new", "?", "more"), ("experiment", "start", "1x"), ("experiment", "start", "-1"),
                  ("experiment", "start", "1", "more"), ("experiment", "start", "9223372036854775808"),
                  ("experiment", "dance", "1"), ("experiment", "plan", "--kind", "magic"), ("metrics", "more"), ("check", "more"),
                  ("plan", "--period", "2026-13"), ("plan", "--period", ""), ("plan", "--period", "0000-01"),
                  ("metrics", "--period", "2026-Q5"), ("metrics", "--id", ""), ("metrics", "--currency", "yen"),
                  ("rows", "mrr", "more"), ("rows", "mrr", "--period", "2026-00"), ("rows", "mrr", "--currency", ""),
                  ("at-risk", "more"), ("at-risk", "--as-of", "2026-02-30"), ("at-risk", "--as-of", ""),
                  ("reconcile", "--period", "never")):
        answer = community.run(*words, status=2)
        assert answer.stderr.startswith("cohortctl: ") and not answer.stdout, (words, answer)
    for words in (("rows", "mrr", "--part", "x"), ("rows", "churn", "--part", ""), ("reconcile", "--accept", "0"),
                  ("what-if", "Basic", "0"), ("what-if", "Basic", "nan"), ("what-if", "Basic", "1e9"),
                  ("what-if", "Basic", "9" * 30), ("what-if", "Basic", "39", "--fewer", "nan"),
                  ("what-if", "Basic", "39", "--churn", "inf"), ("what-if", "Basic", "39", "--leave", "-1"),
                  ("what-if", "Basic", "39", "--opt-in", "2"), ("what-if", "Basic", "39", "--months", "2000000000"),
                  ("what-if", "Basic", "39", "--wait", "2000000000"), ("what-if", "Basic", "39", "--currency", "XXX"),
                  ("what-if", "Basic", "39", "--source", "nobody"), ("experiment", "plan", "--difference", "nan"),
                  ("experiment", "plan", "--difference", "0"), ("experiment", "plan", "--difference", "-1"),
                  ("experiment", "plan", "--difference", "7"), ("experiment", "plan", "--days", "0"),
                  ("experiment", "plan", "--days", "-1"), ("experiment", "plan", "--days", "100000000"),
                  ("experiment", "plan", "--leaving", "nan"), ("experiment", "plan", "--refunds", "inf"),
                  ("experiment", "plan", "--leaving", "5"), ("experiment", "new", " "), ("experiment", "start", "99"),
                  ("experiment", "edit", "99", "?"), ("experiment", "plan", "--kind", "price", "--now", "dear"),
                  ("experiment", "plan", "--kind", "price", "--by", "person")):
        answer = community.run(*words, status=1)
        assert answer.stderr.startswith("cohortctl: ") and not answer.stdout, (words, answer)
    assert community.count("journal") == before


def test_help_of_each(community):
    for command in ("suggest", "plan", "what-if", "experiment"):
        answer = community.run(command, "--help").stdout
        assert "--json" in answer and "--file" in answer, answer


def test_plan(community):
    community.run("demo", "--anchor", "2026-06-30")
    plan = community.json("plan", "--period", "2026-Q3")
    assert (plan["from"], plan["to"]) == ("2026-07-01", "2026-10-01"), plan
    kinds = {"article", "video", "audio", "image", "live", "code", "course", "lesson"}
    assert plan["entries"] and all(entry["kind"] in kinds for entry in plan["entries"])
    # What no service holds back is never called scheduled; an idea has no day, what is planned has one.
    states = {entry["state"] for entry in plan["entries"]}
    assert states <= {"idea", "planned", "drafting", "ready", "handed_over", "published"}, states
    for entry in plan["entries"]:
        assert (entry["day"] is None) == (entry["state"] == "idea"), entry
    for slot in plan["empty_slots"]:
        assert slot["from"] <= slot["due"] < slot["to"], slot
    text = community.run("plan", "--period", "2026-Q3", "--ics").stdout
    with sqlite3.connect(f"file:{community.path}?mode=ro", uri=True) as db:
        planned = db.execute("SELECT count(*) FROM plan_item WHERE due_day BETWEEN 20635 AND 20726").fetchone()[0]
    assert text.count("UID:item-") == planned > 0, (text.count("UID:item-"), planned)
    community.run("plan", "--period", "2026-13", status=2)


def test_suggestions(community):
    community.run("import", os.path.join(EXPORTS, "github-sponsors-export.csv"))
    nothing = community.json("suggest")
    assert nothing["make"] == nothing["send"] == [] and nothing["missing"], nothing
    assert nothing["missing"] in community.run("suggest").stdout
    community = Community(community.folder, "demo")
    community.run("demo", "--anchor", "2026-06-30")
    steps = community.count("journal")
    report = community.json("suggest")
    assert set(report) == {"as_of", "missing", "make", "send", "proposed", "check", "check_means", "outcome"}, set(report)
    assert report["missing"] is None and report["proposed"] in ("model", "popular") and report["check"], report
    assert report["make"] and report["send"] and all(one["reasons"] for one in report["make"] + report["send"])
    for one in report["make"]:
        assert set(one) == {"title", "topic", "kind", "reasons"}, one
    for one in report["send"]:
        assert set(one) == {"title", "post", "kind", "reasons", "members"} and one["members"], one
    # Making lists is no step; they are kept, and who asks for one post or one member is told the same.
    assert community.count("journal") == steps and community.count("suggestion_run") == 1
    assert community.json("suggest") == report
    one = report["send"][0]
    person = one["members"][0]
    lines = community.json("suggest", "--post", str(one["post"]))
    assert all(set(line) == {"member", "post", "title", "why"} for line in lines), lines[:1]
    assert {member["member"] for member in one["members"]} <= {line["member"] for line in lines}
    lines = community.json("suggest", "--member", str(person["member"]))
    assert one["post"] in [line["post"] for line in lines] and len(lines) <= 10, lines
    assert community.json("suggest", "--member", "999999") == []
    text = community.run("suggest").stdout
    assert all(one["title"] in text for one in report["make"] + report["send"]) and report["check"] in text
    community.run("suggest", "--member", "1", "--post", "1", status=2)


main(globals())
