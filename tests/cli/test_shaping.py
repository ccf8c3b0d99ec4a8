#!/usr/bin/env python3
"""Letters join, stack and run as Pango has it."""
import shutil
import subprocess
import sys
import unittest

import flow

TEXTS = {
    "Latin": ("DejaVu Sans", "Office AVAToo"),
    "Arabic": ("DejaVu Sans", "مرحبا بالعالم"),
    "Hebrew": ("DejaVu Sans", "שלום עולם 123"),
    "both ways": ("DejaVu Sans", "שלום abc مرحبا"),
    "Devanagari": ("Lohit Devanagari", "नमस्ते क्षत्रिय हिन्दी"),
}
SIZE = 60


def ink(path):
    """Rows of grey, what is black around them cut off."""
    out = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-frames:v", "1",
                          "-vf", "pad=1280:200,crop=1280:200,format=gray", "-f", "rawvideo", "-"],
                         capture_output=True, check=True).stdout
    rows = [out[y * 1280:(y + 1) * 1280] for y in range(200)]
    low = 40
    rows = [row for row in rows if max(row) > low]
    columns = [x for x in range(1280) if max(row[x] for row in rows) > low]
    return [row[columns[0]:columns[-1] + 1] for row in rows]


def likeness(a, b):
    """1: the same picture, 0: nothing to do with each other; at the best of nine places."""
    best = 0
    height, width = min(len(a), len(b)), min(len(a[0]), len(b[0]))
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            xx = yy = xy = 0
            for y in range(1, height - 1):
                for p, q in zip(a[y][1:width - 1], b[y + dy][1 + dx:width - 1 + dx]):
                    xx, yy, xy = xx + p * p, yy + q * q, xy + p * q
            best = max(best, xy / (xx * yy) ** 0.5)
    return best


@unittest.skipUnless(shutil.which("pango-view"), "no pango-view")
class Shaping(flow.Flow):
    def drawn(self, font, text):
        clip = {"id": "t", "type": "text", "start": 0, "duration": 30, "text": text,
                "style": {"font": font, "size": SIZE}}
        document = {"chatkut": 1, "id": "p", "main": "m", "assets": [], "sequences": [
            {"id": "m", "size": [1280, 200], "rate": "30/1", "tracks": [
                {"id": "v", "kind": "video", "clips": [clip]}]}]}
        self.run_chatkut("load", self.project, self.write("text.json", document))
        film = self.folder / "text.mkv"
        self.run_chatkut("render", self.project, "-o", film, "--preset", "lossless",
                         "--range", "0-0.1")
        return ink(film)

    def peer(self, font, text):
        path = self.folder / "peer.png"
        subprocess.run(["pango-view", "-q", "--no-display", "-o", path, "--font",
                        f"{font} {SIZE}px", "--hinting=none", "--antialias=gray",
                        "--background=black", "--foreground=white", "--text", text], check=True)
        return ink(path)

    def test_scripts(self):
        self.new("--size", "1280x200", "--rate", "30")
        fonts = subprocess.run(["fc-list", ":", "family"], capture_output=True).stdout.decode()
        for script, (font, text) in TEXTS.items():
            if font not in fonts:
                print(f"no {font} here: {script} is not looked at", file=sys.stderr)
                continue
            with self.subTest(script):
                ours, theirs = self.drawn(font, text), self.peer(font, text)
                self.assertAlmostEqual(len(ours), len(theirs), delta=2)
                self.assertAlmostEqual(len(ours[0]), len(theirs[0]), delta=4)
                self.assertGreater(likeness(ours, theirs), 0.85)

    def test_it_can_tell(self):
        right = self.peer("DejaVu Sans", "مرحبا بالعالم")
        unjoined = self.peer("DejaVu Sans", "\u200c".join("مرحبا بالعالم"))
        self.assertLess(likeness(right, unjoined), 0.7)


if __name__ == "__main__":
    flow.main()
