#!/usr/bin/env python3
"""The app as people use it: a conversation, a rough cut by keys, a question, undo."""
import json
import re
import subprocess

import rig

CLIPS = {"red": 2, "green": 3, "blue": 4}  # seconds
LEFT, RIGHT, UP, DOWN = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B"
TO_CHAT, TO_TIMELINE, TO_ASSETS = "\x1b1", "\x1b2", "\x1b3"


def make_clip(folder, name, length):
    """A film of one colour, with a tone."""
    path = folder / f"{name}.mp4"
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
         f"color={name}:s=320x180:r=30:d={length}", "-f", "lavfi", "-i",
         f"sine=f=440:d={length}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
         "yuv420p", "-c:a", "aac", "-shortest", str(path)], check=True)
    return path


class Cut(rig.App):
    """A project with three clips imported, none of them placed."""

    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        self.json("import", self.project,
                  *[make_clip(self.folder, name, length) for name, length in CLIPS.items()])

    def film(self):
        """(label, start, duration) in frames of each clip, by track from below."""
        document = json.loads(self.show())
        main = document["sequences"][0]
        labels = {asset["id"]: asset.get("label", "") for asset in document["assets"]}
        return [[(clip.get("label") or labels.get(clip.get("asset")) or clip["type"],
                  clip["start"], clip["duration"]) for clip in track["clips"]]
                for track in main["tracks"]]

    def say_here(self, shown, words, answer):
        """Type it; wait for a text that was not there before."""
        shown.type(words + "\r")
        shown.wait(answer)



class Conversation(Cut):
    STEPS = [
        ("create a 1-second intro with red", "undo 2"),
        ("then add the green clip and the blue clip after it", "undo 3"),
        ("add text 'Welcome' in the center", "undo 4"),
        ("make the text fade in", "undo 5"),
        ("make the second clip zoom out slowly", "undo 6"),
    ]

    def test_the_first_conversation_makes_the_same_film_as_on_the_command_line(self):
        other = self.folder / "other.ckut"
        self.run_chatkut("new", other, "--size", "320x180", "--rate", "30")
        self.json("import", other, *[self.folder / f"{name}.mp4" for name in CLIPS])
        shown = self.open_project(columns=120, rows=40)
        for words, answer in self.STEPS:
            self.say_here(shown, words, answer)
            self.json("say", other, words)
        here = self.film()
        self.project = other
        self.assertEqual(here, self.film())

    def test_a_question_is_answered_by_a_digit_and_undone_after_a_restart(self):
        for words in ("add red", "then add green"):
            self.say(words)
        before = self.show()
        shown = self.open_project(columns=120, rows=40)
        self.say_here(shown, "make the video louder", "Which")
        shown.wait("1  ") if "1  " in shown.text() else shown.settle()
        shown.type("2")
        shown.wait("✓ Updated video 'green'")
        self.assertNotEqual(before, self.show())
        shown.type("\x11")
        self.assertEqual(shown.wait_end(), 0)
        shown = self.open_project(columns=120, rows=40)
        shown.wait("Updated video 'green'")
        for _ in range(3):
            shown.type("\x1a")
        shown.wait(lambda terminal: self.film() == [[]])

    def test_a_message_that_was_not_sent_is_there_after_kill_9(self):
        shown = self.open_project()
        shown.type("make the second clip sl")
        shown.wait("make the second clip sl")
        shown.settle(1.2)
        shown.kill(rig.terminal.signal.SIGKILL)
        shown.wait_end()
        again = self.open_project()
        again.wait("make the second clip sl")


class Keys(Cut):
    def test_a_rough_cut_by_keys_alone(self):
        shown = self.open_project(columns=120, rows=40)
        shown.type(TO_ASSETS)
        shown.wait("red")
        for _ in range(3):  # append each: they stand in the order of the list
            shown.type("a")
            shown.settle()
            shown.type(DOWN)
        shown.wait(lambda _: sum(len(track) for track in self.film()) == 3)
        placed = self.film()[0]
        self.assertEqual([start for _, start, _ in placed], [0, placed[0][2],
                                                             placed[0][2] + placed[1][2]])
        shown.type(TO_TIMELINE + "\x1b[H" + ">")
        shown.settle()
        shown.type("s")  # at one second
        shown.wait(lambda _: len(self.film()[0]) == 4)
        self.assertEqual([clip[1:] for clip in self.film()[0][:2]],
                         [(0, 30), (30, placed[0][2] - 30)])
        shown.type("x")  # the second half goes, the rest follows
        shown.wait(lambda _: len(self.film()[0]) == 3)
        self.assertEqual(self.film()[0][1][1], 30)
        shown.type("u" * 2)
        shown.wait(lambda _: self.film()[0] == placed)
        shown.type("\x12")  # ^R
        shown.wait(lambda _: len(self.film()[0]) == 4)

    def test_every_key_of_the_timeline_is_harmless_on_an_empty_film(self):
        shown = self.open_project(columns=120, rows=40)
        shown.type(TO_TIMELINE)
        for key in "jkliosSxz[]{}dypmfte+-0c,.<>XV A":
            shown.type(key)
            shown.settle(0.03)
        for _ in range(3):
            shown.type("\x1b")
            shown.settle(0.1)
        self.assertFalse(shown.ended())


class Layouts(Cut):
    def test_golden_screens(self):
        for words in ("add red", "then add green", "add a title that says Hello"):
            self.say(words)
        for columns, rows in rig.SIZES:
            with self.subTest(f"{columns}x{rows}"):
                shown = self.open_project(columns, rows)
                shown.wait("Hello" if columns < 60 else "undo 4")
                shown.settle(1)
                self.golden(f"film-{columns}x{rows}", shown)

    def test_golden_screens_in_ascii_without_colour(self):
        self.say("add red")
        shown = self.open_project(LC_ALL="C", NO_COLOR="1")
        shown.settle(1)
        self.assertTrue(shown.text().isascii())
        self.golden("film-ascii", shown)

    def test_the_last_hints_to_go_are_help_and_palette(self):
        for columns in (200, 120, 80, 60, 40, 30):
            shown = self.open_project(columns, 20)
            footer = shown.lines()[-1]
            self.assertRegex(footer, r"\^P \S+ +(F1|\?) \S+$", columns)

    def test_tabs_hints_and_choices_are_pressed(self):
        shown = self.open_project(40, 20)
        for tab in ("3 Assets", "2 Timeline", "1 Chat"):
            self.press(shown, tab)
            shown.wait(f"[{tab}]")
        self.press(shown, "^P commands")
        shown.wait("━ Commands ━")
        shown.type("timel")
        shown.wait("▸ timeline")
        self.press(shown, "▸ timeline")
        shown.wait("[2 Timeline]")


class Together(Cut):
    def test_what_another_process_does_is_seen(self):
        shown = self.open_project(columns=120, rows=40)
        self.say("add red")
        shown.wait("Added video 'red'")
        self.assertTrue(re.search(r"0:02", shown.lines()[0]), shown.lines()[0])

    def test_help_says_what_keys_do_and_does_it(self):
        self.say("add red")
        shown = self.open_project(columns=120, rows=40)
        shown.type(TO_TIMELINE + "?")
        shown.wait("Help")
        shown.type("split")
        shown.settle()
        shown.type("\x1b")
        shown.wait_gone("Help")
        shown.type("\x1b[H>")
        shown.type("\x10")
        shown.wait("Commands")
        shown.type("split\r")
        shown.wait(lambda _: len(self.film()[0]) == 2)


if __name__ == "__main__":
    rig.main()
