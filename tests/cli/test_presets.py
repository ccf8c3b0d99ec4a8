#!/usr/bin/env python3
"""Every preset writes the file that its row promises."""
import re
import subprocess

import flow

AVC = {"codec_name": "h264", "pix_fmt": "yuv420p"}
AAC = {"codec_name": "aac", "sample_rate": "48000"}
# name: file, what the picture is, its rate, what the sound is
PRESETS = {
    "mp4": ("a.mp4", dict(AVC, width=640, height=360), "30/1", AAC),
    "draft": ("a.mp4", dict(AVC, width=320, height=180), "30/1", AAC),
    "1080p30": ("a.mp4", dict(AVC, width=1920, height=1080), "30/1", AAC),
    "720p": ("a.mp4", dict(AVC, width=1280, height=720), "30/1", AAC),
    "4k": ("a.mp4", dict(AVC, width=3840, height=2160), "30/1", AAC),
    "vertical": ("a.mp4", dict(AVC, width=1080, height=1920), "30/1", AAC),
    "square": ("a.mp4", dict(AVC, width=1080, height=1080), "30/1", AAC),
    "hevc": ("a.mp4", {"codec_name": "hevc", "codec_tag_string": "hvc1", "pix_fmt": "yuv420p",
                       "width": 640, "height": 360}, "30/1", AAC),
    "hdr": ("a.mp4", {"codec_name": "hevc", "codec_tag_string": "hvc1", "pix_fmt": "yuv420p",
                      "width": 640, "height": 360}, "30/1", AAC),
    "mov": ("a.mov", dict(AVC, width=640, height=360), "30/1", AAC),
    "mkv": ("a.mkv", dict(AVC, width=640, height=360), "30/1", AAC),
    "lossless": ("a.mkv", dict(AVC, width=640, height=360), "30/1",
                 {"codec_name": "flac", "sample_rate": "48000"}),
    "webm": ("a.webm", {"codec_name": "vp9", "pix_fmt": "yuv420p", "width": 640,
                        "height": 360}, "30/1", {"codec_name": "opus", "sample_rate": "48000"}),
    "gif": ("a.gif", {"codec_name": "gif", "width": 640, "height": 360}, "15/1", None),
    "audio": ("a.m4a", None, None, AAC),
    "mp3": ("a.mp3", None, None, {"codec_name": "mp3", "sample_rate": "48000"}),
    "flac": ("a.flac", None, None, {"codec_name": "flac", "bits_per_raw_sample": "24"}),
    "wav": ("a.wav", None, None, {"codec_name": "pcm_s24le", "sample_rate": "48000"}),
}
TAGS = {"color_space": "bt709", "color_primaries": "bt709", "color_transfer": "bt709",
        "color_range": "tv"}
CHOSEN = {"x.mp4": "h264", "x.mkv": "h264", "x.MOV": "h264", "x.gif": "gif", "x.mp3": "mp3",
          "x.m4a": "aac", "x.flac": "flac", "x.wav": "pcm_s24le"}
SECONDS = 0.2


def probe(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_streams",
                          "-show_format", "-of", "json", path], capture_output=True, check=True)
    return flow.json.loads(out.stdout)


def decode(path, *options):
    """Its pictures as bytes of red, green and blue."""
    return subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, *options, "-f",
                           "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True,
                          check=True).stdout


class Presets(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "30")
        clip = self.folder / "clip.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc2=s=640x360:r=30:d=3", "-f", "lavfi", "-i", "sine=f=440:d=3",
                        "-shortest", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
                        "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
                        "-color_trc", "bt709", "-c:a", "aac", clip], check=True)
        self.run_chatkut("import", self.project, clip)
        self.run_chatkut("say", self.project, "add the video clip")

    def render(self, name, *options, **more):
        path = self.folder / name
        self.run_chatkut("render", self.project, "-o", path, *options, **more)
        return path

    def assert_stream(self, found, kind, wanted):
        streams = [s for s in found["streams"] if s["codec_type"] == kind]
        self.assertEqual(len(streams), 0 if wanted is None else 1)
        for key, value in (wanted or {}).items():
            self.assertEqual(streams[0].get(key), value, key)
        return streams[0] if streams else None

    def test_what_the_help_lists_is_tested(self):
        _, out, _ = self.run_chatkut("help", "render")
        rows = out.split("--preset:")[1]
        names = set(re.findall(r"^  (\S+)", rows, re.M)) - {"source"}
        self.assertEqual(names, set(PRESETS))

    def test_every_preset(self):
        for preset, (file, picture, rate, sound) in flow.every(PRESETS.items()):
            with self.subTest(preset):
                path = self.render(file, "--preset", preset, "--range", f"0-{SECONDS}")
                found = probe(path)
                video = self.assert_stream(found, "video", picture)
                self.assert_stream(found, "audio", sound)
                self.assertAlmostEqual(float(found["format"]["duration"]), SECONDS, delta=0.06)
                if not video:
                    continue
                if preset != "gif":  # in whole hundredths of a second
                    self.assertEqual(video["avg_frame_rate"], rate)
                frames = SECONDS * int(rate.split("/")[0])
                self.assertEqual(int(video["nb_read_frames"]), round(frames))
                if preset != "gif":
                    self.assertEqual({key: video.get(key) for key in TAGS}, TAGS)

    def test_a_name_picks_a_preset(self):
        for file, codec in flow.every(CHOSEN.items()):
            with self.subTest(file):
                path = self.render(file, "--range", "0-0.1")
                self.assertEqual(probe(path)["streams"][0]["codec_name"], codec)

    def test_a_name_that_does_not_fit_the_preset(self):
        for file, preset, helps in (("a.mp4", "webm", "draft"), ("a.webm", "mp4", "webm"),
                                    ("a.mp4", "mp3", ".mp3"), ("a.xyz", "gif", ".gif")):
            with self.subTest(preset):
                _, _, err = self.run_chatkut("render", self.project, "-o", self.folder / file,
                                             "--preset", preset, status=1)
                self.assertEqual(len(err.splitlines()), 1)
                for word in (file, preset, helps):
                    self.assertIn(word, err)

    def test_a_gif_shows_every_other_picture_of_the_film(self):
        film = decode(self.render("film.mkv", "--preset", "lossless"), "-vf",
                      "framestep=2,scale=640:360:in_color_matrix=bt709")
        path = self.render("film.gif")
        gif = decode(path)
        size = 640 * 360 * 3
        self.assertEqual(len(gif), len(film))
        self.assertEqual(len(gif), 45 * size)  # several segments
        for n in (0, 14, 29, 30, 31, 44):
            pairs = zip(gif[n * size:(n + 1) * size:17], film[n * size:(n + 1) * size:17])
            error = sum((a - b) ** 2 for a, b in pairs) / (size / 17)
            self.assertLess(error, 130, f"picture {n}")  # 27 dB: dithering
        self.assertEqual(path.read_bytes().count(b"NETSCAPE2.0"), 1)
        self.assertEqual(path.read_bytes()[:6], b"GIF89a")

    @flow.in_full
    def test_a_gif_from_the_cache_is_the_same(self):
        first = self.render("one.gif").read_bytes()
        again = self.render("two.gif").read_bytes()
        fresh = self.render("three.gif", "--no-cache").read_bytes()
        self.assertEqual(first, again)
        self.assertEqual(first, fresh)


if __name__ == "__main__":
    flow.main()
