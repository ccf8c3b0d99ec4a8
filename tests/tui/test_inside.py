#!/usr/bin/env python3
"""Inside programs that draw a terminal in a terminal, screen, tmux and mosh over loopback, the
app shows what it shows without them, takes the same keys, and gives the terminal back."""
import os
import re
import shutil
import signal
import subprocess
import unittest

import rig

HOME, RIGHT_BY_A_SECOND, QUIT = "\x1b[H", ">", "\x11"
SCREENRC = "term screen\nstartup_message off\naltscreen on\ndefutf8 on\nvbell off\n"


def wants(*programs):
    """Skips where one is not here, and says how to have it."""
    missing = [name for name in programs if not shutil.which(name)]
    return unittest.skipIf(missing, f"no {', '.join(missing)}: tools/setup test installs it")


class Inside(rig.App):
    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        self.say('add a title that says "Grüße, 日本語" for 8 seconds')
        self.say('then add a title "Two" for 4 seconds')

    def open_at_five_seconds(self, **more):
        shown = self.open_project(columns=100, rows=30, **more)
        shown.type("\x1b2")
        shown.wait("Space")
        shown.type(HOME + RIGHT_BY_A_SECOND * 5)
        shown.wait("▼ 0:05.000")
        return shown

    def check(self, **more):
        wanted = self.open_at_five_seconds().text()
        shown = self.open_at_five_seconds(**more)
        shown.wait(lambda terminal: terminal.text() == wanted)
        shown.type("s")  # split
        shown.wait("Split")
        shown.type("u")
        shown.wait("Undid")
        shown.type("\x0c")  # a fresh draw
        shown.resize(80, 24)
        shown.wait(lambda terminal: terminal.row(0).endswith(".000"))
        shown.type(QUIT)
        shown.wait_end()
        self.assertTrue(shown.is_restored())

    @wants("screen")
    def test_in_screen(self):
        (self.folder / "screenrc").write_text(SCREENRC)
        sockets = self.folder / "sockets"
        sockets.mkdir(mode=0o700)
        environment = {**os.environ, "SCREENDIR": str(sockets)}
        self.addCleanup(subprocess.run, ["screen", "-S", "chatkut", "-X", "quit"],
                        env=environment, stdout=subprocess.DEVNULL)
        self.check(inside=["screen", "-U", "-c", str(self.folder / "screenrc"), "-S", "chatkut"],
                   SCREENDIR=str(sockets))

    @wants("tmux")
    def test_in_tmux(self):
        socket = str(self.folder / "tmux")
        self.addCleanup(subprocess.run, ["tmux", "-S", socket, "kill-server"],
                        stderr=subprocess.DEVNULL)
        (self.folder / "tmux.conf").write_text("set -g status off\nset -g escape-time 0\n")
        self.check(inside=["tmux", "-S", socket, "-f", str(self.folder / "tmux.conf"),
                           "new-session", "--"])

    def begin_mosh(self):
        """A server that waits on a port of the kernel's choice: the client's arguments."""
        environment = {name: value for name, value in {**os.environ, **self.env}.items() if value}
        server = subprocess.run(
            ["mosh-server", "new", "-i", "127.0.0.1", "-p", "0", "-c", "256", "--",
             os.environ["CHATKUT"], str(self.project)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=True)
        self.addCleanup(self.end_server, int(re.search(r"pid = (\d+)", server.stdout)[1]))
        return re.search(r"MOSH CONNECT (\d+) (\S+)", server.stdout).groups()

    def end_server(self, pid):
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass

    @wants("mosh-server", "mosh-client")
    def test_over_mosh(self):
        port, key = self.begin_mosh()
        self.check(alone=["mosh-client", "127.0.0.1", port], MOSH_KEY=key,
                   MOSH_PREDICTION_DISPLAY="never")


if __name__ == "__main__":
    rig.main()
