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


# What a zsh in a pseudo terminal begins with. Keys are typed only once its editor waits for
# them: what is typed while a terminal changes its mode gets lost at times.
ZSHRC = r"""
PS1= fpath=($functions $fpath)
unsetopt prompt_sp
autoload -U compinit; compinit -u -D
show() { print -r -- "<<$BUFFER>>"; BUFFER=; }; zle -N show; bindkey '^X' show
ready() { print -r -- '<<ready>>'; zle -D zle-line-init; }; zle -N zle-line-init ready
"""

# It completes each line and prints what became of it.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -d -i
answer() {
    local chunk all=
    while [[ $all != *'<<'$~1'>>'* ]]; do zpty -r shell chunk || return 1; all+=$chunk; done
    all=${all##*<<}
    REPLY=${all%%>>*}
}
answer ready
for line; do
    zpty -w -n shell "$line"$'\t\x18'
    answer '*'
    print -r -- $REPLY
done
"""


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

    def test_a_word_that_is_no_command_is_a_project(self):
        """By what the shell completes files with: compopt(1) is told so."""
        script = self.run_chatkut("completion", "bash")[1]
        for word, told in (("fil", "-o default"), ("ren", ""), ("", "")):
            done = subprocess.run(
                ["bash", "-c", f"{script}\nCOMP_WORDS=(chatkut '{word}'); COMP_CWORD=1\n"
                 "compopt() { echo \"$@\"; }\n_chatkut"], capture_output=True, text=True,
                check=True)
            self.assertEqual(done.stdout.strip(), told, word)

    @unittest.skipUnless(shutil.which("fish"), "fish is not here")
    def test_fish_completes_commands_options_values_and_files(self):
        script = self.write("chatkut.fish", self.run_chatkut("completion", "fish")[1])
        self.new()
        (self.folder / "footage").mkdir()
        self.configure("[models]", "strong = sonnet", "[model sonnet]")
        lines = {"chatkut ren": ["render"],
                 "chatkut --v": ["--version"],
                 "chatkut fil": ["film.ckut"],
                 "chatkut say --pla": ["--planner", "--playhead"],
                 "chatkut say --planner ": ["auto", "embedded", "sonnet"],
                 "chatkut new x.ckut --preset v": ["vertical"],
                 "chatkut completion ": ["bash", "fish", "zsh"],
                 "chatkut import film.ckut foo": ["footage/"]}
        for line, offered in lines.items():
            done = subprocess.run(
                ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
                capture_output=True, text=True, check=True, cwd=self.folder)
            self.assertEqual([row.split("\t")[0] for row in done.stdout.splitlines()],
                             offered, line)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not here")
    def test_zsh_completes_commands_options_values_and_files(self):
        """Typed into a shell in a terminal of its own; what it puts there is echoed."""
        folder = self.folder / "functions"
        folder.mkdir()
        (folder / "_chatkut").write_text(self.run_chatkut("completion", "zsh")[1])
        (folder / ".zshrc").write_text(ZSHRC)
        self.new()
        self.configure("[models]", "strong = sonnet", "[model sonnet]")
        lines = {"chatkut ren": "chatkut render ",
                 "chatkut --v": "chatkut --version ",
                 "chatkut fil": "chatkut film.ckut",
                 "chatkut say --dry": "chatkut say --dry-run ",
                 "chatkut say --planner so": "chatkut say --planner sonnet ",
                 "chatkut new x.ckut --preset v": "chatkut new x.ckut --preset vertical ",
                 "chatkut render fil": "chatkut render film.ckut"}
        done = subprocess.run(
            ["zsh", "-f", "-c", ZSH, "zsh", *lines], capture_output=True, text=True,
            check=True, cwd=self.folder, timeout=60,
            env=dict(os.environ, ZDOTDIR=str(folder), functions=str(folder)))
        self.assertEqual([row.rstrip() for row in done.stdout.splitlines()],
                         [line.rstrip() for line in lines.values()], done.stderr)

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
