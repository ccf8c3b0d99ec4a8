#!/usr/bin/env python3
"""The conversation of the first film, one process a sentence."""
from fractions import Fraction

import flow

FRAME = Fraction(1, 30)

# What is said, in each language; the film that comes of it is the same.
SAID = {
    "en": (
        "Create a 10-second intro with bbb_480p_30s_51",
        "then add the flower clip and the friday clip after it",
        "Add text 'Welcome' in the center",
        "Make the text fade in",
        "make second clip zoom out slowly",
        "Make the video louder",
        "the second one",
        "crossfade between the first two clips for half a second",
        "put the logo alpha.png in the top right corner at 30 % from 2s to 6s",
        "add background music at 20% and fade it out at the end",
        "undo that",
        "redo",
        "speed up the last clip 1.5x",
        "Remove the text",
    ),
    "de": (
        "Erstelle ein 10-sekündiges Intro mit bbb_480p_30s_51",
        "füge dann den Flower-Clip und den Friday-Clip dahinter ein",
        "Füge den Text 'Welcome' in der Mitte ein",
        "Blende den Text ein",
        "lass den zweiten Clip langsam herauszoomen",
        "Mach das Video lauter",
        "das zweite",
        "überblende die ersten beiden Clips eine halbe Sekunde lang",
        "setze das Logo alpha.png von 2s bis 6s mit 30 % in die obere rechte Ecke",
        "füge Hintergrundmusik mit 20% hinzu und blende sie am Ende aus",
        "mach das rückgängig",
        "wiederherstellen",
        "beschleunige den letzten Clip 1,5-fach",
        "Entferne den Text",
    ),
}


def number(value):
    """A constant, or a curve's value at its first key."""
    return value["keys"][0]["value"] if isinstance(value, dict) else value


