#!/usr/bin/env python3
"""What is wrong is told in one clear line, with the right exit code, and changes nothing."""
import os
import pathlib
import shutil
import stat
import subprocess
import unittest

import flow

LOAD = {"chatkut": 1, "id": "doc", "main": "main", "assets": [], "sequences": [
    {"id": "main", "size": [640, 360], "rate": "25/1", "tracks": [
        {"id": "v1", "kind": "video", "role": "main", "clips": [
            {"id": "t1", "type": "text", "start": 0, "duration": 50, "text": "Hello"}]}]}]}


def changed(path, value):
    """LOAD with the value at a path of keys replaced (None: removed)."""
    document = flow.json.loads(flow.json.dumps(LOAD))
    at = document
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


CLIP = ["sequences", 0, "tracks", 0, "clips", 0]
DOCUMENTS = {
    "empty file": b"",
    "no JSON": b"{\"chatkut\": 1,",
    "not UTF-8": b"{\"chatkut\": 1, \"id\": \"\xff\"}",
    "a list": b"[]",
    "a key twice": b"{\"chatkut\": 1, \"chatkut\": 1}",
    "newer": changed(["chatkut"], 2),
    "no main": changed(["main"], None),
    "main is nobody": changed(["main"], "other"),
    "unknown key": changed(["colour"], 1),
    "unknown clip key": changed(CLIP + ["colour"], "red"),
    "no duration": changed(CLIP + ["duration"], 0),
    "before the start": changed(CLIP + ["start"], -1),
    "unknown asset": changed(CLIP + ["asset"], "as-1"),
    "out of range": changed(CLIP + ["opacity"], 1.5),
    "twice the same id": changed(CLIP + ["id"], "v1"),
    "deep": b"[" * 100000,
}
PLANS = {
    "empty file": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "no steps": {"version": 1, "kind": "edit", "steps": []},
    "unknown verb": {"version": 1, "kind": "edit", "steps": [{"op": "explode"}]},
    "unknown key": {"version": 1, "kind": "edit", "steps": [
        {"op": "delete", "target": {"by": "last"}, "sql": "x"}]},
    "nobody": {"version": 1, "kind": "edit", "steps": [
        {"op": "delete", "target": {"by": "id", "id": "nobody"}}]},
    "second step fails": {"version": 1, "kind": "edit", "steps": [
        {"op": "update", "target": {"by": "type", "type": "text"}, "props": {"text": "Bye"}},
        {"op": "delete", "target": {"by": "id", "id": "nobody"}}]},
    "out of range": {"version": 1, "kind": "edit", "steps": [
        {"op": "update", "target": {"by": "type", "type": "text"}, "props": {"opacity": 7}}]},
}
SENTENCES = [
    "florble the wuzzle", "42", "!?", "delete the unicorn", "make it", "'",
    "add the video 'nothing.mp4'", "\x1b[31mred", "a" * 5000,
]


