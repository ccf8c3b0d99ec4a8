#!/usr/bin/env python3
"""What models cost, and where they may be sent what: `chatkut stats`, `chatkut consent`."""
import os
import pathlib
import sqlite3
import stat
import tempfile
import time
import unicodedata
import unittest

import flow

CONFIG = """\
[models]
strong = big
simple = small
day-budget = 2.00
project-budget = 10

[model big]
dialect = openai
url = https://big.example.com/v1
model = big-1
price-in = 3
price-out = 15

[model small]
dialect = openai
url = http://127.0.0.1:9/v1
model = small-1
"""

CALL = """
    INSERT INTO ai_call (id, unix_ms, project, turn, attempt, task, planner, provider, model,
        owner, reserved_micros, input, cached, output, estimated, cost_micros, baseline_micros,
        ttft_ms, total_ms, status, plan_valid, repaired)
    VALUES (:id, :unix_ms, :project, :turn, 1, 'plan', 'big', :provider, :model, 'x', 0, 1000,
        500, 100, :estimated, :cost, :baseline, :first, :total, :status, :valid, :repaired)"""


def columns(line):
    """How wide it is in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Stats(flow.Flow):
    def setUp(self):
        super().setUp()
        home = tempfile.TemporaryDirectory(prefix="chatkut-user-")
        self.addCleanup(home.cleanup)
        self.data = pathlib.Path(home.name) / "data"
        self.config = pathlib.Path(home.name) / "config" / "chatkut" / "chatkut.conf"
        self.database = self.data / "chatkut" / "user.db"
        self.env = {**os.environ, "XDG_DATA_HOME": str(self.data), "TZ": "UTC0",
                    "XDG_CONFIG_HOME": str(self.config.parent.parent)}

    def run_chatkut(self, *arguments, **options):
        return super().run_chatkut(*arguments, env=self.env, **options)

    def configure(self):
        self.config.parent.mkdir(parents=True)
        self.config.write_text(CONFIG)

    def project_id(self):
        with sqlite3.connect(self.project) as project:
            return project.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()[0]

    def fill(self, calls, embedded=()):
        """Make the database and put rows in: dicts that differ from a plain call."""
        self.run_chatkut("consent", "--all", "--allow", "big.example.com")
        now = int(time.time() * 1000)
        with sqlite3.connect(self.database) as database:
            for number, more in enumerate(calls, 1):
                row = {"id": number, "turn": number, "unix_ms": now, "project": "p",
                       "provider": "big", "model": "big-1", "estimated": 0, "cost": 4500,
                       "baseline": 4500, "first": 400, "total": 2000, "status": "ok",
                       "valid": 1, "repaired": 0, **more}
                database.execute(CALL, row)
            for row in embedded:
                database.execute("INSERT INTO embedded_day VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def script(self):
        """A day of a project, and a call of another one a year ago."""
        self.new()
        of_film = self.project_id()
        today = time.strftime("%Y-%m-%d", time.gmtime())
        self.fill(
            [{"project": of_film},
             {"project": of_film, "model": "small-1", "provider": "local", "cost": 0},
             {"project": of_film, "valid": 0},
             {"project": of_film, "turn": 3, "repaired": 1, "estimated": 1},
             {"project": of_film, "cost": None, "status": "rate", "valid": None,
              "model": "名前の長い模型\x1b[31m" + "x" * 60},
             {"project": "other", "unix_ms": 1700000000000}],
            [(today, of_film, 30, 1, 40000, 900, 145000)])

    # ---- stats -----------------------------------------------------------------------

    def test_nothing_was_used(self):
        self.assertIn("No language model was used", self.run_chatkut("stats")[1])
        self.assertEqual(self.json("stats")["turns"], 0)
        self.assertFalse(self.data.exists())

    def test_all_that_was_used_is_told(self):
        self.configure()
        self.script()
        out = self.run_chatkut("stats", self.project)[1]
        for words in ("34 turns", "embedded", "30", "88.2%", "big/big-1", "local/small-1",
                      "$0.0135, without 1 call of unknown cost, 1 call estimated",
                      "$0.0135 of $2.00 spent, $1.99 left",
                      "$0.0135 of $10.00 spent, $9.99 left", "“big”",
                      "3 of 3 could be carried out, 1 of them after a repair",
                      "half within 0.40 s, 95% within 0.40 s", "rate 1"):
            self.assertIn(words, out)
        self.assertNotIn("\x1b", out)
        for line in out.splitlines():
            self.assertLessEqual(columns(line), 80, line)

    def test_the_table_is_aligned_by_columns_of_the_terminal(self):
        self.script()
        table = self.run_chatkut("stats", self.project)[1].split("\n\n")[1].splitlines()
        self.assertEqual(len(table), 5)
        self.assertEqual({columns(line) for line in table}, {columns(table[0])})

    def test_json_has_the_same_as_numbers(self):
        self.configure()
        self.script()
        stats = self.json("stats", self.project)
        self.assertEqual(stats["turns"], 34)
        self.assertEqual(stats["embedded"]["turns"], 30)
        self.assertAlmostEqual(stats["embedded"]["share"], 30 / 34)
        self.assertEqual(stats["total"]["calls"], 5)
        self.assertAlmostEqual(stats["total"]["cost_usd"], 0.0135)
        self.assertEqual(stats["total"]["unknown_cost_calls"], 1)
        self.assertEqual(stats["plans"], {"turns": 3, "valid": 3, "repaired": 1})
        self.assertEqual(stats["failures"], {"rate": 1})
        self.assertEqual(stats["budget"]["day"]["limit_usd"], 2)
        self.assertAlmostEqual(stats["budget"]["project"]["left_usd"], 9.9865)
        routing = stats["savings"]["routing"]
        self.assertEqual(routing["turns"], 3)
        self.assertAlmostEqual(routing["saved"], 0)
        overall = stats["savings"]["overall"]
        self.assertAlmostEqual(overall["saved"], 1 - 13500 / 158500)
        self.assertGreater(overall["estimated_share"], 0.9)
        costs = {model["model"]: model["cost_usd"] for model in stats["models"]}
        self.assertEqual(costs["local/small-1"], 0)
        self.assertIsNone(next(cost for name, cost in costs.items() if "名前" in name))

    def test_all_projects_and_a_time(self):
        self.script()
        self.assertEqual(self.json("stats", "--all")["total"]["calls"], 6)
        self.assertEqual(self.json("stats", "--all", "--since", "today")["total"]["calls"], 5)
        self.assertEqual(self.json("stats", "--all", "--since", "7")["total"]["calls"], 5)
        since = self.json("stats", "--all", "--since", "2023-11-14")
        self.assertEqual((since["total"]["calls"], since["since"]), (6, "2023-11-14"))
        for wrong in ("yesterweek", "2026-13-01", "0", "-3", "2026-11-01x"):
            error = self.run_chatkut("stats", "--all", f"--since={wrong}", status=1)[2]
            self.assertIn(wrong, error)

    def test_a_damaged_database_is_named_and_edits_go_on(self):
        self.new()
        self.database.parent.mkdir(parents=True)
        self.database.write_text("no database at all, but long enough to look like one" * 99)
        error = self.run_chatkut("stats", status=1)[2]
        self.assertIn("user.db", error)
        self.assertIn("Move it away", error)
        self.say("add a title that says Hello")

    # ---- consent ---------------------------------------------------------------------

    def test_consent_is_given_listed_and_taken_back(self):
        self.new()
        self.assertIn("asked before", self.run_chatkut("consent", self.project)[1])
        self.assertFalse(self.database.exists())
        self.run_chatkut("consent", self.project, "--allow", "API.example.com")
        self.run_chatkut("consent", "--all", "--deny", "api.example.com")
        out = self.run_chatkut("consent", self.project)[1].splitlines()
        self.assertRegex(out[0], r"^api\.example\.com +denied +\d{4}-\d\d-\d\d  all projects")
        self.assertRegex(out[1], r"^api\.example\.com +allowed .* film\.ckut")
        self.run_chatkut("consent", self.project, "--revoke", "api.example.com")
        answers = self.json("consent", self.project)["answers"]
        self.assertEqual([a["answer"] for a in answers], ["deny"])
        self.assertNotIn("project", answers[0])

    def test_hosts_that_nobody_was_asked_about_are_listed(self):
        self.configure()
        self.new()
        self.assertRegex(self.run_chatkut("consent", self.project)[1],
                         r"^big\.example\.com +not asked")
        self.assertEqual(self.json("consent", self.project)["answers"],
                         [{"host": "big.example.com", "answer": "ask"}])
        self.run_chatkut("consent", self.project, "--allow", "big.example.com")
        self.assertNotIn("not asked", self.run_chatkut("consent", self.project)[1])

    def test_consent_is_not_in_the_project(self):
        self.new()
        before = self.project.read_bytes()
        self.run_chatkut("consent", self.project, "--allow", "api.example.com")
        self.assertEqual(self.project.read_bytes(), before)
        mode = stat.S_IMODE(os.stat(self.database).st_mode)
        self.assertEqual(oct(mode), oct(0o600))

    def test_a_change_wants_to_know_for_what(self):
        self.assertIn("--all", self.run_chatkut("consent", "--allow", "h", status=2)[2])
        self.new()
        for wrong in ("https://api.example.com/v1", "", "a b"):
            self.run_chatkut("consent", self.project, "--allow", wrong, status=1)


if __name__ == "__main__":
    unittest.main()
