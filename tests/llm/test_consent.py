#!/usr/bin/env python3
"""Before anything of a project leaves the machine: the question, and what its answers do,
with the real program and a server that is elsewhere (elsewhere.py)."""
import os
import shutil
import sys
import tempfile

import aimock
import elsewhere
import flow
from aimock import answer, plan

HOST = "models.example"
HALF = ("update", "#e1", {"opacity": "50%"})
RENAMING = {"version": 1, "kind": "edit", "steps": [
    {"op": "composition", "name": "A film"}]}


class Consent(aimock.Models):
    FIXTURES = (answer("glorp", plan(HALF, reply="Half of it is seen now.")),)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scratch = tempfile.TemporaryDirectory(prefix="chatkut-elsewhere-")
        cls.addClassCleanup(scratch.cleanup)
        cls.there = cls.enterClassContext(
            elsewhere.Elsewhere(scratch.name, HOST, cls.server.url))

    def setUp(self):
        super().setUp()
        self.configure(self.profile("far", url=f"https://{HOST}/v1",
                                    ca_file=self.there.authority), strong="far")
        self.reached = len(self.there.asked)

    def run_chatkut(self, *arguments, **options):
        return super().run_chatkut(*arguments, env=self.there.environment(), **options)

    def expect_nothing_sent(self):
        self.assertEqual(self.there.asked[self.reached:], [])
        self.assertEqual(self.requests(), [])

    def expect_asked(self, result):
        self.assertEqual(result["status"], "clarify", result)
        self.assertIn("May a language model be asked", result["question"])
        self.assertIn(HOST, result["question"])

    def expect_done(self, result, sent):
        """By the model, with so many requests so far; what is so already is no edit."""
        self.assertIn(result["status"], ("ok", "query"), result)
        self.assertEqual(result["planner"], "far")
        self.assertEqual(len(self.requests()), sent)

    def another_project(self):
        self.project = self.folder / "other.ckut"
        self.new("--size", "640x360", "--rate", "25")
        self.say("add text 'Hello'")

    # ---- answers -----------------------------------------------------------------------

    def test_the_question_is_shown_and_sends_nothing(self):
        status, out, _ = self.run_chatkut("say", self.project, "glorp it", status=3)
        self.assertEqual(status, 3)
        for words in ("May a language model be asked", HOST, "your words", "Never",
                      "  1  yes", "  3  no"):
            self.assertIn(words, out)
        self.expect_nothing_sent()

    def test_no_sends_nothing_and_is_remembered(self):
        before = self.show()
        self.expect_asked(self.say("glorp it", 3))
        self.assertEqual(self.say("no")["status"], "chat")
        self.assertEqual(self.say("glorp it", 1)["error"]["kind"], "not_understood")
        self.expect_nothing_sent()
        self.assertEqual(self.show(), before)

    def test_yes_sends_and_is_remembered_for_the_project(self):
        self.run_chatkut("load", self.project, self.write("document.json", self.show()))
        self.run_chatkut("apply", self.project, self.write("plan.json", RENAMING))
        self.run_chatkut("say", self.project, f"import {self.folder}/a.mp4",
                         "--planner", "embedded", status=1)
        self.expect_asked(self.say("glorp it", 3))
        self.expect_done(self.say("yes"), 1)
        self.assertEqual(self.title()["opacity"], 0.5)
        self.assertEqual(self.there.asked[self.reached:], [f"{HOST}:443"])
        body = str(self.requests()[0]["body"])
        self.assertNotIn(str(self.folder), body)
        self.assertNotIn(aimock.KEY, body)
        self.expect_done(self.say("glorp it all"), 2)
        self.another_project()
        self.expect_asked(self.say("glorp it", 3))
        self.assertEqual(len(self.requests()), 2)

    def test_always_counts_for_all_projects(self):
        self.expect_asked(self.say("glorp it", 3))
        self.expect_done(self.say("2"), 1)
        self.another_project()
        self.expect_done(self.say("glorp it"), 2)

    # ---- the command -------------------------------------------------------------------

    def consent(self, *options):
        return self.run_chatkut("consent", self.project, *options)[1]

    def test_an_answer_is_taken_back(self):
        self.expect_asked(self.say("glorp it", 3))
        self.expect_done(self.say("yes"), 1)
        self.assertIn("allowed", self.consent())
        self.assertIn("Forgotten", self.consent("--revoke", HOST))
        self.expect_asked(self.say("glorp it", 3))
        self.say("no")
        self.assertIn("denied", self.consent())
        self.consent("--revoke", HOST)
        self.expect_asked(self.say("glorp it", 3))
        self.assertEqual(len(self.requests()), 1)

    def test_scripts_answer_before_they_are_asked(self):
        self.consent("--deny", HOST)
        self.say("glorp it", 1)
        self.expect_nothing_sent()
        self.consent("--allow", HOST)
        self.expect_done(self.say("glorp it"), 1)

    # ---- what does not count -----------------------------------------------------------

    def test_yes_to_a_question_about_less_is_no_answer(self):
        """The project has more in it by now than it was asked about."""
        self.expect_asked(self.say("glorp it", 3))
        document = self.write("more.json", self.show().replace("Hello", "Hello, world"))
        self.run_chatkut("load", self.project, document)
        self.run_chatkut("say", self.project, "add text 'More'", "--planner", "embedded",
                         status=None)
        self.run_chatkut("say", self.project, "yes", status=None)
        self.expect_nothing_sent()

    def test_a_copy_of_a_project_brings_its_question_not_its_answer(self):
        self.expect_asked(self.say("glorp it", 3))
        for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(self.folder / "elsewhere" / name)
        self.expect_asked(self.say("yes", 3))
        self.expect_nothing_sent()


if __name__ == "__main__":
    aimock.skip_unless_here()
    if not shutil.which("openssl"):
        print("openssl, which makes the certificate, is not here: skipped")
        sys.exit(77)
    flow.main()
