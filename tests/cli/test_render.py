#!/usr/bin/env python3
"""A film comes out, whole or not at all."""
import os
import signal
import subprocess
import time

import flow


def probe(path, *entries):
    """What ffprobe says of the first video stream and the container."""
    out = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries",
                          ":".join(entries), "-of", "json", path], capture_output=True, check=True)
    return flow.json.loads(out.stdout)


class Render(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        self.clip = self.folder / "clip.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc2=s=320x180:r=30:d=4", "-f", "lavfi", "-i", "sine=f=440:d=4",
                        "-shortest", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
                        "yuv420p", "-c:a", "aac", self.clip], check=True)
        self.run_chatkut("import", self.project, self.clip)
        self.run_chatkut("say", self.project, "add the video clip")
        self.film = self.folder / "out.mp4"

    def test_lines_of_json(self):
        _, out, _ = self.run_chatkut("render", self.project, "-o", self.film, "--json")
        lines = [flow.json.loads(line) for line in out.splitlines()]
        done = lines[-1]
        self.assertEqual(done["event"], "done")
        self.assertEqual(done["frames"], 120)
        self.assertAlmostEqual(done["duration_s"], 4)
        self.assertEqual(set(done["segments"]), {"copied", "reused", "rendered"})
        self.assertEqual(set(done["sound"]), {"reused", "mixed"})
        self.assertTrue({"output", "wall_s", "encoder"} <= set(done))
        for line in lines[:-1]:
            self.assertEqual(line["event"], "progress")
            self.assertLessEqual(line["frame"], line["frames"])
        found = probe(self.film, "stream=codec_name,nb_read_frames,width", "format=duration")
        self.assertEqual(found["streams"][0]["nb_read_frames"], "120")
        self.assertEqual([s["codec_name"] for s in found["streams"]], ["h264", "aac"])

    def test_a_range(self):
        _, out, err = self.run_chatkut("render", self.project, "-o", self.film,
                                       "--range", "1-0:02.5", "--preset", "draft")
        self.assertEqual(err, "")
        self.assertIn("45 frames", out)
        found = probe(self.film, "stream=nb_read_frames")
        self.assertEqual(found["streams"][0]["nb_read_frames"], "45")

    def test_a_film_is_replaced_when_the_new_one_is_whole(self):
        self.film.write_text("the old one")
        self.clip.rename(self.folder / "away.mp4")
        _, _, err = self.run_chatkut("render", self.project, "-o", self.film, "--strict",
                                     status=1)
        self.assertIn("clip.mp4", err)
        self.assertEqual(self.film.read_text(), "the old one")
        (self.folder / "away.mp4").rename(self.clip)
        self.run_chatkut("render", self.project, "-o", self.film)
        self.assertGreater(self.film.stat().st_size, 1000)

    def test_outputs_that_cannot_be(self):
        for output, about in ((self.clip, "footage"), (self.project, ".ckut"),
                              (self.folder / "no" / "such.mp4", "no"),
                              (self.folder / "film.txt", "film.txt"), (self.folder, "")):
            with self.subTest(output):
                before = self.clip.read_bytes()
                _, _, err = self.run_chatkut("render", self.project, "-o", output, status=1)
                self.assertIn(about, err)
                self.assertEqual(len(err.splitlines()), 1)
                self.assertEqual(self.clip.read_bytes(), before)

    def start_long_render(self):
        """A render that will not be finished when it is interrupted."""
        document = flow.json.loads(self.show())
        track = next(t for t in document["sequences"][0]["tracks"] if t.get("clips"))
        clip = track["clips"][0]
        track["clips"] = [dict(clip, id=f"c-{n}", start=n * clip["duration"])
                          for n in range(100)]
        self.run_chatkut("load", self.project, self.write("long.json", document))
        return subprocess.Popen([os.environ["CHATKUT"], "render", self.project, "-o", self.film,
                                 "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def interrupt(self, number):
        process = self.start_long_render()
        before = set(os.listdir(self.folder))
        self.assertIn(b"progress", process.stdout.readline())
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        self.assertFalse(self.film.exists())
        time.sleep(0.2)
        left = set(os.listdir(self.folder)) - before
        self.assertFalse({name for name in left if not name.startswith("film.ckut")}, left)
        return process.returncode, out.decode(), err.decode()

    def test_ctrl_c_leaves_nothing(self):
        code, out, err = self.interrupt(signal.SIGINT)
        self.assertEqual(code, 1)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertEqual(flow.json.loads(out.splitlines()[-1])["event"], "error")

    def test_kill_leaves_nothing(self):
        self.interrupt(signal.SIGKILL)


if __name__ == "__main__":
    flow.main()
