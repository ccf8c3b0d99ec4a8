#!/usr/bin/env python3
"""--preset source: what is untouched is copied, and what plays is the film all the same."""
import json
import pathlib
import re
import subprocess
import unittest

import flow

FRAMES = 240
TAGS = ["-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
        "-color_trc", "bt709"]
H264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "48"]
H265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
        "log-level=error:keyint=48:min-keyint=48"]
HDR = {
    "hlg": ("arib-std-b67", "", ("out.mp4", "out.ts")),
    "pq": ("smpte2084", ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)"
           "L(10000000,50):max-cll=1000,400", ("out.mov", "out.mkv")),
}
SHARED_HDR = {"phone_hdr10_pq_1080p.mp4": ("1920x1080", "smpte2084", "HDR10+"),
              "phone_portrait_hevc10_hlg_editlist.mp4": ("1080x1920", "arib-std-b67", "size")}
SHARED = ("friday_dialogue.mp4", "phone_skyline_17s.mp4", "long_gop_60s.mp4")


def frames_of(path):
    """(when, a hash) of every decoded picture; nothing may be wrong with the file."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-fps_mode",
                           "passthrough", "-f", "framehash", "-hash", "crc32", "-"],
                          capture_output=True, check=True)
    assert not done.stderr, done.stderr
    rows = [line.split(",") for line in done.stdout.decode().splitlines()
            if not line.startswith("#")]
    return [(int(row[2]), row[-1].strip()) for row in rows]


def colors_of(path):
    """Its pixels, primaries, curve, matrix and range; then what else is told of HDR."""
    done = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_streams", "-of",
                           "json", path], capture_output=True, check=True)
    stream = json.loads(done.stdout)["streams"][0]
    return ([stream.get(name) for name in ("pix_fmt", "color_primaries", "color_transfer",
                                           "color_space", "color_range")],
            sorted(side["side_data_type"] for side in stream.get("side_data_list", ())))


class Copy(flow.Flow):
    def source(self, name, *coding):
        path = self.folder / name
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        f"testsrc2=s=320x180:r=30:d={FRAMES / 30},noise=alls=4:allf=t", "-f",
                        "lavfi", "-i", f"sine=d={FRAMES / 30}", *TAGS, *coding, "-c:a", "aac",
                        path], check=True)
        return path

    def film(self, asset, clips, size=(320, 180), rate="30/1", tracks=()):
        """A project that shows (start, length, in) of the asset."""
        self.new()
        clips = [{"id": f"c{n}", "type": "video", "asset": "a", "start": start,
                  "duration": length, "in": first}
                 for n, (start, length, first) in enumerate(clips)]
        film = {"chatkut": 1, "id": "film", "main": "main",
                "assets": [{"id": "a", "kind": "video", "path": str(asset)}],
                "sequences": [{"id": "main", "size": list(size), "rate": rate, "tracks": [
                    {"id": "v", "kind": "video", "clips": clips}, *tracks]}]}
        self.run_chatkut("load", self.project, self.write("film.json", film))

    def render(self, name, *options, status=0):
        """The last line: what it says of itself."""
        target = self.folder / name
        _, out, _ = self.run_chatkut("render", self.project, "-o", target, "--preset", "source",
                                     "--json", *options, status=status)
        return target, json.loads(out.splitlines()[-1])

    def check(self, source, target, said, clips):
        """Copied pictures are the source's to the bit, the others look like them."""
        frames = frames_of(source)
        meant = [frames[n][1] for _, length, first in clips for n in range(first, first + length)]
        made = frames_of(target)
        self.assertEqual(len(made), len(meant))
        self.assertEqual(len({when for when, _ in made}), len(made))
        same = sum(one[1] == other for one, other in zip(made, meant))
        self.assertGreaterEqual(same, said["pictures"]["copied"])
        select = "+".join(f"between(n\\,{first}\\,{first + length - 1})"
                          for _, length, first in clips)
        likeness = subprocess.run(
            ["ffmpeg", "-i", source, "-i", target, "-lavfi",
             f"[0:v]select='{select}',settb=1/30,setpts=N[a];[1:v]settb=1/30,setpts=N[b];[a][b]psnr=f=-", "-f", "null",
             "-"], capture_output=True, check=True).stdout.decode()
        worst = [float(found) for found in re.findall(r"psnr_avg:(\S+)", likeness)]
        self.assertEqual(len(worst), len(meant))
        self.assertGreater(min(worst), 44)

    def test_containers_and_codecs(self):
        clips = [(0, 100, 10), (100, 70, 155)]
        for coding, names in ((H264, ("out.mp4", "out.mov", "out.mkv", "out.ts")),
                              (H265, ("out.mp4", "out.ts"))):
            source = self.source(f"{coding[1]}.mp4", *coding)
            self.film(source, clips)
            for name in flow.every(names):
                with self.subTest(f"{coding[1]} {name}"):
                    target, said = self.render(name)
                    self.assertGreater(said["pictures"]["copied"], 80)
                    self.assertNotIn("notes", said)
                    self.check(source, target, said, clips)
            self.project.unlink()

    def test_hdr_stays_hdr(self):
        clips = [(0, 100, 10), (100, 70, 155)]
        for kind, (curve, graded, names) in HDR.items():
            source = self.source(f"{kind}.mp4", *H265[:-1], H265[-1] + graded, "-pix_fmt",
                                 "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", curve,
                                 "-colorspace", "bt2020nc")
            self.film(source, clips)
            for name in flow.every(names):
                with self.subTest(f"{kind} {name}"):
                    target, said = self.render(name)
                    self.assertNotIn("notes", said)
                    self.assertGreater(said["pictures"]["copied"], 80)
                    self.check(source, target, said, clips)
                    colors, sides = colors_of(target)
                    self.assertEqual(colors, ["yuv420p10le", "bt2020", curve, "bt2020nc", "tv"])
                    self.assertEqual(len(sides), 2 if graded else 0)
            self.project.unlink()

    def test_other_presets_keep_hdr_or_say_that_they_do_not(self):
        source = self.source("hlg.mkv", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used",
                             "8", "-frames:v", "8", "-pix_fmt", "yuv420p10le", "-color_primaries",
                             "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
        self.new("--size", "320x180", "--rate", "30")
        self.run_chatkut("import", self.project, source)
        self.say("add the video")
        for preset, kept in (("hdr", True), ("mp4", False), ("audio", None)):
            target = self.folder / ("out.m4a" if kept is None else f"{preset}.mp4")
            _, out, _ = self.run_chatkut("render", self.project, "-o", target, "--preset", preset,
                                         "--range", "0-0.2", "--json")
            said = json.loads(out.splitlines()[-1])
            if kept is False:
                self.assertRegex(said["notes"][0], "“hlg” is HDR.*--preset hdr")
            else:
                self.assertNotIn("notes", said)
            if kept is not None:
                self.assertEqual(colors_of(target)[0][0::2],
                                 ["yuv420p10le", "arib-std-b67", "tv"] if kept
                                 else ["yuv420p", "bt709", "tv"])

    def test_hdr_that_is_composed_is_sdr_and_says_so(self):
        source = self.source("hlg.mp4", *H265, "-pix_fmt", "yuv420p10le", "-color_primaries",
                             "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
        title = {"id": "t", "type": "text", "text": "Hello", "start": 30, "duration": 30}
        tracks = [{"id": "w", "kind": "video", "clips": [title]}]
        self.film(source, [(0, 100, 0)], tracks=tracks)
        target, said = self.render("out.mp4")
        self.assertEqual(colors_of(target)[0][2], "arib-std-b67")
        title["blend"] = "add"
        self.project.unlink()
        self.film(source, [(0, 100, 0)], tracks=tracks)
        target, said = self.render("out.mp4")
        self.assertIn("8 bit SDR: at 0:01 ", said["notes"][0])
        self.assertEqual(colors_of(target)[0], ["yuv420p", "bt709", "bt709", "bt709", "tv"])

    def test_shared_hdr(self):
        for name, (size, curve, words) in flow.every(SHARED_HDR.items()):
            if not (flow.SHARED / name).exists():
                self.skipTest("shared media are not here")
            with self.subTest(name):
                self.new("--size", size)
                self.run_chatkut("import", self.project, flow.SHARED / name)
                self.say("add the video")
                self.say("cut from 0.3 to 0.6 s")
                target, said = self.render(name)
                print(name, said["pictures"], said.get("notes", ""))
                self.assertIn(words, said["notes"][0])
                self.assertEqual(colors_of(target)[0],
                                 ["yuv420p10le", "bt2020", curve, "bt2020nc", "tv"])
                self.assertEqual(len(frames_of(target)), said["frames"])
                self.project.unlink()

    def test_what_is_rendered_is_kept_and_what_is_copied_is_not(self):
        self.new("--size", "320x180", "--rate", "30")
        self.run_chatkut("import", self.project, self.source("a.mp4", *H264))
        self.say("add the video")
        self.say("cut from 2 to 3.1 s")
        first, said = self.render("one.mp4")
        second, again = self.render("two.mp4")
        self.assertEqual(again["pictures"]["copied"], said["pictures"]["copied"])
        self.assertEqual(again["pictures"]["rendered"], 0)
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_people_are_told(self):
        self.film(self.source("a.mp4", *H264), [(0, 100, 10)])
        _, out, _ = self.run_chatkut("render", self.project, "-o", self.folder / "out.mp4",
                                     "--preset", "source")
        self.assertRegex(out, r"\d+ frames copied, .* made\n")

    def test_size_and_rate_are_the_source_s(self):
        source = self.source("a.mp4", *H264)
        self.film(source, [(0, 100, 0)], size=(1280, 720))
        target, said = self.render("out.mp4")
        self.assertLess(said["pictures"]["rendered"], 5)  # the last are among B-frames
        self.assertEqual(said["frames"], 100)
        self.check(source, target, said, [(0, 100, 0)])

    def test_what_cannot_be_is_said(self):
        self.new()
        title = {"id": "t", "type": "text", "text": "Hello", "start": 0, "duration": 30}
        source = self.source("a.mkv", "-c:v", "mpeg4")
        for assets, clip, words in (
                ([], title, "no video"),
                ([{"id": "a", "kind": "video", "path": str(source)}],
                 {"id": "c", "type": "video", "asset": "a", "start": 0, "duration": 30}, "mpeg4")):
            film = {"chatkut": 1, "id": "film", "main": "main", "assets": assets,
                    "sequences": [{"id": "main", "size": [320, 180], "rate": "30/1", "tracks": [
                        {"id": "v", "kind": "video", "clips": [clip]}]}]}
            self.run_chatkut("load", self.project, self.write("film.json", film))
            _, said = self.render("out.mp4", status=1)
            self.assertIn(words, said["error"]["message"])
            self.assertIn("--preset mp4", said["error"]["message"])
        _, said = self.render("out.webm", status=1)
        self.assertIn(".mp4", said["error"]["message"])

    def test_shared_media(self):
        if not all((flow.SHARED / name).exists() for name in SHARED):
            self.skipTest("shared media are not here")
        for name in flow.every(SHARED):
            with self.subTest(name):
                self.new()
                self.run_chatkut("import", self.project, flow.SHARED / name)
                self.say("add the video")
                self.say("cut from 1 to 2.2 s")
                target, said = self.render(pathlib.Path(name).stem + "-cut.mp4")
                print(name, said["pictures"], said.get("notes", ""))
                self.assertEqual(len(frames_of(target)), said["frames"])
                self.project.unlink()


if __name__ == "__main__":
    flow.main()
