#!/usr/bin/env python3
"""On every kind of terminal and in every locale the app starts, shows itself and ends."""
import rig

TERMS = ["xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux", "vt100",
         "vt220", "ansi", "no-such-terminal", "alacritty"]


class Terminals(rig.App):
    def setUp(self):
        super().setUp()
        self.new()

    def check(self, **more):
        shown = self.open_project(**more)
        shown.type("\x10")
        shown.wait("Commands")
        shown.type("\x1b")
        shown.wait_gone("Commands")
        shown.type("\x11")
        self.assertEqual(shown.wait_end(), 0)
        return shown

    def test_every_terminal_will_do(self):
        for term in TERMS:
            with self.subTest(term):
                self.check(term=term)

    def test_the_keypad_is_told_at_once(self):
        shown = self.open_project()
        self.assertTrue(b"\x1b[?1h\x1b=" in shown.raw)
        before = shown.written
        shown.type("\x11")
        shown.wait_end()
        left = shown.raw[-(shown.written - before):]
        self.assertEqual((left.count(b"\x1b[?1h"), left.count(b"\x1b[?1l")), (0, 1), left)

    def test_without_utf8_signs_are_ascii(self):
        shown = self.open_project(LC_ALL="C")
        self.assertTrue(shown.text().isascii(), shown.text())

    def test_without_utf8_text_can_still_be_read(self):
        self.run_chatkut("say", self.project, "add a title that says “Café 日本”")
        shown = self.open_project(LC_ALL="C")
        shown.settle()
        self.assertIn("- 0:00-0:03 - undo 1", shown.text().replace("\n", " "))
        self.assertIn('"Cafe ????"', shown.text())

    def test_without_colour_nothing_is_coloured(self):
        shown = self.open_project(NO_COLOR="1")
        colours = {(shown.cell(x, y).fg, shown.cell(x, y).bg)
                   for y in range(24) for x in range(80)}
        self.assertEqual(colours, {(None, None)})

    def test_with_all_colours_the_terminals_own_stay_its_own(self):
        shown = self.open_project(COLORTERM="truecolor")
        shown.type("add a title that says Hello\r")
        shown.wait("undo 1")
        shown.settle()
        self.assertNotRegex(shown.raw, rb"[34]8[;:]2[;:]")
        self.assertRegex(shown.raw, rb"\x1b\[[0-9;]*\b94m")

    def test_what_is_no_terminal_gets_an_error_and_no_screen(self):
        code, out, err = self.run_chatkut(self.project, status=None)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("no terminal", err)


if __name__ == "__main__":
    rig.main()
