#!/usr/bin/env python3
"""A film with everything in it is the same picture for picture and sample for sample,
whichever way it was rendered: in one go, from the cache, after kills, on one processor, and
in pieces that begin anywhere."""
import os
import signal
import subprocess
import time

import flow

RATE, FRAMES, SIZE = 30, 270, (320, 180)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True)


def effect(kind, **params):
    return [{"id": f"e-{kind}", "type": kind, "params": params}]


def curve(*keys, **more):
    return {"keys": [{"at": at, "value": value} for at, value in keys], **more}


def clip(name, kind, start, duration, **more):
    return {"id": name, "type": kind, "start": start, "duration": duration, **more}


BOTTOM = {"id": "bottom", "kind": "video", "clips": [
    clip("c1", "video", 0, 70, asset="film", **{"in": 7},
         effects=effect("grain", amount=0.4, size=1.5)),
    clip("c2", "video", 70, 60, asset="film", speed="3/2", **{"in": 11}),
    clip("c3", "video", 130, 50, asset="film", speed="-1/1", **{"in": 150}),
    clip("c4", "sequence", 180, 90, sequence="inner", speed="1/2", loop=True,
         effects=effect("blur", radius=curve((0, 0), (90, 6)))),
], "transitions": [
    {"id": "t0", "type": "dissolve", "to": "c1", "before": 0, "after": 13},
    {"id": "t1", "type": "wipe", "from": "c1", "to": "c2", "before": 9, "after": 14,
     "params": {"direction": "down-left", "softness": 0.3}},
    {"id": "t2", "type": "zoom", "from": "c2", "to": "c3", "before": 12, "after": 8},
    {"id": "t3", "type": "fade", "from": "c3", "to": "c4", "before": 10, "after": 10},
]}
MIDDLE = {"id": "middle", "kind": "video", "effects": effect("vignette", amount=0.5), "clips": [
    clip("g1", "video", 20, 200, asset="gif", loop=True, box=[80, 60], opacity=0.8,
         transform={"position": curve((0, [40, 40]), (150, [280, 140]), extend="ping-pong"),
                    "rotation": curve((0, 0), (200, 400))}),
]}
TOP = {"id": "top", "kind": "video", "clips": [
    clip("x1", "text", 10, 80, text="Hello", style={"size": 40, "shadow": {
        "color": "#000000", "blur": 6, "offset": [2, 3]}}, opacity=curve((0, 0), (40, 1))),
    clip("x2", "caption", 100, 90, highlight={"mode": "karaoke", "style": {"color": "#FFD000"}},
         cues=[{"start": 0, "duration": 40, "text": "one two three"},
               {"start": 45, "duration": 45, "text": "four five"}]),
    clip("x3", "shape", 200, 60, shape="ellipse", box=[60, 60], fill="#30C0FF", blend="screen",
         stroke={"paint": "#FFFFFF", "width": 6}),
]}
GRADE = {"id": "grade", "kind": "video", "clips": [
    clip("a1", "adjustment", 60, 120, opacity=curve((0, 0), (60, 1)),
         effects=effect("hue", degrees=curve((0, 0), (120, 90)))),
]}
MUSIC = {"id": "bed", "kind": "audio", "clips": [
    clip("m1", "audio", 0, 270, asset="music", audio={
        "volume": curve((0, 0.2), (100, 1), (200, 0.4)), "fadeIn": {"duration": 30},
        "duck": {"under": ["bottom"], "amount": -12}}),
]}
INNER = {"id": "inner", "size": [160, 90], "rate": "25/1", "background": "#00000000", "tracks": [
    {"id": "i1", "kind": "video", "clips": [
        clip("n1", "video", 0, 40, asset="film", transform={"scale": 0.7}),
        clip("n2", "shape", 40, 20, shape="rect", fill="#804020")]}]}
SEQUENCES = [{"id": "main", "size": list(SIZE), "rate": f"{RATE}/1",
              "tracks": [BOTTOM, MIDDLE, TOP, GRADE, MUSIC]}, INNER]
