#!/usr/bin/env python3
"""The preview player, driven as the app drives it: in memory without a display, and in a
window of an X server of the test's own.

PLAYER_DRIVE names tests/app/player_drive.
"""
import ctypes
import fractions
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import unittest

import flow
from display import Display, missing
from drive import PATIENCE, Drive, near

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
NAMES = {RED: "red", GREEN: "lime", BLUE: "blue"}


def ffmpeg(picture, path, *more):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture,
                    *more, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                    str(path)], check=True)
    return path


def colored(folder, color, seconds=4):
    """A video of one colour, with a key frame a second and a tone."""
    name = NAMES[color]
    return ffmpeg(f"color={name}:s=320x180:r=30:d={seconds}", folder / f"{name}.mp4", "-f",
                  "lavfi", "-i", f"sine=f=440:d={seconds}", "-c:a", "aac", "-g", "30")


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, as long as an XEvent."""

    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong),
                ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5),
                ("rest", ctypes.c_long * 12)]


def ask_to_close(display, window):
    """What a window manager does when its close button is pressed."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    protocols, delete = (x11.XInternAtom(connection, name, 0)
                         for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = ClientMessage(type=33, window=window, message_type=protocols, format=32)
    message.data[0] = delete
    x11.XSendEvent(connection, ctypes.c_ulong(window), 0, ctypes.c_long(0),
                   ctypes.byref(message))
    x11.XCloseDisplay(connection)


class Base(flow.Flow):
    display = None

    def drive(self):
        drive = Drive(os.environ["PLAYER_DRIVE"], self.display)
        self.addCleanup(drive.quit)
        return drive

    def in_memory(self):
        drive = self.drive()
        drive.do("frames", 64, 36, 30)
        return drive


