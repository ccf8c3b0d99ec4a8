#!/usr/bin/env python3
"""Fonts that come with the project."""
import shutil
import subprocess

import flow

SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


class Fonts(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        shutil.copy(SERIF, self.folder / "house.ttf")
        found = self.json("import", self.project, self.folder / "house.ttf")
        self.font = found["assets"][0] if "assets" in found else None
        self.document = flow.json.loads(self.show())

    def title(self, font):
        """The one picture of a title in this font."""
        clip = {"id": "t", "type": "text", "start": 0, "duration": 30, "text": "Ragged",
                "style": {"font": font, "size": 60}}
        document = dict(self.document)
        document["sequences"] = [dict(document["sequences"][0], tracks=[
            {"id": "v", "kind": "video", "clips": [clip]}])]
        self.run_chatkut("load", self.project, self.write("titled.json", document))
        film = self.folder / "film.mkv"
        self.run_chatkut("render", self.project, "-o", film, "--preset", "lossless",
                         "--range", "0-0.1")
        return subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", film, "-frames:v", "1",
                               "-f", "rawvideo", "-"], capture_output=True, check=True).stdout

    def test_a_title_names_one(self):
        asset = self.document["assets"][0]
        self.assertEqual(asset["kind"], "font")
        serif = self.title("DejaVu Serif")
        self.assertNotEqual(serif, self.title("No Such Font"))
        for name in ("house", "House", asset["id"], "dejavu serif"):
            self.assertEqual(serif, self.title(name), name)

    def test_another_file_is_another_picture(self):
        before = self.title("house")
        shutil.copy(SERIF.replace("Serif", "Sans"), self.folder / "house.ttf")
        self.run_chatkut("import", self.project, self.folder / "house.ttf")
        self.document = flow.json.loads(self.show())
        self.assertNotEqual(before, self.title("house"))

    def test_one_that_is_missing_is_named(self):
        self.title("house")
        (self.folder / "house.ttf").unlink()
        _, out, err = self.run_chatkut("render", self.project, "-o", self.folder / "b.mp4",
                                       status=1)
        self.assertIn("house", out + err)

    def test_what_is_none_is_refused(self):
        broken = self.folder / "broken.ttf"
        broken.write_bytes(b"\0\1\0\0" + b"nonsense" * 100)
        _, out, err = self.run_chatkut("import", self.project, broken, status=1)
        self.assertIn("broken.ttf", out + err)


if __name__ == "__main__":
    flow.main()
