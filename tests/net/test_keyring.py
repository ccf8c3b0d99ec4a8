#!/usr/bin/env python3
"""Keys in a real keyring: gnome-keyring-daemon on a bus of the test's own.

SECRET_PROBE names the program that stores and fetches (tests/net/secret_probe.c).
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

PROBE = os.environ.get("SECRET_PROBE", "")
NEEDED = ["dbus-run-session", "gnome-keyring-daemon"]
# The thread of GDBus may hold a message when the program ends, which LeakSanitizer blames.
# test_secret.c looks for leaks of our own.
ENVIRONMENT = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}
KEY = "sk-a-key-nobody-may-see"


def inside():
    """Runs in the session: all that the keyring does, as words of the probe's."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--daemonize"],
                   input=b"password", check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    unittest.main(argv=[sys.argv[0], "Keyring"])


def probe(*words, key=""):
    done = subprocess.run([PROBE, *words], input=key, capture_output=True, text=True,
                          timeout=30, check=False, env=ENVIRONMENT)
    assert not done.stderr, done.stderr
    return done.stdout


class Keyring(unittest.TestCase):
    def test_a_key_is_stored_fetched_replaced_and_erased(self):
        self.assertIn("MISSING", probe("fetch", "keyring:first"))
        self.assertEqual(probe("store", "keyring:first", key=KEY), "stored\n")
        self.assertEqual(probe("fetch", "keyring:first"), f"is {KEY}\n")
        self.assertIn("MISSING", probe("fetch", "keyring:second"))
        self.assertEqual(probe("store", "keyring:first", key="next"), "stored\n")
        self.assertEqual(probe("fetch", "keyring:first"), "is next\n")
        self.assertEqual(probe("erase", "keyring:first"), "erased\n")
        self.assertIn("MISSING", probe("erase", "keyring:first"))
        self.assertIn("MISSING", probe("fetch", "keyring:first"))


class NoKeyring(unittest.TestCase):
    def test_without_a_bus_there_is_another_way(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = ENVIRONMENT | {
                "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/none"}
            done = subprocess.run([PROBE, "fetch", "keyring:first"], env=environment,
                                  capture_output=True, text=True, timeout=30, check=True)
        self.assertIn("MISSING", done.stdout)
        self.assertIn("env: or file:", done.stdout)

    def test_a_bus_that_never_answers_can_be_left(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as bus:
            bus.bind(f"{folder}/bus")
            bus.listen()
            environment = ENVIRONMENT | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"}
            done = subprocess.run([PROBE, "cancelled", "keyring:first"], env=environment,
                                  capture_output=True, text=True, timeout=30, check=True)
        self.assertIn("CANCELLED", done.stdout)


def main():
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print(f"skipped: there is no {' and no '.join(missing)} here", file=sys.stderr)
        return 77
    if "--inside" in sys.argv:
        return inside()
    with tempfile.TemporaryDirectory(prefix="chatkut-keyring-") as folder:
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment |= {"HOME": folder, "XDG_DATA_HOME": f"{folder}/data",
                        "XDG_RUNTIME_DIR": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        session = subprocess.run(["dbus-run-session", "--", sys.executable, __file__,
                                  "--inside"], env=environment, check=False, timeout=60)
    alone = unittest.main(argv=[sys.argv[0], "NoKeyring"], exit=False)
    return session.returncode or not alone.result.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main())
