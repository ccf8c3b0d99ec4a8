#!/usr/bin/env python3
"""Where footage is lost, slates stand for it, are counted and named; strict, it stops."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import flow

FRAMES = 120
AS_ROOT = os.geteuid() == 0


def make(path, picture, sound, *options):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture,
                    "-f", "lavfi", "-i", sound, "-shortest", "-c:v", "libx264", "-preset",
                    "ultrafast", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac", *options,
                    path], check=True)


def frames_of(path):
    """A hash of each decoded picture, by ffmpeg."""
    out = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "framehash",
                          "-hash", "crc32", "-"], capture_output=True, check=True).stdout
    return [line.split(",")[-1].strip() for line in out.decode().splitlines()
            if not line.startswith("#")]


class Lost(flow.Flow):
    """Blue from 0 to 4 s; above it from 1 to 3 s the other side, that goes missing."""

    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        self.base = self.folder / "base.mp4"
        self.side = self.folder / "side.mp4"
        make(self.base, "color=blue:s=320x180:r=30:d=4", "sine=f=440:d=4")
        make(self.side, "testsrc2=s=160x90:r=30:d=2", "sine=f=880:d=2")
        self.run_chatkut("import", self.project, self.base, self.side)
        self.assets = {a["path"]: a["id"] for a in flow.json.loads(self.show())["assets"]}
        document = flow.json.loads(self.show())
        document["sequences"][0]["tracks"] = [
            {"id": "v1", "kind": "video", "role": "main", "clips": [
                {"id": "c1", "type": "video", "asset": self.assets["base.mp4"], "start": 0,
                 "duration": 120}]},
            {"id": "v2", "kind": "video", "clips": [
                {"id": "c2", "type": "video", "asset": self.assets["side.mp4"], "start": 30,
                 "duration": 60, "label": "The other side", "box": [160, 90],
                 "transform": {"position": [160, 90]}}]}]
        self.run_chatkut("load", self.project, self.write("doc.json", document))
        self.film = self.folder / "out.mp4"

    def render(self, *options, status=1):
        """The last JSON object and what is on stderr."""
        _, out, err = self.run_chatkut("render", self.project, "-o", self.film, "--json",
                                       "--preset", "draft", *options, status=status)
        return flow.json.loads(out.splitlines()[-1]), err

    def lost(self, result, medium="picture"):
        rows = [row for row in result.get("lost", []) if row["medium"] == medium]
        self.assertEqual(len(rows), 1, result)
        return rows[0]

    def assert_slates(self, reason, *options):
        """The whole clip is lost; nothing else is, and nothing of it is kept."""
        result, err = self.render(*options)
        self.assertEqual(result["event"], "done")
        self.assertEqual(result["frames"], FRAMES)
        for medium in ("picture", "sound"):
            row = self.lost(result, medium)
            self.assertEqual((row["clip"], row["label"], row["asset"], row["reason"]),
                             ("c2", "The other side", self.assets["side.mp4"], reason))
        row = self.lost(result)
        self.assertEqual((row["frames"], row["first_s"]), (60, 1))
        self.assertAlmostEqual(row["last_s"], 89 / 30, 5)
        self.assertIn("side.mp4", row["file"])
        self.assertIn("“The other side” at 0:01–0:02.967: 60 frames are slates", err)
        self.assertIn("out.mp4", err.splitlines()[-1])
        self.assertEqual(len(frames_of(self.film)), FRAMES)

    def assert_strict(self, about):
        self.film.write_text("the old one")
        result, err = self.render("--strict")
        self.assertEqual(result["event"], "error")
        self.assertEqual(len(err.splitlines()), 1, err)
        for word in ("The other side", "0:01", "side.mp4", about):
            self.assertIn(word, err)
        self.assertEqual(self.film.read_text(), "the old one")
        self.film.unlink()

    def test_footage_that_is_gone(self):
        self.side.rename(self.folder / "away.mp4")
        self.assert_strict("missing")
        self.assert_slates("missing")
        self.assert_slates("missing")
        (self.folder / "away.mp4").rename(self.side)
        result, err = self.render(status=0)
        self.assertEqual(err, "")
        self.assertNotIn("lost", result)
        whole = self.film.read_bytes()
        # What shows nothing of it was kept, what was slates was not.
        self.assertGreater(result["segments"]["reused"], 0)
        self.assertGreater(result["segments"]["rendered"], 0)
        self.render("--no-cache", status=0)
        self.assertEqual(self.film.read_bytes(), whole)

    @flow.in_full
    def test_what_was_rendered_before_is_not_lost(self):
        self.render(status=0)
        whole = self.film.read_bytes()
        self.side.unlink()
        result, err = self.render(status=0)
        self.assertEqual((err, result["segments"]["rendered"]), ("", 0))
        self.assertEqual(self.film.read_bytes(), whole)

    @flow.in_full
    def test_footage_that_moved_is_found_by_importing_it(self):
        (self.folder / "new").mkdir()
        moved = self.folder / "new" / "other-name.mp4"
        self.side.rename(moved)
        self.assert_slates("missing")
        self.run_chatkut("import", self.project, moved)
        _, err = self.render(status=0)
        self.assertEqual(err, "")

    def test_footage_that_changed(self):
        os.utime(self.side)
        self.render(status=0)
        with open(self.side, "ab") as file:
            file.write(b"more")
        self.assert_strict("changed")
        self.assert_slates("changed", "--no-cache")
        self.run_chatkut("import", self.project, self.side)
        self.render(status=0)

    def test_footage_that_became_something_else(self):
        self.side.write_text("roses are red\n" * 100)
        self.assert_strict("changed")
        self.assert_slates("changed")

    @unittest.skipIf(AS_ROOT, "root reads everything")
    def test_footage_that_may_not_be_read(self):
        self.side.chmod(0)
        self.addCleanup(self.side.chmod, 0o644)
        self.assert_strict("read")
        self.assert_slates("unreadable")

    def test_a_folder_in_its_place(self):
        self.side.unlink()
        self.side.mkdir()
        self.assert_strict("read")
        self.assert_slates("unreadable")

    @flow.in_full
    def test_slates_lie_where_the_picture_would(self):
        self.render(status=0)
        good = self.pixels(60)
        self.side.unlink()
        self.render("--no-cache")
        bad = self.pixels(60)
        width = 160  # of the draft
        inside = outside = 0
        for y in range(0, 90):
            for x in range(0, width):
                differs = abs(good[y * width + x] - bad[y * width + x]) > 12
                if 40 <= x < 120 and 22 <= y < 67:
                    inside += differs
                elif not (38 <= x < 122 and 20 <= y < 69):
                    outside += differs
        self.assertEqual(outside, 0)
        self.assertGreater(inside, 1500)

    def pixels(self, frame):
        """The luma of one frame of the film."""
        return subprocess.run(["ffmpeg", "-v", "error", "-i", self.film, "-vf",
                               f"select=eq(n\\,{frame}),format=gray", "-frames:v", "1", "-f",
                               "rawvideo", "-"], capture_output=True, check=True).stdout


class Helpers(flow.Flow):
    """A text in a font of the project, and a shape in colours of a table; both go missing."""

    def setUp(self):
        super().setUp()
        self.new("--size", "160x90", "--rate", "25")
        found = subprocess.run(["fc-list", ":fontformat=TrueType", "file"], capture_output=True,
                               check=True).stdout.decode().splitlines()
        if not found:
            self.skipTest("no TrueType font is installed")
        shutil.copy(found[0].split(":")[0], self.folder / "mine.ttf")
        rows = [f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
        self.write("warm.cube", "LUT_3D_SIZE 2\n" + "\n".join(rows) + "\n")
        self.run_chatkut("import", self.project, "mine.ttf", "warm.cube")
        font, table = (next(a["id"] for a in flow.json.loads(self.show())["assets"]
                            if a["kind"] == kind) for kind in ("font", "lut"))
        document = flow.json.loads(self.show())
        document["sequences"][0]["tracks"] = [
            {"id": "v1", "kind": "video", "role": "main", "clips": [
                {"id": "s", "type": "shape", "shape": "rect", "fill": "#406080", "start": 0,
                 "duration": 50, "label": "Ground",
                 "effects": [{"id": "e", "type": "lut", "params": {"file": table}}]}]},
            {"id": "v2", "kind": "video", "clips": [
                {"id": "t", "type": "text", "text": "Mine", "start": 0, "duration": 25,
                 "style": {"font": font}},
                {"id": "u", "type": "text", "text": "Any", "start": 25, "duration": 25}]}]
        self.run_chatkut("load", self.project, self.write("doc.json", document))

    def render(self, status):
        _, out, err = self.run_chatkut("render", self.project, "-o", self.folder / "out.mp4",
                                       "--json", "--no-cache", status=status)
        return flow.json.loads(out.splitlines()[-1]), err

    def test_those_that_use_them_are_without(self):
        result, err = self.render(0)
        self.assertEqual((err, "lost" in result), ("", False))
        (self.folder / "mine.ttf").unlink()
        (self.folder / "warm.cube").unlink()
        result, err = self.render(1)
        self.assertEqual({(row["clip"], row["frames"], row["reason"]) for row in result["lost"]},
                         {("t", 25, "missing"), ("s", 50, "missing")})
        self.assertIn("without their font or colour table", err)
        self.assertNotIn("slates", err)
        self.assertNotIn("notes", result)


def packets(path, stream):
    """(position, size, time) of the packets of "v" or "a", in the order of the file."""
    out = subprocess.run(["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries",
                          "packet=pos,size,pts_time", "-of", "csv=p=0", path],
                         capture_output=True, check=True).stdout.decode()
    rows = [line.split(",") for line in out.splitlines() if line]
    return [(int(pos), int(size), float(time)) for time, size, pos in
            ((r[0], r[1], r[2]) for r in rows)]


def decoded_times(path):
    """When the pictures that ffmpeg gets out of a file begin, in frames of 30 a second."""
    out = subprocess.run(["ffprobe", "-v", "quiet", "-select_streams", "v", "-show_entries",
                          "frame=best_effort_timestamp_time", "-of", "csv=p=0", path],
                         capture_output=True, check=False).stdout.decode()
    return {round(float(line.split(",")[0]) * 30) for line in out.splitlines() if line}


class Damaged(flow.Flow):
    """A file of 31 s that is damaged around frame 900."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="chatkut-tape-")
        cls.addClassCleanup(scratch.cleanup)
        cls.tape = pathlib.Path(scratch.name) / "tape.mp4"
        make(cls.tape, "testsrc2=s=160x90:r=30:d=31", "sine=f=440:d=31", "-movflags",
             "+faststart")

    def setUp(self):
        super().setUp()
        self.new("--size", "160x90", "--rate", "30")
        self.clip = self.folder / "tape.mp4"
        shutil.copy(self.tape, self.clip)
        self.film = self.folder / "out.mp4"

    def spoil(self, which, first, last):
        with open(self.clip, "r+b") as file:
            for pos, size, _ in packets(self.clip, which)[first:last + 1]:
                file.seek(pos)
                file.write(bytes(size))

    def render(self, *options, status=1):
        self.run_chatkut("import", self.project, self.clip)
        self.say("add the video tape")
        _, out, err = self.run_chatkut("render", self.project, "-o", self.film, "--json",
                                       *options, status=status)
        return flow.json.loads(out.splitlines()[-1]), err

    def test_a_decoder_error_at_frame_900(self):
        self.spoil("v", 900, 903)
        lost = set(range(930)) - decoded_times(self.clip)
        self.assertIn(900, lost)
        result, err = self.render()
        rows = [r for r in result["lost"] if r["reason"] == "damaged"]
        self.assertEqual(len(rows), 1, result)
        row = rows[0]
        self.assertEqual((row["medium"], row["frames"]), ("picture", len(lost)))
        self.assertAlmostEqual(row["first_s"], min(lost) / 30, 5)
        self.assertAlmostEqual(row["last_s"], max(lost) / 30, 5)
        self.assertIn("“tape” at 0:30", err)
        self.assertEqual(len(frames_of(self.film)), 930)
        # All before the damage is kept; what has slates is not.
        again = self.json_lines("render", self.project, "-o", self.film)[-1]
        self.assertEqual(again["lost"], result["lost"])
        self.assertGreater(again["segments"]["reused"], again["segments"]["rendered"])

    def json_lines(self, *arguments):
        _, out, _ = self.run_chatkut(*arguments, "--json", status=1)
        return [flow.json.loads(line) for line in out.splitlines()]

    @flow.in_full
    def test_strict_stops_there(self):
        self.spoil("v", 900, 903)
        result, err = self.render("--strict")
        self.assertEqual(result["event"], "error")
        self.assertRegex(err, r"“tape” cannot be shown at 0:30[.0-9]*\. .*tape\.mp4")
        self.assertFalse(self.film.exists())

    def test_a_file_that_ends_too_early(self):
        size = self.clip.stat().st_size
        os.truncate(self.clip, size * 7 // 10)
        last = max(decoded_times(self.clip))
        result, _ = self.render("--preset", "draft")
        row = next(r for r in result["lost"] if r["medium"] == "picture" and
                   r["reason"] == "damaged")
        self.assertEqual(row["frames"], 930 - 1 - last)
        self.assertAlmostEqual(row["last_s"], 929 / 30, 5)

    def test_sound_that_cannot_be_decoded(self):
        begin, end = (packets(self.clip, "a")[n][2] for n in (500, 520))
        self.spoil("a", 500, 519)
        result, err = self.render("--preset", "draft")
        self.assertEqual(len(result["lost"]), 1, result)
        row = result["lost"][0]
        self.assertEqual((row["medium"], row["reason"]), ("sound", "damaged"))
        self.assertLess(abs(row["first_s"] - begin), 0.15)
        self.assertLess(abs(row["last_s"] - end), 0.15)
        self.assertIn("silent", err)


if __name__ == "__main__":
    flow.unittest.main()
