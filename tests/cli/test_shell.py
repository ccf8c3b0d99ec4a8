#!/usr/bin/env python3
"""Completions, help and manuals follow from the command table."""
import os
import pathlib
import shutil
import subprocess
import unittest
import unittest.mock

import flow

COMMANDS = ["new", "import", "say", "undo", "redo", "log", "show", "load", "apply", "render",
            "cache", "key", "doctor", "help", "completion", "edit", "preview", "serve",
            "stats", "consent"]
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Shell(flow.Flow):
    def complete(self, *words):
        """What bash offers for the last of these words."""
        script = self.run_chatkut("completion", "bash")[1]
        quoted = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(
            ["bash", "-c", script + f"\nCOMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n"
             "compopt() { :; }\n_chatkut; printf '%s\\n' \"${COMPREPLY[@]}\""],
            capture_output=True, text=True, check=True, cwd=self.folder)
        return done.stdout.split()

    def test_bash_completes_commands_options_and_values(self):
        self.assertEqual(sorted(self.complete("chatkut", "")),
                         sorted(COMMANDS + ["--help", "--version"]))
        self.assertEqual(self.complete("chatkut", "ren"), ["render"])
        self.assertIn("--dry-run", self.complete("chatkut", "say", "--"))
        self.assertEqual(self.complete("chatkut", "say", "--planner", "e"), ["embedded"])
        self.assertIn("vertical", self.complete("chatkut", "new", "x.ckut", "--preset", ""))
        self.assertEqual(sorted(self.complete("chatkut", "completion", "")),
                         ["bash", "fish", "zsh"])

    def test_models_are_completed_by_their_names(self):
        """Those of chatkut.conf, read by the shell; what is no name is not carried out."""
        bad = self.folder / "executed"
        self.configure("[models]", "strong = sonnet", "[model sonnet]", "  [model gpt-5.2]",
                       f"[model $(touch {bad})]", f"[model `touch {bad}`]")
        self.assertEqual(sorted(self.complete("chatkut", "say", "--planner", "")),
                         ["auto", "embedded", "gpt-5.2", "sonnet"])
        self.assertEqual(self.complete("chatkut", "say", "--planner", "s"), ["sonnet"])
        self.assertEqual(sorted(self.complete("chatkut", "doctor", "--model", "")),
                         ["gpt-5.2", "sonnet"])
        self.assertFalse(bad.exists())
        self.configure()
        self.assertEqual(self.complete("chatkut", "doctor", "--model", ""), [])

    def configure(self, *lines):
        """chatkut.conf of these lines, in a folder of the test's own; none: there is none."""
        folder = self.folder / "config"
        (folder / "chatkut").mkdir(parents=True, exist_ok=True)
        path = folder / "chatkut/chatkut.conf"
        path.write_text("\n".join(lines) + "\n") if lines else path.unlink()
        self.enterContext(unittest.mock.patch.dict(os.environ, XDG_CONFIG_HOME=str(folder)))

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not here")
    def test_zsh_finds_the_models(self):
        self.expect_models("zsh", "zsh")

    @unittest.skipUnless(shutil.which("fish"), "fish is not here")
    def test_fish_finds_the_models(self):
        self.expect_models("fish", "fish", "--no-config")

    def expect_models(self, shell, *command):
        self.configure("[model a]", "[model $(touch bad)]", "[model b]")
        script = self.run_chatkut("completion", shell)[1].split("\n_chatkut()")[0]
        done = subprocess.run([*command, "-c", script + "\n_chatkut_models"],
                              capture_output=True, text=True, check=True, cwd=self.folder)
        self.assertEqual(done.stdout.split(), ["a", "b"])

    def test_scripts_are_well_formed(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_chatkut("completion", shell)[1]
            for command in COMMANDS:
                self.assertIn(command, script)
            if shutil.which(shell):
                path = self.write("script", script)
                subprocess.run([shell, "-n", path], check=True)

    def test_help_is_there_for_every_command(self):
        overview = self.run_chatkut("help")[1]
        for command in flow.every(COMMANDS):
            self.assertIn(f"  {command} ", overview)
            text = self.run_chatkut(command, "--help")[1]
            self.assertTrue(text.startswith(f"chatkut {command}"), text)
            self.assertEqual(text, self.run_chatkut("help", command)[1])

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not here")
    def test_the_manuals_are_clean(self):
        for page in ("chatkut.1", "chatkut-language.7", "chatkut-models.7",
                     "chatkut-project.5"):
            done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", ROOT / "man" / page],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.stdout, "")

    @flow.in_full
    def test_the_manuals_agree_with_the_tables(self):
        subprocess.run([ROOT / "tests" / "cli" / "manual.py", os.environ["CHATKUT"]], check=True)


if __name__ == "__main__":
    flow.main()
