#!/usr/bin/env python3
"""What an edit leaves as it was is not rendered again, and the film is the same."""
import os
import pathlib
import resource
import signal
import subprocess
import time

import flow

SECONDS = 12
MIXED_BYTES = 500000  # blocks of mixed sound are larger, the other parts are smaller


def frames_of(path):
    """A hash of every decoded picture and of the sound."""
    out = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0", "-f", "framehash",
                          "-hash", "crc32", "-"], capture_output=True, check=True).stdout
    return [line.split(",")[0] + line.split(",")[-1]
            for line in out.decode().splitlines() if not line.startswith("#")]


class Segments(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        clip = self.folder / "clip.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        f"testsrc2=s=320x180:r=30:d={SECONDS}", "-f", "lavfi", "-i",
                        f"sine=f=440:d={SECONDS}", "-shortest", "-c:v", "libx264", "-preset",
                        "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", clip], check=True)
        self.run_chatkut("import", self.project, clip)
        self.say("add the video clip")
        self.say("add the title 'Hello' at 4s for 2 seconds")
        self.film = self.folder / "out.mp4"

    def render(self, *options, film=None, **process):
        """What became of the segments."""
        _, out, _ = self.run_chatkut("render", self.project, "-o", film or self.film, "--json",
                                     "--preset", "draft", *options, **process)
        done = flow.json.loads(out.splitlines()[-1])
        self.sound = done["sound"]
        return done["segments"]

    def parts(self):
        return sorted(p for p in (self.cache / "parts").glob("??/*"))

    def test_the_same_film_is_rendered_once(self):
        first = self.render()
        self.assertEqual(first["reused"], 0)
        before = self.film.read_bytes()
        self.assertEqual(self.render(), {"copied": 0, "reused": first["rendered"], "rendered": 0})
        self.assertEqual(self.film.read_bytes(), before)

    @flow.in_full
    def test_edits_cost_what_they_change(self):
        everything = self.render()["rendered"]
        first = self.film.read_bytes()
        self.assertEqual(self.sound, {"reused": 0, "mixed": 2})
        for words, rendered, mixed in (
                ("change the title to 'Goodbye'", 1, 0), ("undo", 0, 0), ("redo", 0, 0),
                ("rename the title to closing words", 0, 0),
                ("make the clip half as loud", 0, 2), ("undo", 0, 0), ("redo", 0, 0),
                ("cut from 8 to 8.5 s", 1, 2), ("cut from 2.2 to 2.6 s", 2, 2), ("undo", 0, 0),
                ("move the title to 5 s", 4, 0)):
            with self.subTest(words):
                self.say(words)
                segments = self.render()
                self.assertEqual(segments["rendered"], rendered)
                self.assertEqual(self.sound["mixed"], mixed)
                apart = self.folder / "apart.mp4"
                self.render("--no-cache", film=apart)
                self.assertEqual(self.film.read_bytes(), apart.read_bytes())
        self.assertGreater(everything, 5)
        self.assertNotEqual(self.film.read_bytes(), first)

    def test_another_project_has_use_of_them(self):
        rendered = self.render()["rendered"]
        other = self.folder / "other.ckut"
        self.project.rename(other)
        self.project = other
        self.assertEqual(self.render()["reused"], rendered)

    def test_a_damaged_part_is_made_again(self):
        self.render()
        before = self.film.read_bytes()
        contents = {path: path.read_bytes() for path in self.parts()}
        for damage in (lambda data: data[:len(data) // 2], lambda data: b"",
                       lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:]):
            for victim, whole in flow.every(contents.items()):
                if len(whole) > MIXED_BYTES:
                    continue  # is not looked at as long as the encoded sound is there
                victim.write_bytes(damage(whole))
                self.assertLessEqual(self.render()["rendered"], 1)
                self.assertEqual(victim.read_bytes(), whole)
                self.assertEqual(self.film.read_bytes(), before)

    def test_a_render_that_was_killed_goes_on_where_it_was(self):
        self.render("--no-cache")
        whole = frames_of(self.film)
        self.run_chatkut("cache", "--clear")
        for _ in range(4):
            child = subprocess.Popen([os.environ["CHATKUT"], "render", self.project, "-o",
                                      self.film, "--preset", "draft"],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + 20
            had = len(self.parts())
            while len(self.parts()) == had and child.poll() is None:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.005)
            child.send_signal(signal.SIGKILL)
            child.wait()
        had = len(self.parts())
        self.assertGreater(had, 0)
        again = self.render()
        self.assertGreaterEqual(again["reused"], had - 3)  # the sound's parts among them
        self.assertEqual(frames_of(self.film), whole)

    def test_two_renders_at_once(self):
        films = [self.folder / "a.mp4", self.folder / "b.mp4"]
        children = [subprocess.Popen([os.environ["CHATKUT"], "render", self.project, "-o", film,
                                      "--preset", "draft"], stdout=subprocess.DEVNULL)
                    for film in films]
        for child in children:
            self.assertEqual(child.wait(), 0)
        self.assertEqual(films[0].read_bytes(), films[1].read_bytes())

    @flow.in_full
    def test_there_are_more_parts_than_files_are_open_at_first(self):
        few = (48, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        limits = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, few)}
        self.say("duplicate the video clip 9 times")
        first = self.render(**limits)
        self.assertGreater(first["rendered"] + first["reused"], few[0])
        self.assertEqual(self.render(**limits)["rendered"], 0)

    def test_the_cache_says_what_it_holds(self):
        self.render()
        report = self.json("cache")
        self.assertEqual(report["parts"], len(self.parts()))
        self.assertGreater(report["limit"], report["bytes"])
        self.assertEqual(report["folder"], str(self.cache))
        self.assertEqual(self.json("cache", "--clear")["parts"], 0)
        self.assertEqual(self.parts(), [])

    def test_a_small_cache_stays_small(self):
        os.environ["CHATKUT_CACHE_MB"] = "0"
        self.addCleanup(os.environ.pop, "CHATKUT_CACHE_MB")
        self.render()
        self.assertEqual(self.parts(), [])

    def test_a_home_that_cannot_be_written_to(self):
        os.environ["XDG_CACHE_HOME"] = "/proc/nowhere"
        os.environ["TMPDIR"] = str(self.folder)
        self.addCleanup(os.environ.pop, "TMPDIR")
        self.render()
        self.assertTrue(list(pathlib.Path(self.folder).glob("chatkut-*/parts")))


if __name__ == "__main__":
    flow.unittest.main()
