#!/usr/bin/env python3
"""The picture beside the timeline: in a window of X and in cells of the terminal, after each
edit."""
import os
import signal
import subprocess
import unittest

import rig
from display import Display, missing
from test_app import TO_TIMELINE, Cut

WIDE = {"columns": 200, "rows": 50}
# Quarters of the test picture, as they stand, and their colours.
QUARTERS = {(0.25, 0.25): (255, 0, 0), (0.75, 0.25): (0, 255, 0),
            (0.25, 0.75): (0, 0, 255), (0.75, 0.75): (255, 255, 255)}


def near(seen, wanted, by=40):
    return seen is not None and all(abs(a - b) <= by for a, b in zip(seen, wanted))


def is_grey(seen):
    return max(seen) - min(seen) < 25 and max(seen) < 200


class Film(Cut):
    def setUp(self):
        super().setUp()
        self.say("add red")
        self.say("then add green")


@unittest.skipIf(missing(), f"no {missing()} here")
class InAWindow(Film):
    @classmethod
    def setUpClass(cls):
        cls.display = Display(rig.terminal.PATIENCE)

    @classmethod
    def tearDownClass(cls):
        cls.display.close()

    def expect(self, wanted):
        self.display.wait_color("chatkut: film.ckut", lambda seen: near(seen, wanted))

    def test_it_shows_the_film_after_each_edit(self):
        shown = self.open_project(DISPLAY=self.display.name)
        self.expect((255, 0, 0))
        shown.type("swap the first and the second clip\r")  # still a cut list
        self.expect((0, 128, 0))
        shown.type("\x1a")
        self.expect((255, 0, 0))
        shown.type("make the first clip black and white\r")  # composed
        self.display.wait_color("chatkut: film.ckut", is_grey)
        shown.type("\x1a")
        self.expect((255, 0, 0))

    def test_it_follows_the_playhead_and_its_keys_reach_the_app(self):
        shown = self.open_project(DISPLAY=self.display.name)
        shown.type(TO_TIMELINE)
        self.expect((255, 0, 0))
        shown.type("\x1b[B")  # to the next cut
        self.expect((0, 128, 0))
        window = self.display.window("chatkut: film.ckut")
        self.display.tool("xdotool", "key", "--window", window, "Up")
        self.expect((255, 0, 0))
        self.display.tool("xdotool", "key", "--window", window, "greater")
        self.display.tool("xdotool", "key", "--window", window, "s")
        shown.wait(lambda _: len(self.film()[0]) == 3)

    def test_an_asset_plays_in_it_and_the_film_comes_back(self):
        shown = self.open_project(DISPLAY=self.display.name)
        self.expect((255, 0, 0))
        before = self.json("show", self.project)
        shown.type("\x1b3/green\rp")
        self.expect((0, 128, 0))
        shown.wait("▶")
        window = self.display.window("chatkut: film.ckut")
        self.display.tool("xdotool", "key", "--window", window, "Escape")
        self.expect((255, 0, 0))
        shown.wait(lambda terminal: not terminal.find("▶"))
        self.assertEqual(self.json("show", self.project), before)

    def test_a_killed_player_comes_back(self):
        shown = self.open_project(DISPLAY=self.display.name)
        self.expect((255, 0, 0))
        shown.type(TO_TIMELINE + "\x1b[B")
        self.expect((0, 128, 0))
        player = subprocess.run(["pgrep", "-P", str(shown.pid), "chatkut-player"], check=True,
                                capture_output=True).stdout.split()[0]
        os.kill(int(player), signal.SIGKILL)
        shown.settle(1)
        self.expect((0, 128, 0))
        self.assertFalse(shown.ended())


class InThePane(Film):
    def picture(self, shown):
        """Where the picture is, in cells: x, y, w, h of the pane's inside; None: nowhere."""
        found = shown.find("5 Preview")
        if not found:
            return None
        x, y = found
        right = shown.lines()[y].find("┐", x)
        bottom = next((row for row in range(y + 1, shown.rows)
                       if shown.cell(x - 3, row).text == "└"), -1)
        return (x - 2, y + 1, right - x + 2, bottom - y - 1) if min(right, bottom) > 0 else None

    def color(self, shown, across, down):
        """Of a place of the film, 0 to 1 each way; the film is 16:9 within the pane."""
        pane = self.picture(shown)
        if not pane:
            return None
        x, y, w, h = pane
        width, height = min(w, h * 2 * 16 / 9), min(h, w * 9 / 16 / 2)
        cell = shown.cell(int(x + (w - width) / 2 + width * across),
                          int(y + (h - height) / 2 + height * down))
        return cell.bg if cell.text in (" ", "") else cell.fg

    def test_a_test_picture_is_known_by_its_cells(self):
        path = self.folder / "quarters.png"
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
             "color=red:s=160x90[a];color=lime:s=160x90[b];color=blue:s=160x90[c];"
             "color=white:s=160x90[d];[a][b]hstack[top];[c][d]hstack[low];[top][low]vstack",
             "-frames:v", "1", str(path)], check=True)
        self.json("undo", self.project, "2")
        self.json("import", self.project, path)
        self.say("add quarters for 3 seconds")
        shown = self.open_project(**WIDE)
        for (across, down), wanted in QUARTERS.items():
            shown.wait(lambda terminal: near(self.color(terminal, across, down), wanted))

    def test_on_a_phone_it_is_a_pane_that_one_goes_to(self):
        shown = self.open_project(40, 20)
        shown.type("\x1bv")
        shown.wait("[5 Preview]")
        shown.wait(lambda t: near(t.cell(20, 8).bg, (255, 0, 0)))
        shown.type("v")
        shown.wait("ssh -L")
        shown.type("v")
        shown.wait("[2 Timeline]")
        shown.type("5")
        shown.wait("[5 Preview]")
        shown.type("2")
        shown.wait("[2 Timeline]")

    def test_a_display_that_cannot_be_opened_leaves_the_pane(self):
        shown = self.open_project(columns=120, rows=40, DISPLAY=":65000")
        shown.wait("shows it in a")
        shown.type("\x1bv")
        shown.wait("5 Preview")
        shown.wait(lambda terminal: near(self.color(terminal, .5, .5), (255, 0, 0)))

    def test_an_asset_plays_in_the_terminal(self):
        shown = self.open_project()
        shown.type("\x1b3/green\r\r")
        shown.wait("▶")
        green = lambda terminal: near(terminal.cell(40, 8).bg, (0, 128, 0))
        shown.wait(green)
        shown.type(" ")
        shown.wait("‖")
        shown.type("\x1b[F")
        shown.wait("‖ 0:03")
        shown.type("\x1b[H")
        shown.wait("‖ 0:00")
        shown.wait(green)
        shown.type("\x1b")
        shown.wait(lambda terminal: not terminal.find("‖"))

    def test_it_follows_edits_playhead_and_playing(self):
        shown = self.open_project(**WIDE)
        shown.wait(lambda terminal: near(self.color(terminal, .5, .5), (255, 0, 0)))
        shown.type("make the first clip black and white\r")
        shown.wait(lambda terminal: is_grey(self.color(terminal, .5, .5) or (255, 0, 0)))
        shown.type(TO_TIMELINE + "\x1b[B")
        shown.wait(lambda terminal: near(self.color(terminal, .5, .5), (0, 128, 0)))
        shown.type("\x1b[H ")
        shown.wait(lambda terminal: is_grey(self.color(terminal, .5, .5) or (255, 0, 0)))
        shown.wait(lambda terminal: near(self.color(terminal, .5, .5), (0, 128, 0)))


if __name__ == "__main__":
    rig.main()
