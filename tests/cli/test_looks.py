#!/usr/bin/env python3
"""An effect or transition is said, rendered, and seen in the frames."""
import json
import subprocess

import flow

WIDTH, HEIGHT, RATE = 64, 48, 10
RED, BLUE = "#FF0000", "#0000FF"


def plate(name, color, start):
    """A second of one colour over the whole frame."""
    return {"id": name.lower(), "type": "shape", "label": name, "start": start, "duration": RATE,
            "shape": "rect", "fill": color, "box": [WIDTH, HEIGHT]}


FILM = {"chatkut": 1, "id": "film", "main": "main", "assets": [], "sequences": [
    {"id": "main", "size": [WIDTH, HEIGHT], "rate": f"{RATE}/1", "tracks": [
        {"id": "v1", "kind": "video", "role": "main",
         "clips": [plate("Alpha", RED, 0), plate("Beta", BLUE, RATE)]}]}]}
SHADES = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255),
          "black": (0, 0, 0), "cyan": (0, 255, 255), "green": (0, 128, 0),
          # BT.709 luma of red, 0.2126.
          "grey": (54, 54, 54), "dark red": (128, 0, 0)}


class Looks(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new()
        self.run_chatkut("load", self.project, self.write("film.json", FILM))

    def frames(self):
        """The rendered film as frames of RGB bytes."""
        film = self.folder / "film.mkv"
        film.unlink(missing_ok=True)
        self.run_chatkut("render", self.project, "-o", film, "--preset", "lossless")
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-f", "rawvideo", "-pix_fmt",
                              "rgb24", "-"], capture_output=True, check=True).stdout
        size = WIDTH * HEIGHT * 3
        return [raw[i:i + size] for i in range(0, len(raw), size)]

    def see(self, frame, x, y, shade):
        """Chroma is kept for squares of two, and limited: a few steps off are no other colour."""
        at = 3 * (y * WIDTH + x)
        got = tuple(frame[at:at + 3])
        far = max(abs(a - b) for a, b in zip(got, SHADES[shade]))
        self.assertLess(far, 12, f"{got} at {x},{y} is not {shade}")

    def test_effects(self):
        middle = (WIDTH // 2, HEIGHT // 2)
        for words, seen in (
                ("make Alpha black and white", {5: "grey", 15: "blue"}),
                ("invert the colours of Alpha", {5: "cyan", 15: "blue"}),
                ("make Alpha black and white from 0.3 to 0.6 s",
                 {2: "red", 3: "grey", 5: "grey", 6: "red"}),
                ("make everything black and white", {5: "grey"}),
                ("make Alpha 50% darker", {5: "dark red"}),
                ("key out the red in Alpha", {5: "black"})):
            with self.subTest(words):
                self.say(words)
                frames = self.frames()
                for n, shade in seen.items():
                    self.see(frames[n], *middle, shade)
                self.run_chatkut("undo", self.project)
        self.assertEqual(json.loads(self.show())["sequences"][0]["tracks"][0]["clips"][0].get(
            "effects"), None)

    def test_blur_and_less_of_it(self):
        """The rim of a plate that fills the frame is gone where it is blurred."""
        self.say("make Alpha half as big")
        sharp = self.frames()[5]
        self.say("blur Alpha a lot")
        soft = self.frames()[5]
        self.assertNotEqual(sharp, soft)
        self.say("take the blur off Alpha")
        self.assertEqual(self.frames()[5], sharp)

    def test_transitions(self):
        """Of one second, five frames before the cut: at frame 10 half is over."""
        left, right, y = 8, WIDTH - 8, HEIGHT // 2
        for words, at_left, at_right in (
                ("wipe from the left between Alpha and Beta", "blue", "red"),
                ("wipe to the left between Alpha and Beta", "red", "blue"),
                ("put a push to the right between Alpha and Beta", "blue", "red"),
                ("slide transition from the right between Alpha and Beta", "red", "blue"),
                ("dip to white between Alpha and Beta", "white", "white"),
                ("fade through green between Alpha and Beta", "green", "green")):
            with self.subTest(words):
                self.say(words)
                frame = self.frames()[10]
                self.see(frame, left, y, at_left)
                self.see(frame, right, y, at_right)
                self.run_chatkut("undo", self.project)


if __name__ == "__main__":
    flow.main()