class Memory(Base):
    def test_the_picture_is_in_memory_after_each_film(self):
        drive = self.in_memory()
        for color in (RED, GREEN, BLUE):
            drive.open("asset://a", ("a", colored(self.folder, color)), at="1s")
            drive.wait_color(color)
        self.assertEqual(drive.state["as"], "libmpv")
        drive.do("frames", 100, 50, 30)
        drive.wait_color(BLUE)
        drive.do("close")
        drive.wait_color((0, 0, 0))

    def test_a_cut_list_shows_the_right_frame_at_every_cut(self):
        """Frame n of one file has luma 20 + n, of the other 220 - n; a third is like the
        first and its clock begins at 10 seconds; a fourth has its index in pieces."""
        up = ffmpeg("nullsrc=s=64x36:r=30:d=5,geq=lum='20+N':cb=128:cr=128",
                    self.folder / "up.mp4", "-crf", "1", "-g", "30")
        down = ffmpeg("nullsrc=s=64x36:r=30:d=5,geq=lum='220-N':cb=128:cr=128",
                      self.folder / "down.mp4", "-crf", "1", "-g", "30")
        late = self.folder / "late.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", up, "-c", "copy",
                        "-output_ts_offset", "10", late], check=True)
        parts = self.folder / "parts.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", up, "-c", "copy",
                        "-movflags", "frag_keyframe+empty_moov+default_base_moof", parts],
                       check=True)
        # first frame, frames; of `up`, `down`, `late` or `parts`
        cuts = [(up, 7, 31), (down, 0, 20), (late, 33, 9), (parts, 77, 5), (up, 101, 13),
                (down, 64, 1), (late, 0, 12), (parts, 14, 20), (up, 0, 30)]
        self.run_chatkut("new", self.project, "--size", "64x36", "--rate", "30")
        self.run_chatkut("import", self.project, up, down, late, parts)
        document = json.loads(self.show())
        ids = {pathlib.Path(a["path"]).name: a["id"] for a in document["assets"]}
        clips, expected = [], []
        for number, (path, first, count) in enumerate(cuts):
            clips.append({"id": f"c{number}", "type": "video", "start": len(expected),
                          "duration": count, "asset": ids[path.name], "in": first})
            expected += [220 - n if path == down else 20 + n
                         for n in range(first, first + count)]
        document["sequences"][0]["tracks"][0]["clips"] = clips
        self.write("film.json", document)
        self.run_chatkut("load", self.project, self.folder / "film.json")
        drive = self.in_memory()
        drive.do("project", self.project)
        drive.wait_loaded()
        self.assertEqual(drive.state["length"], f"{fractions.Fraction(len(expected), 30)}s")
        at = 0
        for _, _, count in cuts:
            for frame in sorted({at, at + 1, at + count - 2, at + count - 1}):
                if 0 <= frame < len(expected):
                    self.check_frame(drive, frame, expected[frame])
            at += count

    def check_frame(self, drive, frame, luma):
        drive.do("seek", f"{fractions.Fraction(frame, 30)}s")
        shade = (luma - 16) * 255 / 219
        end = time.monotonic() + PATIENCE
        seen = None
        while time.monotonic() < end:
            seen = drive.colors()
            # 1.16 from frame to frame
            if abs(seen[0] - shade) < 0.9:
                return
            time.sleep(0.01)
        self.fail(f"frame {frame} has luma {seen[0] * 219 / 255 + 16:.1f}, not {luma}")

    def test_a_killed_player_comes_back_where_it_was(self):
        drive = self.in_memory()
        drive.open("asset://a", ("a", colored(self.folder, RED)), at="5/3s")
        drive.wait_color(RED)
        before = drive.state["pid"]
        os.kill(before, signal.SIGKILL)
        drive.wait("another process", lambda e: e["event"] == "changed" and
                   e["pid"] not in (0, before) and e["shown"] and not e["loading"])
        self.assertEqual(drive.state["position"], "5/3s")
        self.assertTrue(drive.state["paused"])
        drive.wait_color(RED)

    def test_a_player_that_dies_again_and_again_is_given_up(self):
        drive = self.in_memory()
        drive.open("asset://a", ("a", colored(self.folder, RED)))
        pid = drive.wait_loaded()["pid"]
        for _ in range(2):
            os.kill(pid, signal.SIGKILL)
            before = pid
            pid = drive.wait("another process", lambda e, before=before:
                             e["event"] == "changed" and e["pid"] not in (0, before)
                             and e["shown"])["pid"]
        os.kill(pid, signal.SIGKILL)
        event = drive.wait("its end", lambda e: e["event"] == "hidden")
        self.assertEqual(event["why"], "given_up")
        drive.do("frames", 64, 36, 30)
        drive.wait_color(RED)

    def test_playing_goes_on_to_the_end_and_begins_anew(self):
        drive = self.in_memory()
        drive.open("asset://a", ("a", colored(self.folder, RED, 1)), at="1/2s", paused=0)
        drive.wait_state("the end", ended=True, paused=True)
        self.assertGreaterEqual(fractions.Fraction(drive.state["position"][:-1]),
                                fractions.Fraction(29, 30))
        drive.do("pause", 0)
        drive.wait("a new beginning", lambda e: e["event"] == "changed" and
                   not e["paused"] and fractions.Fraction(e["position"][:-1]) < 0.5)

    def test_frames_are_stepped_and_played_backwards(self):
        drive = self.in_memory()
        drive.open("asset://a", ("a", colored(self.folder, RED)), at="2s")
        drive.wait_loaded()
        drive.do("step", 1)
        drive.wait_state("a step", position="61/30s")
        drive.do("step", -3)
        drive.wait_state("a step", position="29/15s")
        drive.do("shuttle", -1)
        drive.do("shuttle", -1)
        drive.wait_state("the start", position="0s", paused=True)

    def test_a_missing_file_is_told_by_name(self):
        drive = self.in_memory()
        drive.open("asset://a", ("a", self.folder / "gone.mp4"))
        event = drive.wait("an error", lambda e: e["event"] == "failed")
        self.assertIn("gone.mp4", event["text"])

    def test_a_file_cannot_make_the_player_open_another(self):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0)
        port = listener.getsockname()[1]
        video = colored(self.folder, RED)
        hostile = [
            f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:{port}/a.ts\n"
            "#EXT-X-ENDLIST\n",
            f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{video}\n"
            "#EXT-X-ENDLIST\n",
            f"# mpv EDL v0\nhttp://127.0.0.1:{port}/a.mp4,0,1\n",
            f"\ufeff# mpv EDL v0\n{video},0,1\n",
            f"# mpv EDL v0\n{video},0,1\n",
            f"ffconcat version 1.0\nfile {video}\n",
            f"http://127.0.0.1:{port}/a.mp4\n{video}\n",
            f"[playlist]\nFile1=http://127.0.0.1:{port}/a.mp4\n",
        ]
        drive = self.in_memory()
        for number, text in enumerate(hostile):
            path = self.write(f"{number}.mp4", text)
            for source in ("asset://a", "edl://asset://a,0,1;asset://a,2,1"):
                drive.open(source, ("a", path))
                drive.wait(f"refusal of {text!r}", lambda e: e["event"] == "failed")
        for source in (f"edl://{video},0,1", str(video), f"file://{video}", "asset://b"):
            drive.open(source, ("a", video))
            drive.wait(f"refusal of {source}", lambda e: e["event"] == "failed")
        with self.assertRaises(BlockingIOError):
            listener.accept()
        listener.close()

    def test_of_many_requests_the_newest_counts(self):
        drive = self.in_memory()
        red, green = (("a", colored(self.folder, color)) for color in (RED, GREEN))
        for number in range(40):
            drive.open("asset://a", green if number % 2 else red, at=f"{number}/30s")
            drive.do("seek", f"{number}/20s")
        drive.wait_color(GREEN)
        drive.wait_state("the newest", position="59/30s", loading=False)
        for number in range(100):
            drive.do("step", 1 if number % 3 else -1)
            drive.do("frames", 64 + number % 7, 36, 30)
        drive.wait_state("the newest step", position="91/30s", seeking=False)
        drive.wait_color(GREEN)

    def test_what_is_no_cut_list_is_composed(self):
        os.environ["http_proxy"] = "http://127.0.0.1:1"
        self.addCleanup(os.environ.pop, "http_proxy")
        self.run_chatkut("new", self.project, "--size", "320x180", "--rate", "30")
        self.run_chatkut("import", self.project, colored(self.folder, RED))
        self.run_chatkut("say", self.project, "add red.mp4")
        drive = self.drive()
        drive.do("screen", self.project)
        drive.do("frames", 64, 36, 30)
        drive.wait_color(RED)
        drive.do("seek", "3/2s")
        drive.do("say", "make it black and white")
        drive.wait("a composed film", lambda e: e.get("state") == "composed")
        drive.wait_color((54, 54, 54))
        self.assertEqual(drive.state["position"], "3/2s")
        drive.do("say", "undo")
        drive.wait("the cut list", lambda e: e.get("state") == "cuts")
        drive.wait_color(RED)

    def test_an_asset_is_played_and_the_film_comes_back(self):
        self.run_chatkut("new", self.project, "--size", "320x180", "--rate", "30")
        self.run_chatkut("import", self.project, *map(lambda color: colored(self.folder, color),
                                                      (RED, GREEN)))
        self.run_chatkut("say", self.project, "add red.mp4")
        before = self.show()
        drive = self.drive()
        drive.do("screen", self.project)
        drive.do("frames", 64, 36, 30)
        drive.wait_color(RED)
        drive.do("visit", "lime")
        drive.wait_color(GREEN)
        drive.wait_state("playing", paused=False)
        drive.do("return", "3/2s")
        drive.wait_color(RED)
        drive.wait_state("the film", position="3/2s", paused=True, seeking=False)
        self.assertEqual(self.show(), before)
        # Edited during the visit, then again while it is there.
        drive.do("visit", "lime")
        drive.wait_color(GREEN)
        drive.do("say", "make it black and white")
        drive.do("return", "1s")
        drive.wait_color((54, 54, 54))
        drive.do("visit", "lime")
        drive.wait_color(GREEN)
        drive.do("return", "3/2s")
        drive.wait_color((54, 54, 54))
        self.assertEqual(drive.state["position"], "3/2s")

    def test_no_display_is_told(self):
        for self.display in (None, ":65000"):
            drive = self.drive()
            drive.do("window", 320, 180)
            event = drive.wait("an outcome", lambda e: e["event"] == "hidden")
            self.assertEqual(event["why"], "no_display")
            drive.do("frames", 64, 36, 30)
            drive.open("asset://a", ("a", colored(self.folder, GREEN)))
            drive.wait_color(GREEN)

    def test_preview_without_a_display_says_what_to_do(self):
        self.run_chatkut("new", self.project)
        env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        _, _, err = self.run_chatkut("preview", self.project, status=1, env=env)
        self.assertIn("serve --preview", err)
        self.run_chatkut("preview", self.project, "--at", "noon", status=2, env=env)