MEDIA = {"film": "film.mp4", "gif": "spin.gif", "music": "music.flac"}


def pictures(path):
    out = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "framehash",
                          "-hash", "crc32", "-"], capture_output=True, check=True).stdout
    return [line.split(",")[-1] for line in out.decode().splitlines()
            if not line.startswith("#")]


def samples(path):
    """Left and right as 24 bit numbers, what FLAC keeps, in bytes: eight a sample."""
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "s32le", "-"],
                          capture_output=True, check=True).stdout


class SameFilm(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "x".join(map(str, SIZE)), "--rate", RATE)
        ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=8", "-f", "lavfi", "-i",
               "aevalsrc='0.5*sin(2*PI*t*(200+60*t))':d=8", "-c:v", "libx264", "-preset",
               "ultrafast", "-g", 50, "-pix_fmt", "yuv420p", "-c:a", "aac",
               self.folder / "film.mp4")
        ffmpeg("-f", "lavfi", "-i", "testsrc=s=80x60:r=10:d=2", self.folder / "spin.gif")
        ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=10:a=0.9:seed=5:color=pink", "-ac", 2,
               self.folder / "music.flac")
        self.load()
        self.film = self.folder / "film.mkv"
        self.render("--no-cache")
        self.whole = pictures(self.film), samples(self.film)
        self.assertEqual(len(self.whole[0]), FRAMES)
        self.assertEqual(len(self.whole[1]), 8 * 48000 * FRAMES // RATE)

    def load(self):
        """The film, of media that were imported: only what is known can be kept."""
        self.run_chatkut("import", self.project, *(self.folder / n for n in MEDIA.values()))
        document = flow.json.loads(self.show())
        ids = {asset["path"]: asset["id"] for asset in document["assets"]}
        text = flow.json.dumps(SEQUENCES)
        for name, path in MEDIA.items():
            text = text.replace(f'"asset": "{name}"', f'"asset": "{ids[path]}"')
        document.update(main="main", sequences=flow.json.loads(text))
        self.run_chatkut("load", self.project, self.write("doc.json", document))

    def render(self, *options):
        _, out, _ = self.run_chatkut("render", self.project, "-o", self.film, "--json",
                                     "--preset", "lossless", *options)
        return flow.json.loads(out.splitlines()[-1])["segments"]

    def expect_same(self, what):
        shown, heard = pictures(self.film), samples(self.film)
        differ = [n for n, (a, b) in enumerate(zip(shown, self.whole[0])) if a != b]
        self.assertEqual((len(shown), differ), (FRAMES, []), what)
        self.assertEqual(heard, self.whole[1], what)

    def kill_one(self):
        """Render until three parts more are there, of which the sound has two at most."""
        def parts():
            return len(list((self.cache / "parts").glob("??/*")))

        had, deadline = parts(), time.monotonic() + 60
        child = subprocess.Popen([os.environ["CHATKUT"], "render", self.project, "-o", self.film,
                                  "--preset", "lossless"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        while parts() < had + 3 and child.poll() is None:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()

    def test_from_the_cache_and_after_kills(self):
        for _ in range(2):
            self.kill_one()
        made = self.render()
        self.assertGreater(made["reused"], 0)
        self.expect_same("after kills")
        self.assertEqual(self.render()["rendered"], 0)
        self.expect_same("from the cache")

    @flow.in_full
    def test_on_one_processor(self):
        one = min(os.sched_getaffinity(0))
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {one})
        self.addCleanup(os.sched_setaffinity, 0, everywhere)
        self.render("--no-cache")
        self.expect_same("on one processor")

    def test_pieces(self):
        """What begins anywhere shows what is there: no picture hangs on those before it."""
        for first, last in flow.every(((69, 75), (0, 3), (84, 150), (132, 201), (234, 270))):
            with self.subTest(f"{first}-{last}"):
                self.render("--no-cache", "--range", f"{first / RATE:.1f}-{last / RATE:.1f}")
                self.assertEqual(pictures(self.film), self.whole[0][first:last])


if __name__ == "__main__":
    flow.unittest.main()
