"""What the tests of the terminal app share: a project, a terminal, golden screens.

UPDATE_GOLDEN=1 writes the screens anew; look at the difference before committing it.
"""
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import flow  # noqa: E402
import terminal  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
SIZES = [(40, 20), (80, 24), (120, 40), (200, 50)]
LATE = 15  # seconds that a part of a golden screen may take to be drawn
NO_VTERM = terminal.VTERM is None


def main():
    """Run the tests of a file, or say why not."""
    if NO_VTERM:
        print("libvterm is not here: tools/setup test installs it", file=sys.stderr)
        sys.exit(77)
    flow.unittest.main()


def screen_text(shown):
    """As golden screens are kept."""
    return shown.text().rstrip("\n") + "\n"


class App(flow.Flow):
    """The app in a terminal, with folders of its own for everything."""

    def setUp(self):
        super().setUp()
        self.env = {"XDG_CONFIG_HOME": str(self.folder / "config"),
                    "XDG_DATA_HOME": str(self.folder / "data"),
                    "XDG_STATE_HOME": str(self.folder / "state"),
                    "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
                    "DISPLAY": None, "WAYLAND_DISPLAY": None, "NO_COLOR": None,
                    "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def open(self, *arguments, columns=80, rows=24, term="xterm-256color", drawing=None,
             inside=(), alone=(), **env):
        """The app; it is ended with the test. inside: a command that runs it; alone: one that
        shows it."""
        command = alone or [*inside, os.environ["CHATKUT"], *map(str, arguments)]
        shown = terminal.Terminal(command, columns, rows, term, {**self.env, **env},
                                  self.folder, drawing=drawing)
        self.addCleanup(shown.close)
        return shown

    def open_project(self, columns=80, rows=24, **more):
        """The app with the test's project, when it is there."""
        shown = self.open(self.project, columns=columns, rows=rows, **more)
        shown.wait(lambda terminal: "help" in terminal.text() and
                   "opening" not in terminal.text())
        return shown

    @staticmethod
    def press(shown, text):
        """The mouse, where the screen says so."""
        shown.wait(text)
        y = next(y for y in range(shown.rows) if text in shown.row(y))
        x = shown.row(y).index(text)
        shown.type(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    def golden(self, name, shown):
        """The screen is as in golden/NAME.txt."""
        path = GOLDEN / f"{name}.txt"
        text = screen_text(shown)
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text)
        self.assertTrue(path.exists(), f"no {path}; UPDATE_GOLDEN=1 makes it")
        wanted = path.read_text()
        # What a worker still draws (waveforms, pictures) comes late on a busy machine.
        end = time.monotonic() + LATE
        while screen_text(shown) != wanted and time.monotonic() < end:
            shown.read(0.1)
        self.assertEqual(screen_text(shown), wanted, f"{path.name} differs")
