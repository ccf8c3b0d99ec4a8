#!/usr/bin/env python3
"""The line mode: through a pipe and in a terminal."""
import os
import tempfile
import unittest

import rig
from rig import flow

# The conversation of the first issue, and what must be answered.
CONVERSATION = [
    ("add the flower", "kut: ✓ Added video 'flower_540p'"),
    ("add the flower again", "kut: ✓ Added video 'flower_540p'"),
    ('add a title saying "Hello"', "kut: ✓ Added text"),
    ("make the second video louder", "kut: ✓ Updated video 'flower_540p': volume"),
    ("make the video darker", "kut: "),
    ("2", "kut: ✓ Put the effect “Brightness” on video 'flower_540p'"),
    ("delete the unicorn", "error: Could not find a clip called “unicorn”."),
    ("how long is it?", "kut: The video is"),
    ("undo", "kut: ✓ Undid"),
]


class Plain(flow.Flow):
    """A project with one known file."""

    @classmethod
    def setUpClass(cls):
        cls.media = tempfile.TemporaryDirectory(prefix="chatkut-media-")
        cls.addClassCleanup(cls.media.cleanup)
        cls.flower = flow.media(cls.media.name, ["flower_540p.mp4"])[0]

    def setUp(self):
        super().setUp()
        self.env = {**os.environ, "XDG_STATE_HOME": str(self.folder / "state"),
                    "XDG_CONFIG_HOME": str(self.folder / "config")}

    def lines(self, *lines, project=True, **env):
        """What the line mode says to these."""
        arguments = [self.project] if project else []
        text = "".join(f"{line}\n" for line in lines)
        return self.run_chatkut("edit", "--plain", *arguments, input=text.encode(),
                                env={**self.env, **env})[1]

    def answers(self, *lines, **more):
        """The answer to each line: what stands between it and the next."""
        out = self.lines(*lines, **more)
        found = []
        for line in lines:
            _, _, out = out.partition(f"you: {line}\n")
            found.append(out.partition("\nyou: ")[0])
        return found

    def test_a_conversation_through_a_pipe(self):
        self.new()
        self.run_chatkut("import", self.project, self.flower)
        answers = self.answers(*(said for said, _ in CONVERSATION))
        for (said, wanted), answer in zip(CONVERSATION, answers):
            self.assertIn(wanted, answer, said)
        self.assertIn("  1. flower_540p, video, 0:00 to 0:05", answers[4])
        self.assertIn("Answer by number or in words", answers[4])
        self.assertIn("  perhaps: ", answers[6])

    def test_receipts_are_those_of_say(self):
        self.new()
        self.run_chatkut("import", self.project, self.flower)
        answer = self.answers("add the flower")[0]
        log = self.run_chatkut("log", self.project)[1]
        receipt = answer.removeprefix("kut: ✓ ").partition(" · undo")[0]
        self.assertIn(receipt, log)

    def test_a_film_from_nothing_to_a_file(self):
        out = self.lines("/new film", f"/import '{self.flower}' /nowhere.mp4",
                         "add the flower", "trim the flower to 1 second", "/list",
                         "/render out.mp4", "/render", project=False)
        self.assertIn("kut: ✓ “flower_540p”\n", out)
        self.assertIn("error: ", out)
        self.assertIn("    1. video “flower_540p”, 0:00 to 0:01\n", out)
        self.assertIn("“out.mp4” is made", out)
        self.assertTrue((self.folder / "out.mp4").exists())
        self.assertTrue((self.folder / "film.mp4").exists())

    def test_commands(self):
        self.new()
        self.run_chatkut("import", self.project, self.flower)
        answers = self.answers("add the flower", "/undo 2", "/redo", "/select flower_540p",
                               "make this louder", "/undo", "/select nothing", "/undo x",
                               "/wat", "/help", "/cancel", "/quit", "never said")
        self.assertIn("kut: ✓ Undid 2", answers[1])
        self.assertIn("kut: ✓ Redid 2", answers[2])
        self.assertIn("1 clip is selected", answers[3])
        self.assertIn("volume", answers[4])
        self.assertIn("error: ", answers[6])
        self.assertIn("error: ", answers[7])
        self.assertIn("error: There is no command “/wat”", answers[8])
        self.assertIn("/render [FILE] [PRESET]: ", answers[9])
        self.assertNotIn("never said", self.lines("/quit", "never said"))

    def test_a_question_is_dropped_by_an_empty_line(self):
        self.new()
        self.run_chatkut("import", self.project, self.flower)
        out = self.lines("add the flower", "add the flower again", "make the video darker",
                         "", "2")
        self.assertIn("Nothing was changed", out)
        self.assertIn("error: I do not understand “2”", out)

    def test_without_a_project_it_says_what_to_do(self):
        out = self.lines("add the flower", "/open nowhere.ckut", project=False)
        self.assertIn("“/new NAME”", out)
        self.assertIn("error: No project is open", out)
        self.assertIn("error: ", out.partition("you: /open")[2])

    def test_what_is_printed_is_printable(self):
        self.new()
        out = self.lines("add a title saying \"\x1b[2J\x1b]0;x\x07\u202egpj\"", "/list",
                         "\x1b[31mwhat\x00ever", "\xff" * 5, "a" * 3000)
        for sign in "\x1b\x07\u202e\x00":
            self.assertNotIn(sign, out)

    def test_a_locale_without_unicode_gets_letters(self):
        self.new()
        out = self.run_chatkut("edit", "--plain", self.project, input=b"add a title saying Hi\n",
                               env={**self.env, "LC_ALL": "C"})[1]
        self.assertTrue(out.isascii(), out)
        self.assertIn("Added text", out)


