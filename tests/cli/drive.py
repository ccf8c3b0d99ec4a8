"""player_drive, a program that plays what it is told, line by line: for tests and benches."""
import json
import os
import queue
import subprocess
import threading
import time

PATIENCE = 30  # seconds, for machines that are busy with other things


def near(color, other):
    return color is not None and all(abs(a - b) < 24 for a, b in zip(color, other))


class Drive:
    """player_drive: commands in, events out."""

    def __init__(self, program, display=None, env=None):
        env = {k: v for k, v in (env or os.environ).items()
               if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        if display:
            env["DISPLAY"] = display
        self.process = subprocess.Popen([program], env=env, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.events = queue.Queue()
        self.state = {}
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def do(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def open(self, source, *files, at="0s", paused=1):
        self.do("open", source, at, paused, 30, *(f"{name}={path}" for name, path in files))

    def wait(self, what, wanted, patience=PATIENCE):
        """The next event for which `wanted` holds."""
        end = time.monotonic() + patience
        seen = []
        while time.monotonic() < end:
            try:
                event = self.events.get(timeout=0.2)
            except queue.Empty:
                continue
            seen = (seen + [event])[-12:]
            if event["event"] == "changed":
                self.state = event
            if wanted(event):
                return event
        raise AssertionError(f"{what} did not happen; last: {json.dumps(seen, indent=1)}")

    def wait_state(self, what, **members):
        """The state is so, or comes to be."""
        self.do("state")
        return self.wait(what, lambda e: e["event"] == "changed" and
                         all(e[key] == value for key, value in members.items()))

    def wait_loaded(self):
        return self.wait("a first frame", lambda e: e["event"] == "changed" and e["shown"]
                         and e["open"] and not e["loading"])

    def colors(self):
        self.do("colors")
        return self.wait("an answer", lambda e: e["event"] == "colors")["left"]

    def wait_color(self, color):
        """The picture in memory comes to be of this colour."""
        end = time.monotonic() + PATIENCE
        seen = None
        while time.monotonic() < end:
            seen = self.colors()
            if near(seen, color):
                return
            time.sleep(0.02)
        raise AssertionError(f"{seen} never was {color}")

    def quit(self):
        self.do("quit")
        self.process.wait(PATIENCE)
        self.process.stdin.close()
        self.process.stdout.close()
