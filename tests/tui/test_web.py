#!/usr/bin/env python3
"""Footage from the web, in the app."""
import functools
import http.server
import json
import subprocess
import threading

import rig

TO_ASSETS = "\x1b3"


F7 = "\x1b[18~"


class Quiet(http.server.SimpleHTTPRequestHandler):
    goes_on = threading.Event()  # the second part is not sent before

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path.endswith("sea1.ts"):
            self.goes_on.wait(60)
        try:
            super().do_GET()
        except OSError:  # the player has gone
            pass


class Web(rig.App):
    def setUp(self):
        super().setUp()
        Quiet.goes_on.set()
        self.new("--size", "64x48", "--rate", "25")
        web = self.folder / "web"
        web.mkdir()
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "color=red:s=64x48:r=25:d=2", "-c:v", "libx264", "-preset",
                        "ultrafast", "-pix_fmt", "yuv420p", "-g", "25", "-f", "hls",
                        "-hls_time", "1", "-hls_playlist_type", "vod", web / "sea.m3u8"],
                       check=True)
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=web))
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}/sea.m3u8"

    def test_a_film_plays_while_it_is_fetched(self):
        Quiet.goes_on.clear()
        self.addCleanup(Quiet.goes_on.set)
        shown = self.open_project()
        shown.type(TO_ASSETS + "i" + self.address + "?token=secret\r")
        shown.wait("sea.m3u8")
        shown.type(F7)
        shown.wait("Enter plays it meanwhile")
        shown.type("\r")
        shown.wait("Play it meanwhile")
        shown.type("\r")
        shown.wait("while it is being fetched")
        shown.wait(lambda terminal: terminal.cell(40, 8).bg == (254, 0, 0)
                   or terminal.cell(40, 8).bg == (255, 0, 0))
        self.assertNotIn("secret", shown.text())
        Quiet.goes_on.set()
        shown.wait("Imported 1 file: sea")
        shown.type("\x1b")
        shown.wait_gone("while it is being fetched")

    def test_an_address_is_imported_and_fetched_again_where_it_is_lost(self):
        shown = self.open_project()
        shown.type(TO_ASSETS + "i" + self.address + "\r")
        shown.wait("Imported 1 file: sea")
        asset, = json.loads(self.show())["assets"]
        self.assertEqual(asset["path"], "film.media/sea.ts")
        (self.folder / asset["path"]).unlink()
        shown.type("L")  # looks
        shown.settle(1)
        shown.type("L")  # fetches
        shown.wait(lambda _: (self.folder / "film.media" / "sea.ts").exists())


if __name__ == "__main__":
    rig.main()
