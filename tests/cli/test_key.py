#!/usr/bin/env python3
"""chatkut key: keys come by the standard input, and are shown nowhere."""
import os
import pty
import select
import signal
import subprocess
import termios
import time
import unittest

import flow

KEY = "sk-a-key-nobody-may-see"


class Key(flow.Flow):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "config" / "chatkut" / "keys" / "sonnet"
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.environment |= {"XDG_CONFIG_HOME": str(self.folder / "config"),
                             "HOME": str(self.folder)}

    def key(self, *words, text=""):
        """The exit code and all that was printed."""
        done = subprocess.run([os.environ["CHATKUT"], "key", *words], input=text,
                              env=self.environment, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done.returncode, done.stdout + done.stderr

    def test_a_key_is_set_checked_and_forgotten(self):
        self.assertEqual(self.key("set", "sonnet", text=KEY + "\n"),
                         (0, "✓ The key is stored; in chatkut.conf it is: "
                             "key = file:keys/sonnet\n"))
        self.assertEqual((self.file.read_text(), self.file.stat().st_mode & 0o777),
                         (KEY + "\n", 0o600))
        self.assertEqual(self.key("check", "sonnet"),
                         (0, f"✓ file:keys/sonnet is a key of {len(KEY)} characters\n"))
        self.assertEqual(self.key("forget", "sonnet"), (0, "✓ file:keys/sonnet is removed\n"))
        self.assertEqual(self.key("check", "sonnet")[0], 1)
        self.assertFalse(self.file.exists())

    def test_places_are_named_as_in_the_settings(self):
        path = self.folder / "my key"
        self.assertEqual(self.key("set", f"file:{path}", text=KEY)[0], 0)
        self.assertEqual(path.read_text(), KEY + "\n")
        self.environment["MY_KEY"] = KEY
        self.assertEqual(self.key("check", "env:MY_KEY")[0], 0)
        code, said = self.key("set", "env:MY_KEY", text=KEY)
        self.assertEqual(code, 1)
        self.assertIn("file: or keyring:", said)

    def test_what_cannot_be_is_refused(self):
        for words, text in ((("set", "sonnet"), ""), (("set", "sonnet"), "\n" + KEY),
                            (("set", "sonnet"), "ü" + KEY), (("set", "../x"), KEY),
                            (("set", "a/b"), KEY), (("set", KEY * 2), KEY), (("sing", "sonnet"), KEY)):
            with self.subTest(words=words, text=text):
                self.assertEqual(self.key(*words, text=text)[0], 1)
        self.assertEqual(self.key("set")[0], 2)
        self.assertEqual(self.key("set", "sonnet", KEY[:3])[0], 2)
        self.assertFalse(self.file.parent.exists())

    def in_terminal(self):
        """A chatkut that waits for a key in a terminal, and the terminal."""
        terminal, slave = pty.openpty()
        process = subprocess.Popen(
            [os.environ["CHATKUT"], "key", "set", "sonnet"], stdin=slave, stdout=slave,
            stderr=slave, env=self.environment, start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0))
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, slave)
        self.assertIn("not shown", self.read_until(terminal, ": "))
        while termios.tcgetattr(slave)[3] & termios.ECHO:
            time.sleep(0.005)
        return process, terminal, slave

    def read_until(self, terminal, end):
        shown = ""
        while end not in shown and select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 1000).decode()
        return shown

    def test_a_typed_key_is_not_shown(self):
        process, terminal, slave = self.in_terminal()
        os.write(terminal, KEY.encode() + b"\n")
        shown = self.read_until(terminal, "sonnet")
        self.assertEqual(process.wait(30), 0)
        self.assertNotIn("key-nobody", shown)
        self.assertEqual(self.file.read_text(), KEY + "\n")
        self.assertTrue(termios.tcgetattr(slave)[3] & termios.ECHO)

    def test_a_terminal_that_is_left_shows_again(self):
        process, terminal, slave = self.in_terminal()
        os.write(terminal, b"sk-\x03")
        self.assertEqual(process.wait(30), -signal.SIGINT)
        self.assertTrue(termios.tcgetattr(slave)[3] & termios.ECHO)
        self.assertFalse(self.file.exists())


if __name__ == "__main__":
    unittest.main()
