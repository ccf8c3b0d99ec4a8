#!/usr/bin/env python3
"""Models in the chat, with the real program, against aimock: what "Done when" of models
promises, one sentence a process."""
import contextlib
import os
import pathlib
import pty
import re
import signal
import subprocess
import time

import aimock
import flow
from aimock import answer, failure, plan

HALF = ("update", "#e1", {"opacity": "50%"})
LOST = ("update", "#e7", {"opacity": "50%"})
LONG = "A long answer of many words. " * 200
MARKED = "- a **bold** word\n- say `split`\x1b[2J\x1b]0;x\x07"
FOREVER = {"streamingProfile": {"ttft": 0, "tps": 4}}


class Flow(aimock.Models):
    """The words are none that the embedded planner knows."""

    FIXTURES = (
        answer("glorp whole", plan(HALF, reply="Half of it is seen now.")),
        answer("glorp broken", plan(LOST, reply="First.")),
        answer("#e7", plan(HALF, reply="Mended.")),  # named among the faults
        answer("glorp cut", plan(HALF, reply=LONG), truncateAfterChunks=3),
        failure("glorp busy", 429, "rate_limit_exceeded", "Slow down", retry_after=1,
                sequenceIndex=0),
        answer("glorp busy", plan(HALF, reply="At last."), sequenceIndex=1),
        failure("glorp refused", 401, "invalid_api_key", f"Incorrect key: {aimock.KEY}"),
        answer("glorp slow", plan(HALF, reply=LONG), **FOREVER),
        answer("glorp marked", {"kind": "chat", "steps": [], "reply": MARKED}),
        answer("glorp costly", plan(HALF, reply="Dear."), read=100000, written=50000),
    )

    def one(self, **more):
        self.configure(self.profile("one", **more), strong="one")

    def expect_half(self, result):
        self.assertEqual((result["status"], result["planner"]), ("ok", "one"), result)
        self.assertEqual(self.title()["opacity"], 0.5)

    def expect_untouched(self, before):
        self.assertEqual(self.show(), before)

    # ---- answers ---------------------------------------------------------------------

    def test_a_streamed_plan_is_applied_in_every_dialect(self):
        for dialect, path in aimock.PATHS.items():
            with self.subTest(dialect):
                self.one(dialect=dialect)
                asked = len(self.requests())
                result = self.say("glorp whole")
                self.expect_half(result)
                self.assertEqual(result["answer"], "Half of it is seen now.")
                self.assertEqual(len(result["receipts"]), 1)
                request, = self.requests()[asked:]
                self.assertEqual(request["path"], path)
                self.assertIs(request["body"]["stream"], True)
                self.run_chatkut("undo", self.project)
                self.assertNotIn("opacity", self.title())

    def test_a_broken_plan_is_repaired_in_every_dialect(self):
        """Told what is wrong with it, the model answers once more."""
        for dialect in aimock.PATHS:
            with self.subTest(dialect):
                self.one(dialect=dialect)
                asked = len(self.requests())
                self.expect_half(self.say("glorp broken"))
                first, second = self.requests()[asked:]
                self.assertNotIn("#e7", str(first["body"]["messages"][-1]))
                self.assertIn("#e7", str(second["body"]["messages"][-1]))
                self.run_chatkut("undo", self.project)

    def test_a_truncated_stream_is_harmless(self):
        self.one()
        before = self.show()
        result = self.say("glorp cut", None)
        self.assertNotEqual(result["status"], "ok", result)
        self.expect_untouched(before)
        self.assertEqual(self.say("make the text red")["status"], "ok")

    def test_a_busy_server_is_asked_again(self):
        self.one()
        self.expect_half(self.say("glorp busy"))
        self.assertEqual([r["response"]["status"] for r in self.requests()], [429, 200])

    def test_a_budget_that_is_spent_leaves_the_embedded_planner(self):
        self.configure(self.profile("one"), strong="one", day_budget="1.00")
        self.expect_half(self.say("glorp costly"))  # 0.30 + 0.75 $
        asked = len(self.requests())
        before = self.show()
        result = self.say("glorp whole", None)
        self.assertNotEqual(result["status"], "ok", result)
        self.assertIn("budget", str(result))
        self.expect_untouched(before)
        self.assertEqual(self.say("make the text red")["planner"], "embedded")
        self.assertEqual(len(self.requests()), asked)

    def test_embedded_means_that_nothing_is_asked(self):
        self.one()
        result = self.say("glorp whole", None, "--planner", "embedded")
        self.assertNotEqual(result["status"], "ok")
        self.assertEqual(self.requests(), [])

    # ---- cancelling ------------------------------------------------------------------

    def test_a_stream_is_cancelled_at_once(self):
        """Interrupted as soon as words of the answer are shown, of which there is more
        than a minute to come."""
        self.one()
        before = self.show()
        ours, theirs = pty.openpty()
        child = subprocess.Popen([os.environ["CHATKUT"], "say", self.project, "glorp slow"],
                                 stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        while b"step" not in seen and b"long answer" not in seen:
            seen += os.read(ours, 4096)
        start = time.monotonic()
        child.send_signal(signal.SIGINT)
        status = child.wait(timeout=60)
        print(f"cancelled in {1000 * (time.monotonic() - start):.0f} ms", flush=True)
        os.close(ours)
        self.assertNotEqual(status, 0)
        self.expect_untouched(before)

    # ---- words -----------------------------------------------------------------------

    def at_terminal(self, *arguments, **environment):
        """What a terminal gets to see."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen([os.environ["CHATKUT"], *arguments], stdin=theirs,
                                 stdout=theirs, stderr=subprocess.DEVNULL,
                                 env=os.environ | {"TERM": "xterm"} | environment)
        os.close(theirs)
        seen = b""
        with contextlib.suppress(OSError):  # its end, as Linux tells it
            while more := os.read(ours, 4096):
                seen += more
        os.close(ours)
        self.assertEqual(child.wait(timeout=60), 0)
        return seen.decode().replace("\r\n", "\n")

    def test_markdown_is_shown_on_a_terminal(self):
        """By SGR sequences of our own; none of the model's gets through anywhere."""
        self.one()
        say = ("say", self.project, "glorp marked")
        shown = self.at_terminal(*say)
        self.assertIn("\x1b[0;1mbold\x1b[0m", shown)
        self.assertIn("\x1b[0;36msplit\x1b[0m", shown)
        rest = re.sub(r"\x1b\[0(;\d+)*m", "", shown)
        self.assertIn("one:\n\n  • a bold word\n  • say split", rest)
        self.assertNotRegex(rest, "[\x00-\x09\x0b-\x1f\x7f-\x9f*`]")
        plain = self.at_terminal(*say, TERM="dumb")
        self.assertNotIn("\x1b", plain)
        self.assertIn("one: - a **bold** word\n  - say `split`", plain)
        pipe = self.run_chatkut(*say)[1]
        self.assertNotIn("\x1b", pipe)
        self.assertIn("one: - a **bold** word\n- say `split`", pipe)

    # ---- secrets and consent ---------------------------------------------------------

    def test_the_key_is_only_on_the_wire(self):
        self.one()
        self.expect_half(self.say("glorp whole"))
        told = [str(self.say("glorp refused", None)), *self.run_chatkut(
            "say", self.project, "glorp refused", status=None)[1:],
            self.run_chatkut("log", self.project)[1], self.show(),
            self.run_chatkut("stats", "--json")[1], self.run_chatkut("doctor", status=None)[1]]
        self.assertNotIn(aimock.KEY, "".join(told))
        for request in self.requests():
            self.assertNotIn(aimock.KEY, str(request["body"]))
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        self.assertIn(self.project, files)
        for path in files:
            self.assertNotIn(aimock.KEY.encode(), path.read_bytes(), path)

    def test_the_key_is_in_no_argument(self):
        self.one()
        child = subprocess.Popen([os.environ["CHATKUT"], "say", self.project, "glorp slow",
                                  "--json"], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        while not self.requests() and child.poll() is None:
            time.sleep(0.02)
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.assertNotIn(aimock.KEY.encode(), path.read_bytes())
            except OSError:
                pass  # has ended meanwhile

    def test_consent_is_asked_once_a_project(self):
        """Of a server elsewhere; one that there is not, for nothing gets that far."""
        self.one(url="https://models.invalid/v1")
        before = self.show()
        result = self.say("glorp whole", 3)
        self.assertIn("models.invalid", str(result))
        self.assertIn("Never", str(result))
        self.expect_untouched(before)
        self.say("no", None)
        result = self.say("glorp whole", None)
        self.assertNotEqual(result["status"], "ambiguous", result)
        self.assertNotIn("May a language model", str(result))
        self.expect_untouched(before)
        self.project = self.folder / "other.ckut"
        self.new()
        self.assertIn("May a language model", str(self.say("glorp whole", 3)))


if __name__ == "__main__":
    aimock.skip_unless_here()
    flow.main()