class Conversation(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new()
        files = flow.media(self.folder, flow.CONVERSATION_MEDIA)
        self.json("import", self.project, *files)

    def step(self, words, status=0):
        """Say it; where it changed something, take it back and do it again."""
        before = self.show()
        result = self.say(words, status)
        after = self.show()
        if result["status"] != "ok":
            self.assertEqual(before, after)
            return result, flow.Timeline(after)
        self.assertNotEqual(before, after)
        self.assertTrue(result["receipts"])
        for receipt in result["receipts"]:
            self.assertIn("undo " + str(result["revision"]), receipt["text"])
        self.run_chatkut("undo", self.project)
        self.assertEqual(self.show(), before)
        self.run_chatkut("redo", self.project)
        self.assertEqual(self.show(), after)
        return result, flow.Timeline(after)

    def assert_time(self, time, expected, tolerance=FRAME):
        self.assertLessEqual(abs(Fraction(time) - Fraction(expected)), tolerance)

    def test_it_runs_as_the_issue_has_it(self):
        self.converse(SAID["en"])

    @flow.in_full
    def test_it_runs_in_german(self):
        self.converse(SAID["de"])

    def converse(self, said):
        first, loud, last_words = said[0], said[5], said[-1]
        said = iter(said)
        _, line = self.step(next(said))
        (start, end, intro), = line.clips("video")
        self.assertEqual((start, end), (0, 10))

        _, line = self.step(next(said))
        videos = line.clips("video")
        self.assertEqual(len(videos), 3)
        self.assertEqual(["flower" in line.label(clip) for _, _, clip in videos],
                         [False, True, False])
        self.assertEqual(videos[1][0], 10)
        self.assertEqual(videos[2][0], videos[1][1])
        self.assert_time(videos[1][1] - videos[1][0], Fraction("5.05"), 2 * FRAME)
        self.assert_time(videos[2][1] - videos[2][0], Fraction("6.16"), 2 * FRAME)
        length = videos[2][1]

        _, line = self.step(next(said))
        (_, _, text), = line.clips("text")
        self.assertEqual(text["text"], "Welcome")
        position = text.get("transform", {}).get("position", [960, 540])
        self.assertEqual(position, [960, 540])

        _, line = self.step(next(said))
        (_, _, text), = line.clips("text")
        dissolves = [t for t in line.transitions() if t.get("to") == text["id"]]
        self.assertTrue(dissolves or number(text.get("opacity", 1)) == 0)

        _, line = self.step(next(said))
        flower = line.clips("video")[1][2]
        keys = flower["transform"]["scale"]["keys"]
        self.assertGreater(keys[0]["value"], keys[-1]["value"])

        result, line = self.step(next(said), 3)
        self.assertEqual(result["status"], "ambiguous")
        self.assertEqual([c["n"] for c in result["candidates"]], [1, 2, 3])
        self.assertEqual([c["id"] for c in result["candidates"]],
                         [clip["id"] for _, _, clip in line.clips("video")])
        _, line = self.step_answer(next(said))
        volumes = [number(clip.get("audio", {}).get("volume", 1))
                   for _, _, clip in line.clips("video")]
        self.assertEqual((volumes[0], volumes[2]), (1, 1))
        self.assertAlmostEqual(volumes[1], 10 ** (3 / 20), 3)

        _, line = self.step(next(said))
        cross, = [t for t in line.transitions() if t.get("from") and t.get("to")]
        self.assertEqual([cross["from"], cross["to"]],
                         [clip["id"] for _, _, clip in line.clips("video")[:2]])
        self.assert_time(flow.seconds(cross["before"], line.rate) +
                         flow.seconds(cross["after"], line.rate), Fraction(1, 2))
        self.assertEqual(line.clips("video")[2][1], length)

        _, line = self.step(next(said))
        (start, end, logo), = line.clips("image")
        self.assertEqual((start, end), (2, 6))
        self.assertAlmostEqual(number(logo["transform"]["scale"]), 0.3)
        self.assertGreater(logo["transform"]["position"][0], 960)
        self.assertLess(logo["transform"]["position"][1], 540)

        _, line = self.step(next(said))
        (start, end, music), = line.clips("audio")
        self.assertEqual((start, end), (0, length))
        self.assertAlmostEqual(number(music["audio"]["volume"]), 0.2)
        self.assertIn("fadeOut", music["audio"])

        before = self.show()
        result = self.say(next(said))
        self.assertEqual(result["status"], "ok")
        self.assertFalse(flow.Timeline(self.show()).clips("audio"))
        result = self.say(next(said))
        self.assertEqual(result["status"], "ok")
        self.assertEqual(self.show(), before)

        last = flow.Timeline(self.show()).clips("video")[2]
        _, line = self.step(next(said))
        start, end, friday = line.clips("video")[2]
        self.assertEqual(friday["speed"], "3/2")
        self.assert_time(end - start, (last[1] - last[0]) / Fraction(3, 2))

        _, line = self.step(next(said))
        self.assertFalse(line.clips("text"))

        story = self.run_chatkut("log", self.project)[1]
        for words in (first, loud, last_words):
            self.assertIn(words, story)

    def step_answer(self, words):
        """An answer is one edit with its question; undoing it asks nothing again."""
        before = self.show()
        result = self.say(words)
        self.assertEqual(result["status"], "ok")
        after = self.show()
        self.run_chatkut("undo", self.project)
        self.assertEqual(self.show(), before)
        self.run_chatkut("redo", self.project)
        self.assertEqual(self.show(), after)
        return result, flow.Timeline(after)

    def test_the_same_by_lines_of_one_process(self):
        lines = ("Create a 10-second intro with bbb_480p_30s_51\n\n"
                 "then add the flower clip and the friday clip after it\n"
                 "Make the video louder\nthe second one\n")
        _, out, _ = self.run_chatkut("say", self.project, "-", "--json",
                                     input=lines.encode())
        results = [flow.json.loads(line) for line in out.splitlines()]
        self.assertEqual([r["status"] for r in results],
                         ["ok", "ok", "ambiguous", "ok"])
        _, out, _ = self.run_chatkut("say", self.project, "-", status=3,
                                     input=b"Make the video louder\n")
        self.assertIn("  2  ", out)


if __name__ == "__main__":
    flow.main()
