#!/usr/bin/env python3
"""Whatever comes from the terminal, the app goes on, and shows what a fresh start shows."""
import os
import random
import re

import rig

RESIZES = int(os.environ.get("STORM_RESIZES", 1000))
BYTES = int(os.environ.get("STORM_BYTES", 10000))


def without_time(text):
    return re.sub(r"\d+ (ms|s)\b", "", text)


class Storms(rig.App):
    def setUp(self):
        super().setUp()
        self.new()
        self.run_chatkut("say", self.project, "add a title that says Hello")

    def redrawn(self, shown):
        """The screen, and what it is after everything was drawn anew."""
        shown.settle()
        before = shown.text()
        shown.type("\x0c")
        shown.settle()
        return before, shown.text()

    def test_a_storm_of_resizes_ends_in_the_same_screen(self):
        shown = self.open_project()
        shown.settle()
        want = shown.text()
        sizes = random.Random(5)
        for _ in range(RESIZES):
            shown.resize(sizes.randint(1, 220), sizes.randint(1, 70))
            shown.read(0)
        shown.resize(80, 24)
        shown.wait(lambda terminal: terminal.text() == want)
        before, after = self.redrawn(shown)
        self.assertEqual(before, after)

    def test_no_size_is_too_small(self):
        shown = self.open_project()
        for size in [(1, 1), (2, 1), (1, 50), (200, 1), (23, 6), (24, 5), (24, 6), (59, 15)]:
            shown.resize(*size)
            shown.settle(0.05)
            self.assertFalse(shown.ended(), size)
        shown.resize(80, 24)
        shown.wait("help")

    def test_random_bytes_neither_crash_nor_hang(self):
        shown = self.open_project()
        noise = random.Random(7)
        # not ^Q, ^C, ^Z and F10, which leave, nor ^X, which begins the way to an editor
        allowed = [b for b in range(256) if b not in (0x11, 0x1A, 0x03, 0x18)]
        data = bytes(noise.choice(allowed) for _ in range(BYTES))
        shown.send(re.sub(rb"\x1b\[2[0-9]?", b"\x1b", data))
        shown.settle()
        self.assertFalse(shown.ended(), shown.status)
        for _ in range(6):
            shown.type("\x1b")
            shown.settle(0.1)
        before, after = self.redrawn(shown)
        self.assertEqual(without_time(before), without_time(after))


if __name__ == "__main__":
    rig.main()