class Window(Base):
    @classmethod
    def setUpClass(cls):
        if missing():
            raise unittest.SkipTest(f"no {missing()} here")
        cls.screen = Display(PATIENCE)
        cls.display = cls.screen.name

    @classmethod
    def tearDownClass(cls):
        cls.screen.close()

    def tool(self, *arguments):
        return self.screen.tool(*arguments)

    def window(self, title):
        return self.screen.window(title)

    def wait_window_color(self, title, color):
        self.screen.wait_color(title, lambda seen: near(seen, color))

    def in_window(self, color=RED, at="1s"):
        drive = self.drive()
        drive.do("window", 320, 180)
        drive.open("asset://a", ("a", colored(self.folder, color)), at=at)
        self.wait_window_color("chatkut test", color)
        drive.wait_loaded()
        return drive

    def test_the_window_shows_film_after_film(self):
        drive = self.in_window()
        first = self.window("chatkut test")
        for color in (GREEN, BLUE):
            drive.open("asset://a", ("a", colored(self.folder, color)), at="-")
            self.wait_window_color("chatkut test", color)
        self.assertEqual(self.window("chatkut test"), first)
        drive.wait_state("the same place", position="1s", loading=False)

    def test_keys_of_the_window_reach_the_app(self):
        drive = self.in_window()
        drive.do("keys", "Space", "Left", "S-Right", "C-z", "J", "?", "#", "Enter")
        window = self.window("chatkut test")
        for key, name in (("space", "Space"), ("Left", "Left"), ("shift+Right", "S-Right"),
                          ("ctrl+z", "C-z"), ("shift+j", "J"), ("question", "?"),
                          ("numbersign", "#"), ("Return", "Enter")):
            self.press(drive, window, key, name)

    def press(self, drive, window, key, name):
        """Until it arrives: when the player begins to listen nothing tells."""
        for _ in range(PATIENCE):
            self.tool("xdotool", "key", "--window", window, key)
            try:
                drive.wait(key, lambda e: e["event"] == "key" and e["key"] == name, 1)
                return
            except AssertionError:
                continue
        self.fail(f"{key} never came as {name}")

    def test_a_closed_window_comes_back_where_it_was(self):
        drive = self.in_window(at="7/5s")
        ask_to_close(self.display, int(self.window("chatkut test")))
        self.assertEqual(drive.wait("the end", lambda e: e["event"] == "hidden")["why"],
                         "closed")
        drive.do("window", 320, 180)
        self.wait_window_color("chatkut test", RED)
        drive.wait_loaded()
        self.assertEqual(drive.state["position"], "7/5s")

    def test_a_killed_player_opens_its_window_again(self):
        drive = self.in_window(BLUE, at="7/5s")
        before = drive.state["pid"]
        os.kill(before, signal.SIGKILL)
        drive.wait("another process", lambda e: e["event"] == "changed" and
                   e["pid"] not in (0, before) and e["shown"] and not e["loading"])
        self.assertEqual(drive.state["position"], "7/5s")
        self.wait_window_color("chatkut test", BLUE)

    def test_preview_follows_what_others_do(self):
        self.run_chatkut("new", self.project, "--size", "320x180", "--rate", "30")
        for color in (RED, GREEN):
            self.run_chatkut("import", self.project, colored(self.folder, color))
            self.run_chatkut("say", self.project, f"add {NAMES[color]}.mp4 at the end")
        env = dict(os.environ, DISPLAY=self.display)
        preview = subprocess.Popen([os.environ["CHATKUT"], "preview", self.project, "--at",
                                    "1"], env=env, stderr=subprocess.PIPE)
        self.addCleanup(preview.stderr.close)
        self.addCleanup(preview.kill)
        self.wait_window_color("film.ckut", RED)
        self.tool("xdotool", "key", "--window", self.window("film.ckut"), "k")
        self.say("delete red")
        self.wait_window_color("film.ckut", GREEN)
        self.run_chatkut("undo", self.project)
        self.wait_window_color("film.ckut", RED)
        self.tool("xdotool", "key", "--window", self.window("film.ckut"), "q")
        self.assertEqual(preview.wait(PATIENCE), 0)


if __name__ == "__main__":
    flow.main()
