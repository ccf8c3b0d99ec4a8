#!/usr/bin/env python3
"""A worker that crashes, and disks that are full: told with clip, time and what to do."""
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import time
import unittest

import flow


def can_mount():
    """May a small disk be mounted, in a name space of our own?"""
    if not shutil.which("unshare"):
        return False
    done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs",
                           "/mnt"], capture_output=True, check=False)
    return done.returncode == 0


def workers_of(pid):
    """The process ids of the workers of a chatkut."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(child) for child in children]


def stop(pid):
    """Stop a process, with all its threads."""
    os.kill(pid, signal.SIGSTOP)
    while pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "TZ":
        time.sleep(0.0005)


def is_at_a_frame(pid):
    """Does a worker tell (pulse.h) that it is at a frame, not waiting for its next segment?"""
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        if os.readlink(link).startswith("/memfd:pulse"):
            return any(at >= 0 for at, _ in struct.iter_unpack("=qQ", link.read_bytes()))
    return False


def kill_at_a_frame(worker, parent, number):
    """Whether it was: it may have been done before."""
    try:
        for _ in range(1000):
            stop(worker)
            there = is_at_a_frame(parent)
            if there:
                os.kill(worker, number)
            os.kill(worker, signal.SIGCONT)
            if there:
                return True
            time.sleep(0.001)
    except (FileNotFoundError, ProcessLookupError):
        pass
    return False


class Trouble(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "320x180", "--rate", "30")
        self.clip = self.folder / "harbour.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc2=s=320x180:r=30:d=14,noise=alls=20:allf=t", "-f", "lavfi", "-i",
                        "sine=f=440:d=14", "-shortest", "-c:v", "libx264", "-preset", "ultrafast",
                        "-crf", "35", "-pix_fmt", "yuv420p", "-c:a", "aac", self.clip],
                       check=True)
        self.run_chatkut("import", self.project, self.clip)
        self.say("add the video harbour")
        self.film = self.folder / "out.mp4"

    def start(self):
        return subprocess.Popen([os.environ["CHATKUT"], "render", self.project, "-o", self.film,
                                 "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def kill_worker(self, process, number, but=()):
        """Kill its worker at a frame, as soon as that has made some; its id."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            line = process.stdout.readline()
            if not line:
                break
            event = flow.json.loads(line)
            found = [pid for pid in workers_of(process.pid) if pid not in but]
            if event.get("event") == "progress" and event["frame"] > 0 and found and \
                    kill_at_a_frame(found[0], process.pid, number):
                return found[0]
        self.fail("there was no worker to kill")

    def test_a_worker_that_crashes_once_is_started_again(self):
        process = self.start()
        self.kill_worker(process, signal.SIGSEGV)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, err)
        done = flow.json.loads(out.decode().splitlines()[-1])
        self.assertEqual((done["event"], done["frames"]), ("done", 420))
        self.assertEqual(len(done["notes"]), 1)
        # AddressSanitizer makes an abort of it.
        self.assertRegex(err.decode(), "SIGSEGV|SIGABRT")
        for word in ("harbour", "again"):
            self.assertIn(word, err.decode())
        made = self.film.read_bytes()
        self.run_chatkut("render", self.project, "-o", self.film, "--no-cache")
        self.assertEqual(self.film.read_bytes(), made)

    def test_one_that_crashes_twice_is_named_with_clip_and_time(self):
        self.film.write_text("the old one")
        process = self.start()
        first = self.kill_worker(process, signal.SIGABRT)
        self.kill_worker(process, signal.SIGKILL, but=[first])
        _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 1)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertRegex(err.decode(), r"twice at “harbour” \(0:[01][0-9.]+\)")
        self.assertIn("SIGKILL", err.decode())
        self.assertEqual(self.film.read_text(), "the old one")

    def render_on_small_disk(self, place, kilobytes, *options):
        """Render with a disk of so many KiB mounted at `place`."""
        place.mkdir(exist_ok=True)
        words = ["render", str(self.project), *map(str, options)]
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c",
             'mount -t tmpfs -o size="$0"k tmpfs "$1" && shift && echo old >"$SMALL/out.mp4" && '
             '"$CHATKUT" "$@"; code=$?; cat "$SMALL/out.mp4" | head -c 4; ls -A "$SMALL"; '
             "exit $code", str(kilobytes), str(place), *words],
            capture_output=True, timeout=300, check=False, cwd=self.folder,
            env=dict(os.environ, SMALL=str(place)))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    @unittest.skipUnless(can_mount(), "no disk can be mounted here")
    def test_a_target_without_room(self):
        place = self.folder / "small"
        code, out, err = self.render_on_small_disk(place, 100, "-o", place / "out.mp4")
        self.assertEqual(code, 1, out + err)
        self.assertEqual(len(err.splitlines()), 1, err)
        for word in ("out.mp4", "full", "needed", "free"):
            self.assertIn(word, err)
        self.assertTrue(out.endswith("old\nout.mp4\n"), out)
        # What was rendered is not rendered again.
        _, out, _ = self.run_chatkut("render", self.project, "-o", self.film, "--json")
        result = flow.json.loads(out.splitlines()[-1])
        self.assertGreater(result["segments"]["reused"], 0)

    @unittest.skipUnless(can_mount(), "no disk can be mounted here")
    def test_a_cache_without_room(self):
        self.cache.mkdir()
        code, out, err = self.render_on_small_disk(self.cache, 100, "-o", self.film)
        self.assertEqual(code, 0, out + err)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn("not kept", err)
        made = self.film.read_bytes()
        self.run_chatkut("render", self.project, "-o", self.film, "--no-cache")
        self.assertEqual(self.film.read_bytes(), made)