class BadInput(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "25")
        self.run_chatkut("load", self.project, self.write("doc.json", LOAD))
        self.before = self.show()

    def refuse(self, *arguments, status=1, about="", lines=1, **options):
        """One clear line on stderr (suggestions may follow, indented), nothing changed."""
        code, out, err = self.run_chatkut(*arguments, status=None, **options)
        told = [line for line in err.splitlines() if not line.startswith(" ")]
        self.assertEqual(code, status, f"{arguments}: {out}{err}")
        self.assertEqual(len(told), lines, f"{arguments}: {err}")
        self.assertTrue(told[0].startswith("chatkut: "), err)
        self.assertIn(about, err)
        self.assertNotIn("\x1b", err)
        self.assertNotIn("CRITICAL", err)
        return out, err

    def unchanged(self):
        self.assertEqual(self.show(), self.before)
        self.assertEqual(self.run_chatkut("log", self.project)[1].count("undo"), 0)

    def test_documents(self):
        for name, content in DOCUMENTS.items():
            with self.subTest(name):
                path = self.write("bad.json", content)
                self.refuse("load", self.project, path, about="bad.json")
                self.unchanged()

    def test_plans(self):
        for name, content in PLANS.items():
            with self.subTest(name):
                path = self.write("plan.json", content)
                self.refuse("apply", self.project, path)
                self.unchanged()

    def test_sentences(self):
        for words in SENTENCES:
            with self.subTest(words[:30]):
                result = self.json("say", self.project, words, status=None)
                self.assertIn(result["status"], ("error", "clarify", "ambiguous"))
                self.unchanged()

    def test_a_sentence_that_is_not_utf8(self):
        self.refuse("say", self.project, "-", input=b"make it \xff louder\n", about="UTF-8")
        self.unchanged()

    def test_files_that_are_not_there(self):
        self.refuse("load", self.project, "gone.json", about="gone.json")
        self.refuse("apply", self.project, "gone.json", about="gone.json")
        self.refuse("show", "gone.ckut", about="gone.ckut")
        self.refuse("load", self.project, self.folder, about=str(self.folder))
        self.unchanged()

    def test_command_lines(self):
        for line in (["frobnicate"], ["say"], ["undo", self.project, "x"], ["undo", self.project, "0"],
                     ["render", self.project], ["show", self.project, "--frob"],
                     ["new", "x.ckut", "--size", "7x7"], ["load", self.project],
                     ["say", self.project, "x", "--planner", "oracle"]):
            with self.subTest(line):
                code, _, err = self.run_chatkut(*line, status=2)
                self.assertTrue(err.startswith("chatkut: "), err)
        self.unchanged()

    def test_times(self):
        self.refuse("say", self.project, "x", "--playhead", "soon", about="soon")
        self.refuse("render", self.project, "-o", "x.mp4", "--range", "5", about="5")
        self.refuse("render", self.project, "-o", "x.mp4", "--range", "3-2", about="3-2")
        self.refuse("render", self.project, "-o", "x.mp4", "--range", "60-70", about="1:00")

    def test_an_existing_file_is_no_new_project(self):
        before = self.project.read_bytes()
        self.refuse("new", self.project, about="film.ckut")
        self.assertEqual(self.project.read_bytes(), before)
        self.refuse("new", self.folder / "no" / "such" / "x.ckut", about="such")

    def test_what_is_no_project(self):
        path = self.write("poem.ckut", "roses are red\n" * 100)
        self.refuse("show", path, about="poem.ckut")
        self.refuse("say", path, "undo", about="poem.ckut")
        empty = self.write("empty.ckut", b"")
        self.refuse("show", empty, about="empty.ckut")
        self.refuse("show", self.folder, about=self.folder.name)
        self.assertEqual(path.read_text(), "roses are red\n" * 100)
        self.assertEqual(empty.read_bytes(), b"")

    def test_other_databases_and_newer_projects(self):
        import sqlite3
        other = self.folder / "other.ckut"
        with sqlite3.connect(other) as database:
            database.execute("create table x (y)")
        database.close()
        self.refuse("show", other, about="other.ckut")
        newer = self.folder / "newer.ckut"
        shutil.copy(self.project, newer)
        with sqlite3.connect(newer) as database:
            database.execute("pragma user_version = 9999")
        database.close()
        self.refuse("show", newer, about="newer")

    def test_damage_is_told_and_not_made_worse(self):
        damaged = self.folder / "damaged.ckut"
        data = bytearray(self.project.read_bytes())
        at = data.find(b"Hello")
        self.assertGreater(at, 0)
        while at >= 0:
            data[at:at + 5] = b"Hallo"
            at = data.find(b"Hello")
        damaged.write_bytes(data)
        self.refuse("show", damaged, about="damaged.ckut")
        self.refuse("say", damaged, "change the text to 'Bye'", about="damaged.ckut")
        self.assertEqual(damaged.read_bytes(), bytes(data))

    def test_a_cut_off_project(self):
        cut = self.folder / "cut.ckut"
        cut.write_bytes(self.project.read_bytes()[:5000])
        self.refuse("show", cut, about="cut.ckut")

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root writes everywhere")
    def test_a_read_only_project(self):
        self.project.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        drop = []
        if os.geteuid() == 0:
            drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        words = [os.environ["CHATKUT"], "say", str(self.project), "change the text to 'Bye'"]
        done = subprocess.run(drop + words, capture_output=True, text=True, cwd="/",
                              stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("film.ckut", done.stderr)
        show = subprocess.run(drop + [os.environ["CHATKUT"], "show", str(self.project), "--json"],
                              capture_output=True, text=True, cwd="/", check=False)
        self.assertEqual(show.stdout, self.before, show.stderr)
        self.folder.chmod(0o755)
        self.unchanged()

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.environ["CHATKUT"], "show", str(self.project)], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chatkut: ", done.stderr)

    def test_json_names_the_kind(self):
        result = self.json("say", self.project, "delete the unicorn", status=1)
        self.assertEqual(result["error"]["kind"], "not_found")
        result = self.json("say", self.project, "florble the wuzzle", status=1)
        self.assertEqual(result["error"]["kind"], "not_understood")
        self.assertTrue(result["error"]["suggestions"])
        self.run_chatkut("undo", self.project)
        result = self.json("undo", self.project, status=1)
        self.assertEqual(result["error"]["kind"], "nothing_to_undo")
        self.run_chatkut("redo", self.project)
        result = self.json("redo", self.project, status=1)
        self.assertEqual(result["error"]["kind"], "nothing_to_redo")
        result = self.json("show", "gone.ckut", status=1)
        self.assertEqual(result["status"], "error")


