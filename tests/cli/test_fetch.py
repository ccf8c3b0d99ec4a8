#!/usr/bin/env python3
"""Footage from the web: HLS playlists and files of a server of the test's own."""
import http.server
import json
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

import flow

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "llm"))
import elsewhere  # noqa: E402 (it lies there)


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder, with ranges; `answers` has others by path: a number is a status,
    a text is sent as a playlist, "-> ADDRESS" sends on, a function does what it wants."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.answers, self.asked = folder, {}, []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", kind="application/octet-stream", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path.split("?")[0].lstrip("/")
        self.server.asked.append(self.path)
        answer = self.server.answers.get(path)
        if callable(answer):
            answer(self)
        elif isinstance(answer, int):
            self.reply(answer)
        elif isinstance(answer, str) and answer.startswith("-> "):
            self.reply(302, Location=answer[3:])
        elif answer is not None:
            self.reply(200, answer.encode(), "application/vnd.apple.mpegurl")
        elif (self.server.folder / path).is_file():
            self.send_file(path)
        else:
            self.reply(404)

    def send_file(self, path):
        body = (self.server.folder / path).read_bytes()
        wanted = self.headers.get("Range")
        if wanted:
            first, last = map(int, wanted.removeprefix("bytes=").split("-"))
            self.reply(206, body[first:last + 1])
        else:
            self.reply(200, body)


def may_mount():
    """Has a program of the tests' own folders that it takes for the system's?"""
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-rm", "mount", "--bind", "/tmp", "/etc/ssl/certs"],
                          capture_output=True, check=False).returncode == 0


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n{}#EXT-X-ENDLIST\n"


def playlist(*parts):
    return PLAYLIST.format("".join(f"#EXTINF:1,\n{part}\n" for part in parts))