@unittest.skipIf(rig.NO_VTERM, "libvterm is not here")
class PlainTerminal(rig.App):
    """Somebody types."""

    def open_plain(self, *arguments, term="xterm", **env):
        shown = self.open(*arguments, self.project, term=term, **env)
        shown.wait(lambda terminal: "you:" in terminal.text())
        return shown

    def test_a_terminal_has_a_prompt_and_no_echo(self):
        self.new()
        shown = self.open_plain("edit", "--plain")
        shown.type("add a title saying Hi\r")
        shown.wait(lambda terminal: "Added text" in terminal.text())
        self.assertEqual(shown.text().count("add a title saying Hi"), 1)

    def test_a_dumb_terminal_gets_lines(self):
        self.new()
        shown = self.open_plain(term="dumb")
        shown.type("add a title saying Hi\r")
        shown.wait(lambda terminal: "Added text" in terminal.text())

    def test_what_others_do_is_told(self):
        self.new()
        shown = self.open_plain("edit", "--plain")
        self.run_chatkut("say", self.project, "add a title saying Hi")
        shown.wait(lambda terminal: "elsewhere: add a title saying Hi" in terminal.text() and
                   "elsewhere: Added text" in terminal.text())

    def test_the_greeting_is_short_and_leaving_asks_for_nothing_more(self):
        self.new()
        self.say("add a title saying Hi")
        shown = self.open_plain("edit", "--plain")
        shown.wait(lambda terminal: "Track V2, 1 clip." in terminal.text())
        shown.wait(lambda terminal: "you:" in terminal.text())
        shown.type("/quit\r")
        self.assertEqual(shown.wait_end(), 0)
        self.assertEqual(shown.text().count("you:"), 1)

    def test_interrupt_twice_leaves(self):
        self.new()
        shown = self.open_plain("edit", "--plain")
        shown.type("\x03")
        shown.wait(lambda terminal: "once more" in terminal.text())
        shown.type("\x03")
        self.assertEqual(shown.wait_end(), 0)


if __name__ == "__main__":
    rig.main()
