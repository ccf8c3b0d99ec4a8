#!/usr/bin/env python3
"""A disk that fills up while one works: nothing that was acknowledged is lost, nothing that could
not be stored is acknowledged, what is typed survives, and it goes on when there is room again."""
import os
import signal
import subprocess
import sys

import rig

SIZE_KB = 4096
HOLD = f"mount -t tmpfs -o size={SIZE_KB}k none {{}} && echo ready && exec sleep 1000"


class DiskFull(rig.App):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        self.holder = subprocess.Popen(["unshare", "-Urm", "sh", "-c", HOLD.format(self.disk)],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(self.holder.wait)
        self.addCleanup(self.holder.stdout.close)
        self.addCleanup(self.holder.kill)
        if self.holder.stdout.readline() != b"ready\n":
            print("no disk of one's own can be mounted here (unshare)", file=sys.stderr)
            sys.exit(77)
        self.enter = ["nsenter", "-t", str(self.holder.pid), "-U", "-m",
                      "--preserve-credentials", "--"]
        self.film = self.disk / "film.ckut"
        self.run_inside("new", self.film)

    def run_inside(self, *arguments):
        return subprocess.run([*self.enter, os.environ["CHATKUT"], *map(str, arguments)],
                              env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True,
                              capture_output=True, text=True).stdout

    def show(self):
        shown = self.open(self.film, inside=self.enter)
        shown.wait(lambda terminal: "help" in terminal.text() and
                   "opening" not in terminal.text())
        return shown

    def fill(self):
        subprocess.run([*self.enter, "sh", "-c", f"dd if=/dev/zero of={self.disk}/rest bs=1k; "
                        f"dd if=/dev/zero of={self.disk}/crumbs bs=1"],
                       stderr=subprocess.DEVNULL, check=False)

    def make_room(self):
        subprocess.run([*self.enter, "rm", f"{self.disk}/rest", f"{self.disk}/crumbs"],
                       check=True)

    def test_what_was_acknowledged_stays_and_what_was_typed_survives(self):
        shown = self.show()
        shown.type("add a title that says One\r")
        shown.wait("✓ Added")
        self.fill()
        shown.type("add a title that says Two\r")
        shown.wait("no room left")
        self.assertEqual(shown.text().count("✓ Added"), 1)
        shown.type("a thought that is not sent")
        shown.wait("not sent")
        shown.settle(1.5)
        shown.kill(signal.SIGKILL)
        shown.wait_end()

        again = self.show()
        again.wait("> a thought that is not sent")
        self.assertIn("✓ Added", again.text())
        titles = self.run_inside("show", self.film, "--json")
        self.assertIn("One", titles)
        self.assertNotIn("Two", titles)
        self.make_room()
        again.type("\x15add a title that says Three\r")
        again.wait(lambda terminal: terminal.text().count("✓ Added") == 2)
        self.assertIn("Three", self.run_inside("show", self.film, "--json"))


if __name__ == "__main__":
    rig.main()
