#!/usr/bin/env python3
"""The terminal is as it was, however the app ends."""
import os
import signal
import subprocess

import rig

DEADLY = ["SEGV", "ABRT", "BUS", "FPE", "ILL", "TRAP"]
POLITE = ["TERM", "INT", "QUIT", "HUP"]


class Endings(rig.App):
    def setUp(self):
        super().setUp()
        self.new()

    def open_below_shell(self):
        shown = rig.terminal.Terminal(["sh", "-mc", '"$0" "$1"; read line; fg', os.environ["CHATKUT"],
                                       self.project], env=self.env, cwd=self.folder)
        self.addCleanup(shown.close)
        shown.wait("stored")
        shown.settle()
        return shown

    def check_restored(self, shown):
        self.assertTrue(shown.is_restored(), "modes of the terminal")
        tail = shown.raw.decode(errors="replace")
        for undone in ("\x1b[?1049l", "\x1b[?2004l", "\x1b[?1002l"):
            self.assertIn(undone, tail[-400:])
        self.assertGreater(tail.rfind("\x1b[?25h") + tail.rfind("\x1b[?12l\x1b[?25h"), 0,
                           "the cursor is to be seen")

    def test_quitting_restores(self):
        shown = self.open_project()
        self.assertFalse(shown.is_restored())
        shown.type("\x11")
        self.assertEqual(shown.wait_end(), 0)
        self.check_restored(shown)

    def test_signals_that_ask_end_it_well(self):
        for name in POLITE:
            with self.subTest(name):
                shown = self.open_project()
                shown.kill(getattr(signal, f"SIG{name}"))
                self.assertEqual(shown.wait_end(), 0)
                self.check_restored(shown)

    def test_deadly_signals_restore_and_still_kill(self):
        for name in DEADLY:
            with self.subTest(name):
                number = getattr(signal, f"SIG{name}")
                shown = self.open_project()
                shown.kill(number)
                self.assertIn(shown.wait_end(), (-number, -signal.SIGABRT, 1))
                self.check_restored(shown)

    def test_stopping_gives_the_terminal_back_and_going_on_takes_it_again(self):
        # below a shell: nothing stops that nobody could let go on
        shown = self.open_below_shell()
        before = shown.text()
        app = int(subprocess.run(["pgrep", "-P", str(shown.pid)], check=True,
                                 capture_output=True).stdout)
        os.kill(app, signal.SIGTSTP)
        shown.wait(lambda terminal: terminal.is_restored())
        shown.type("\n")  # the shell's fg
        shown.wait(lambda terminal: not terminal.is_restored())
        shown.wait(lambda terminal: terminal.text() == before)

    def test_a_stop_that_cannot_be_caught_is_mended_on_going_on(self):
        shown = self.open_project()
        shown.settle()
        before = shown.text()
        shown.kill(signal.SIGSTOP)
        rig.terminal.termios.tcsetattr(shown.slave, rig.terminal.termios.TCSANOW, shown.modes)
        shown.kill(signal.SIGCONT)
        shown.wait(lambda terminal: not terminal.is_restored())
        shown.wait(lambda terminal: terminal.text() == before)


if __name__ == "__main__":
    rig.main()