def document(clip=None, transition=None, track=None):
    """Two titles of two seconds each, with something odd."""
    clips = [dict({"id": "t1", "type": "text", "start": 25, "duration": 50, "text": "Hello"},
                  **(clip or {})),
             {"id": "t2", "type": "text", "start": 75, "duration": 50, "text": "World"}]
    whole = dict({"id": "v1", "kind": "video", "role": "main", "clips": clips}, **(track or {}))
    if transition:
        whole["transitions"] = [transition]
    return {"chatkut": 1, "id": "doc", "main": "main", "assets": [], "sequences": [
        {"id": "main", "size": [320, 180], "rate": "25/1", "tracks": [whole]}]}


class NotHere(flow.Flow):
    """What a document asks for and nobody has."""

    def render(self, content, status, *options):
        self.new("--size", "320x180", "--rate", "25")
        self.run_chatkut("load", self.project, self.write("doc.json", content))
        film = self.folder / "out.mp4"
        _, out, err = self.run_chatkut("render", self.project, "-o", film, "--preset", "draft",
                                       *options, status=status)
        self.assertEqual(film.exists(), status == 0)
        self.project.unlink()
        return out, err

    def test_effects_and_transitions(self):
        swoosh = {"id": "x", "type": "swoosh", "from": "t1", "to": "t2", "before": 5, "after": 5}
        for content, words in (
                (document({"effects": [{"id": "e", "type": "sparkle"}]}),
                 ("0:01", "Hello", "sparkle", "remove it")),
                (document({"effects": [{"id": "e", "type": "blur", "params": {"wat": 1}}]}),
                 ("0:01", "Hello", "wat", "radius")),
                (document(track={"effects": [{"id": "e", "type": "sparkle"}]}),
                 ("v1", "sparkle", "remove it")),
                (document(transition=swoosh), ("Hello – World", "swoosh", "dissolve"))):
            with self.subTest(words):
                _, err = self.render(content, 1)
                self.assertEqual(len(err.splitlines()), 1, err)
                for word in words:
                    self.assertIn(word, err)

    def test_fonts(self):
        out, err = self.render(document({"style": {"font": "Nobody Has This"}}), 0, "--json")
        notes = flow.json.loads(out.splitlines()[-1])["notes"]
        self.assertEqual(len(notes), 1)
        for word in ("Nobody Has This", "Hello", "Install"):
            self.assertIn(word, notes[0])
            self.assertIn(word, err)
        _, err = self.render(document({"style": {"font": "sans-serif"}}), 0)
        self.assertEqual(err, "")


if __name__ == "__main__":
    flow.unittest.main()