class Fetch(flow.Flow):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp(prefix="chatkut-web-"))
        cls.addClassCleanup(shutil.rmtree, cls.made)
        source = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                  "testsrc2=s=64x48:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-c:v",
                  "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25",
                  "-c:a", "aac"]
        hls = ["-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod"]
        subprocess.run([*source, *hls, cls.made / "film.m3u8"], check=True)
        subprocess.run([*source, *hls, "-hls_flags", "single_file", cls.made / "one.m3u8"],
                       check=True)
        (cls.made / "cmaf").mkdir()
        subprocess.run([*source, *hls, "-hls_segment_type", "fmp4",
                        cls.made / "cmaf" / "index.m3u8"], check=True)

        # Pieces with clocks of their own, and sound apart.
        for name in ("red", "lime"):
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                            f"color={name}:s=64x48:r=25:d=2", "-f", "lavfi", "-i",
                            "sine=d=2", *source[12:], cls.made / f"{name}.ts"], check=True)
        (cls.made / "apart").mkdir()
        subprocess.run([*source, "-map", "0", "-map", "1", *hls, "-hls_segment_type", "fmp4",
                        "-var_stream_map", "v:0,agroup:s a:0,agroup:s,default:yes",
                        "-master_pl_name", "sea.m3u8",
                        cls.made / "apart" / "%v.m3u8"], check=True)

    def setUp(self):
        super().setUp()
        self.new("--size", "64x48", "--rate", "25")
        self.server = Server(self.made)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def fetch(self, path):
        """What becomes of one address."""
        status = self.run_chatkut("import", self.project, self.server.url(path), "--json",
                                  status=None)
        return json.loads(status[1])["files"][0]

    def fails(self, path, kind, word):
        error = self.fetch(path)["error"]
        self.assertEqual(error["kind"], kind, error)
        self.assertIn(word, error["message"])
        self.assertEqual(json.loads(self.show())["assets"], [])
        media = self.folder / "film.media"
        self.assertEqual(list(media.iterdir()) if media.exists() else [], [])

    def asset(self):
        asset, = json.loads(self.show())["assets"]
        return asset

    def test_a_film_becomes_a_file_that_renders(self):
        self.assertEqual(self.fetch("film.m3u8?token=secret")["state"], "added")
        asset = self.asset()
        self.assertEqual(asset["path"], "film.media/film.ts")
        self.assertEqual(asset["origin"], self.server.url("film.m3u8"))
        self.assertEqual((asset["kind"], asset["size"], asset["rate"]),
                         ("video", [64, 48], "25/1"))
        self.assertEqual(asset["duration"], "4s")
        self.assertNotIn("secret", self.show())
        self.say("add film")
        self.run_chatkut("render", self.project, "-o", self.folder / "out.mp4")
        # Once is enough; where the file is lost, it is fetched again.
        self.server.asked.clear()
        self.assertEqual(self.fetch("film.m3u8")["state"], "known")
        self.assertEqual(self.server.asked, [])
        (self.folder / "film.media" / "film.ts").unlink()
        self.assertIn(self.fetch("film.m3u8")["state"], ("known", "updated"))
        self.assertTrue((self.folder / self.asset()["path"]).exists())

    def test_ranges_fragments_and_files_are_films_too(self):
        for path, name in (("one.m3u8", "one.ts"), ("cmaf/index.m3u8", "cmaf.mp4"),
                           ("film0.ts", "film0.ts")):
            self.assertEqual(self.fetch(path)["state"], "added")
            asset = json.loads(self.show())["assets"][-1]
            self.assertEqual(asset["path"], f"film.media/{name}")
            self.assertEqual(asset["kind"], "video")

    def colour(self, path, at):
        """Of the picture at so many seconds."""
        return tuple(subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vf",
             f"select='gte(t,{at})',scale=1:1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt",
             "rgb24", "-"], check=True, capture_output=True).stdout)

    def test_pieces_with_clocks_of_their_own_become_one_film(self):
        self.server.answers["cut.m3u8"] = PLAYLIST.format("#EXT-X-DISCONTINUITY\n".join(
            f"#EXTINF:2,\n{name}.ts\n" for name in ("red", "lime", "red")))
        self.assertEqual(self.fetch("cut.m3u8")["state"], "added")
        self.assertEqual(self.asset()["path"], "film.media/cut.ts")
        self.assertEqual((self.asset()["duration"], self.asset()["rate"]), ("6s", "25/1"))
        self.assertNotIn("variableRate", self.asset()["media"])
        self.assertIn("audio", self.asset()["streams"])
        self.say("add cut")
        out = self.folder / "out.mp4"
        self.run_chatkut("render", self.project, "-o", out)
        for at, seen in ((1, (255, 0, 0)), (3, (0, 255, 0)), (5, (255, 0, 0))):
            for a, b in zip(self.colour(out, at), seen):
                self.assertAlmostEqual(a, b, delta=12)

    def test_sound_that_comes_apart_is_put_beside_its_pictures(self):
        self.assertEqual(self.fetch("apart/sea.m3u8")["state"], "added")
        asset = self.asset()
        self.assertEqual((asset["path"], asset["duration"], asset["rate"]),
                         ("film.media/sea.ts", "4s", "25/1"))
        self.assertEqual(asset["media"]["audioCodec"], "aac")
        self.say("add sea")
        self.run_chatkut("render", self.project, "-o", self.folder / "out.mp4", "--strict")

    def test_the_largest_variant_is_fetched(self):
        self.server.answers["master.m3u8"] = (
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=32x24\nlow.m3u8\n"
            "#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=64x48\nfilm.m3u8\n")
        self.assertEqual(self.fetch("master.m3u8")["state"], "added")
        self.assertNotIn("/low.m3u8", self.server.asked)

    def test_a_server_that_sends_on_is_followed(self):
        self.server.answers.update({"a/moved.m3u8": "-> /b/moved", "b/moved": "-> ../film.m3u8",
                                    "far.ts": "-> /film1.ts",
                                    "far.m3u8": playlist("film0.ts", "far.ts")})
        self.assertEqual(self.fetch("a/moved.m3u8")["state"], "added")
        self.assertEqual(self.asset()["path"], "film.media/moved.ts")
        self.assertEqual(self.asset()["origin"], self.server.url("a/moved.m3u8"))
        self.assertIn("/film3.ts", self.server.asked)
        self.assertEqual(self.fetch("far.m3u8")["state"], "added")

    def fetch_elsewhere(self, address, there, trusted):
        """By a program that trusts these certificates and no others."""
        trust = self.folder / "trust"
        trust.mkdir(exist_ok=True)
        (trust / "ca-certificates.crt").write_text(
            "".join(pathlib.Path(file).read_text() for file in trusted))
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" /etc/ssl/certs && exec "$@"',
             trust, os.environ["CHATKUT"], "import", self.project, address, "--json"],
            capture_output=True, timeout=300, check=False, cwd=self.folder,
            env=there.environment())
        self.assertTrue(done.stdout, done.stderr.decode())
        return json.loads(done.stdout)["files"][0]

    @unittest.skipUnless(may_mount(), "no folder can be mounted here (unshare)")
    def test_a_server_sends_on_over_tls(self):
        first, second = "first.example", "second.example"
        self.server.answers.update({
            "to-second.m3u8": f"-> https://{second}/film.m3u8",
            "to-plain.m3u8": f"-> http://{second}/film.m3u8",
            "home.m3u8": f"-> {self.server.url('film.m3u8')}"})
        there = elsewhere.Elsewhere(self.folder, first, self.server.url(""), second)
        self.enterContext(there)
        both, one = there.authorities, there.authorities[:1]
        for path, trusted, word in (("to-second.m3u8", one, second),
                                    ("to-plain.m3u8", both, "only from https to https"),
                                    ("home.m3u8", both, "only from https to https")):
            error = self.fetch_elsewhere(f"https://{first}/{path}", there, trusted)["error"]
            self.assertEqual(error["kind"], "network", error)
            self.assertIn(word, error["message"])
            self.assertNotIn("/film.m3u8", self.server.asked)
        told = self.fetch_elsewhere(f"https://{first}/to-second.m3u8", there, both)
        self.assertEqual(told["state"], "added", told)
        self.assertIn(f"{second}:443", there.asked)
        self.assertIn("/film3.ts", self.server.asked)
        self.assertEqual(self.asset()["origin"], f"https://{first}/to-second.m3u8")

    def test_a_terminal_shows_how_far_it_is(self):
        terminal, other = pty.openpty()
        self.addCleanup(os.close, terminal)
        with os.fdopen(other, "wb") as err:
            out = subprocess.run([os.environ["CHATKUT"], "import", self.project,
                                  self.server.url("film.m3u8")], stdout=subprocess.PIPE,
                                 stderr=err, check=True).stdout.decode()
        shown = os.read(terminal, 10000).decode()
        self.assertIn("1/1  " + self.server.url("film.m3u8"), shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)
        self.assertIn("film", out)

    def parts(self):
        """How many the cache keeps."""
        return sum(path.is_file() for path in (self.cache / "parts").rglob("*"))

    def test_what_was_stopped_goes_on(self):
        self.server.answers["film2.ts"] = 404
        self.fails("film.m3u8", "network", "Part 3 of 4")
        self.assertEqual(self.parts(), 2)
        del self.server.answers["film2.ts"]
        self.server.asked.clear()
        self.assertEqual(self.fetch("film.m3u8")["state"], "added")
        self.assertEqual(self.server.asked, ["/film.m3u8", "/film2.ts", "/film3.ts"])
        self.assertEqual(self.parts(), 0)

    def test_bad_servers_and_playlists_are_refused(self):
        here = self.server.url("")
        for name, answer, kind, word in (
                ("gone", 404, "network", "404"),
                ("moved", "-> https://192.0.2.1/a.m3u8", "network", "sends on to 192.0.2.1"),
                ("plain", "-> http://192.0.2.1/a.m3u8", "network", "sends on"),
                ("user", "-> http://me@127.0.0.1/a.m3u8", "network", "sends on"),
                ("disk", "-> file:///etc/passwd", "network", "sends on"),
                ("loop", "-> /loop.m3u8", "network", "on and on"),
                ("nowhere", 304, "network", "sends on"),
                ("html", "<html>", "invalid_value", "damaged"),
                ("live", playlist("film0.ts").replace("#EXT-X-ENDLIST\n", ""), "unsupported",
                 "broadcast"),
                ("keys", playlist("film0.ts").replace(
                    "#EXTINF", '#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF'), "unsupported",
                 "encrypted"),
                ("file", playlist("file:///etc/passwd"), "invalid_value", "no web address"),
                ("climb", playlist("../../../../etc/passwd"), "network", "404"),
                ("gopher", playlist("gopher://127.0.0.1/"), "invalid_value", "no web"),
                ("other", playlist("http://192.0.2.1/a.ts"), "invalid_value", "https"),
                ("nested", f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{here}nested.m3u8\n",
                 "invalid_value", "again"),
                ("text", playlist("film.m3u8"), "unsupported", "points to other files"),
        ):
            with self.subTest(name):
                self.server.answers[f"{name}.m3u8"] = answer
                self.fails(f"{name}.m3u8", kind, word)

    def test_a_playlist_without_an_end_is_left(self):
        def endless(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/x-mpegURL")
            handler.end_headers()
            handler.close_connection = True
            try:
                handler.wfile.write(b"#EXTM3U\n")
                while True:
                    handler.wfile.write(b"#EXTINF:1,\na.ts\n" * 4096)
            except OSError:
                pass
        self.server.answers["endless.m3u8"] = endless
        self.fails("endless.m3u8", "limit", "without an end")

    def test_nobody_there_and_no_https_are_told(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        for address, kind in ((f"http://127.0.0.1:{port}/a.m3u8", "network"),
                              ("http://192.0.2.1/a.m3u8", "invalid_value")):
            out = self.run_chatkut("import", self.project, address, "--json", status=1)[1]
            self.assertEqual(json.loads(out)["files"][0]["error"]["kind"], kind)


if __name__ == "__main__":
    flow.main()
