#!/usr/bin/env python3
"""chatkut speaks the language of its user; what scripts read stays as it is."""
import os
import pathlib
import subprocess
import sys
import tempfile

import flow

CATALOGUE = pathlib.Path(__file__).resolve().parents[2] / "po" / "de.po"
GERMAN = {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": ""}


def make_german(folder):
    """A German locale and the translation, made in `folder`; what cannot be made."""
    texts = folder / "de" / "LC_MESSAGES"
    texts.mkdir(parents=True)
    steps = [["localedef", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"],
             ["msgfmt", "-o", texts / "chatkut.mo", CATALOGUE]]
    for step in steps:
        try:
            subprocess.run(step, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            return str(error)
    GERMAN.update(LOCPATH=str(folder), CHATKUT_LOCALEDIR=str(folder))
    return None


class German(flow.Flow):
    def run_chatkut(self, *arguments, **options):
        return super().run_chatkut(*arguments, env={**os.environ, **GERMAN}, **options)

    def test_help(self):
        self.assertIn("ein neues Projekt anlegen", self.run_chatkut("help")[1])
        text = self.run_chatkut("help", "render")[1]
        self.assertIn("chatkut render [PROJEKT] -o DATEI", text)
        self.assertIn("Namen für --preset:", text)

    def test_the_manual_is_in_english(self):
        text = self.run_chatkut("help", "--mdoc", "commands")[1]
        self.assertIn("Make a new project", text)

    def test_errors(self):
        _, _, text = self.run_chatkut("show", "gone.ckut", status=1)
        self.assertIn("Das Projekt „gone.ckut“ gibt es nicht.", text)
        _, _, text = self.run_chatkut("show", "--frob", status=2)
        self.assertIn("unbekannte Option „--frob“", text)

    def test_the_worker_too(self):
        self.new()
        poem = self.write("poem.txt", "roses are red\n" * 50)
        _, _, text = self.run_chatkut("import", self.project, poem, status=1)
        self.assertIn("das ist weder Ton noch Bild", text)

    def test_numbers_have_a_point(self):
        self.new("--rate", "29.97")
        self.say("add a text 'Hallo' for 2.5 seconds")
        self.assertIn("2.5", self.run_chatkut("show", self.project)[1])

    def test_sentences(self):
        self.new()
        result = self.say("füge oben den Text 'Hallo' ein")
        self.assertEqual(result["plan"]["lang"], "de")
        self.assertIn("Hallo", result["receipts"][0]["text"])
        self.assertEqual(self.say("make it bigger")["plan"]["lang"], "en")
        self.assertIn("Text: mach \"Hallo\" größer", self.say("/help")["answer"])
        self.assertIn("zentriere \"Hallo\"", self.say("/help Anordnung")["answer"])
        self.assertIn("mach \"Hallo\" größer", self.say("/help text")["answer"])

    def test_what_scripts_read(self):
        self.new()
        result = self.json("undo", self.project, status=1)
        self.assertEqual(result["status"], "error")
        self.assertEqual(result["error"]["kind"], "nothing_to_undo")
        self.assertEqual(result["error"]["message"], "Es gibt nichts rückgängig zu machen.")
        result = self.say("add a text 'Hallo'")
        self.assertEqual(result["status"], "ok")
        self.assertEqual(self.say("delete the unicorn", 1)["error"]["kind"], "not_found")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="chatkut-german-") as scratch:
        missing = make_german(pathlib.Path(scratch))
        if missing:
            print(f"there is no German here: {missing}")
            sys.exit(77)
        flow.main()
