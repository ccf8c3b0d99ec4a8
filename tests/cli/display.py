"""An X server of a test's own, and what its windows show."""
import os
import shutil
import struct
import subprocess
import time

PROGRAMS = ("Xvfb", "xdotool", "xwd")


def missing():
    """The first of the programs that is not here; None: all are."""
    return next((program for program in PROGRAMS if not shutil.which(program)), None)


class Display:
    def __init__(self, patience):
        self.patience = patience
        ours, theirs = os.pipe()
        # A server that begins anew when its last client goes refuses the next one.
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x800x24", "-noreset",
             "-nolisten", "tcp"], pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            self.name = ":" + pipe.readline().strip()

    def close(self):
        self.server.terminate()
        self.server.wait()

    def tool(self, *arguments):
        env = dict(os.environ, DISPLAY=self.name)
        return subprocess.run(arguments, env=env, capture_output=True, check=False).stdout

    def window(self, title):
        """The id of the window of this title, as soon as there is one."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            found = self.tool("xdotool", "search", "--onlyvisible", "--name", title).split()
            if found:
                return found[-1].decode()
            time.sleep(0.05)
        raise AssertionError(f"no window called {title}")

    def color(self, window):
        """The pixel in the middle of a window, as (red, green, blue)."""
        image = self.tool("xwd", "-silent", "-id", window)
        if len(image) < 100:
            return None
        words = struct.unpack(">25I", image[:100])
        header, width, height, big = words[0], words[4], words[5], words[7]
        bits, line, colors = words[11], words[12], words[19]
        at = header + 12 * colors + line * (height // 2) + width // 2 * bits // 8
        pixel = struct.unpack(">I" if big else "<I", image[at:at + 4])[0]
        return pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255

    def wait_color(self, title, is_it):
        """Until is_it(the pixel in the middle)."""
        end = time.monotonic() + self.patience
        seen = None
        while time.monotonic() < end:
            seen = self.color(self.window(title))
            if seen and is_it(seen):
                return seen
            time.sleep(0.02)
        raise AssertionError(f"the window never showed it; {seen} is the last it showed")