class BadMedia(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new()
        self.before = self.show()

    def refuse(self, *files, about):
        code, out, err = self.run_chatkut("import", self.project, *files, status=1)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(about, err)
        self.assertEqual(self.show(), self.before)
        return out

    def test_what_is_no_media(self):
        self.refuse(self.write("poem.txt", "roses are red\n" * 50), about="poem.txt")
        self.refuse(self.write("empty.mp4", b""), about="empty.mp4")
        self.refuse(self.write("noise.mp4", bytes(range(256)) * 40), about="noise.mp4")
        self.refuse(self.write("talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nHi\n"),
                    about="captions")
        self.refuse("gone.mp4", about="gone.mp4")
        self.refuse(self.project, about="film.ckut")

    def test_special_files(self):
        os.mkfifo(self.folder / "pipe.mp4")
        self.refuse("pipe.mp4", about="pipe.mp4")
        self.refuse("/dev/zero", about="/dev/zero")

    def test_names(self):
        good = flow.make_media(self.folder, "alpha.png")
        hostile = ["-rf.png", "two\nlines.png", "$(touch PWNED).png", "“q” %s.png",
                   "\x1b[31m.png"]
        for name in hostile:
            shutil.copy(good, self.folder / name)
        bad = os.fsencode(self.folder) + b"/\xff.png"
        shutil.copy(good, bad)
        # The same content is one asset, so make each its own.
        for number, name in enumerate(hostile):
            with open(self.folder / name, "ab") as file:
                file.write(bytes([number]))
        code, out, err = self.run_chatkut("import", self.project, "--", *hostile, status=0)
        self.assertNotIn("\x1b", out + err)
        self.assertFalse((self.folder / "PWNED").exists())
        assets = flow.json.loads(self.show())["assets"]
        self.assertEqual([asset["path"] for asset in assets], hostile)
        done = subprocess.run([os.fsencode(os.environ["CHATKUT"]), b"import",
                               os.fsencode(self.project), bad], capture_output=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("UTF-8", done.stderr.decode())

    def test_the_others_are_imported(self):
        good = flow.make_media(self.folder, "alpha.png")
        bad = self.write("poem.txt", "roses\n")
        result = self.json("import", self.project, bad, good, "gone.mp4", status=1)
        self.assertEqual([f["state"] for f in result["files"]], ["failed", "added", "failed"])
        self.assertEqual(len(flow.json.loads(self.show())["assets"]), 1)


if __name__ == "__main__":
    flow.main()
