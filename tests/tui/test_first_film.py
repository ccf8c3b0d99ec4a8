#!/usr/bin/env python3
"""From the welcome to a film on the disk without leaving the app; assets, inspector."""
import subprocess

import rig

F3, F7, F9 = "\x1b[13~", "\x1b[18~", "\x1b[20~"
DOWN, RIGHT, DELETE = "\x1b[B", "\x1b[C", "\x1b[3~"


def make_clip(path, color):
    path.parent.mkdir(exist_ok=True)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"color={color}:s=160x90:r=25:d=1", "-f", "lavfi", "-i",
                    "sine=f=300:d=1", "-c:v", "libx264", "-preset", "ultrafast",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)], check=True)
    return path


def reads(*sentences):
    """The screen has them, whole, in one row or below each other in a popup."""
    def test(shown):
        text = " ".join(shown.text().replace("┃", " ").split())
        return all(sentence in text for sentence in sentences)
    return test


class FirstFilm(rig.App):
    def setUp(self):
        super().setUp()
        self.footage = self.folder / "footage"
        self.red = make_clip(self.footage / "red.mp4", "red")
        make_clip(self.footage / "blue take.mp4", "blue")

    def make_film(self, columns, rows):
        shown = self.open(columns=columns, rows=rows)
        shown.wait("New project")
        shown.type("\r")
        shown.wait("Name")
        shown.type(DOWN + RIGHT * 5)  # 720p
        shown.type("\r")
        shown.wait("Import")
        shown.type("foot\t")
        shown.wait("footage/")
        shown.type("\r")
        shown.wait("add all videos")
        shown.type("\r")
        shown.wait(lambda t: "0:02" in t.row(0) or "undo 2" in t.text())
        return shown

    def test_a_newcomer_makes_and_renders_a_cut(self):
        shown = self.make_film(80, 24)
        shown.type(F9)
        shown.wait("whole film (0:00 – 0:02)")
        shown.type("\r")
        shown.wait("Rendered")
        film = self.folder / "film.mp4"
        self.assertGreater(film.stat().st_size, 1000)
        self.assertIn(b"\x1b]9;chatkut: Rendered", shown.raw)
        self.assertIn(b"\x07", shown.raw)
        before = film.stat().st_mtime_ns
        shown.type(F9)
        shown.wait("Takes")
        shown.type("\r")
        shown.wait("Enter again replaces")
        self.assertEqual(film.stat().st_mtime_ns, before)
        shown.type("\x1b")
        shown.wait_gone("Takes")
        shown.type("\x1a")  # undo
        shown.wait("Undid")
        shown.type("\x11")
        self.assertEqual(shown.wait_end(), 0)
        self.assertEqual(rig.flow.Timeline(self.show()).clips(), [])
        recent = self.folder / "state" / "chatkut" / "recent"
        self.assertEqual(recent.read_text(), f"{self.project}\n")

    def test_the_bell_can_be_turned_off(self):
        settings = self.folder / "config" / "chatkut" / "chatkut.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text("[look]\nbell = no\n")
        shown = self.make_film(80, 24)
        shown.type(F9)
        shown.wait("Takes")
        shown.type("\r")
        shown.wait("Rendered")
        shown.settle()
        self.assertIn(b"\x1b]9;chatkut: Rendered", shown.raw)
        self.assertNotIn(b"\x07", shown.raw)

    def test_a_name_that_is_typed_takes_the_place_of_the_suggested(self):
        shown = self.open()
        shown.wait("New project")
        shown.type("\r")
        shown.wait("Name")
        shown.type("mine\r")
        shown.wait("Import")
        self.assertTrue((self.folder / "mine.ckut").exists())
        self.assertEqual(list(self.folder.glob("film*")), [])

    def test_the_welcome_has_help_of_its_own(self):
        shown = self.open()
        shown.wait("New project")
        self.assertIn("? help", shown.row(23))
        shown.type("?")
        shown.wait("keys of this place")
        self.assertIn("quit", shown.text())
        for elsewhere in ("send", "redo", "next pane", "timeline"):
            self.assertNotIn(elsewhere, shown.text())
        shown.type("\x1b")
        shown.wait_gone("keys of this place")
        shown.type("\r")
        shown.wait("Name")

    def test_what_could_not_be_imported_is_told_to_the_end(self):
        self.new()
        shown = self.open_project()
        shown.type(F3)
        shown.wait("Import")
        shown.type("footage/red.mp4 nowhere/x.mp4\r")
        shown.wait("Imported 1 file")
        shown.wait(lambda t: t.row(23).endswith("a name like it."))

    def test_on_a_phone_too(self):
        shown = self.make_film(40, 20)
        shown.type(F9)
        shown.wait("Takes")
        for row in range(20):
            self.assertLessEqual(len(shown.row(row)), 40)
        shown.type("\r")
        shown.wait("Rendered")

    def test_at_every_size_a_newcomer_reads_all_of_it(self):
        for columns, rows in rig.SIZES:
            with self.subTest(columns=columns):
                self.walk_and_read(columns, rows)

    def walk_and_read(self, columns, rows):
        for path in self.folder.glob("film*"):
            path.unlink()
        shown = self.open(columns=columns, rows=rows)
        shown.wait("New project")
        self.assertNotIn("Timeline", shown.text())  # no pane to go to yet
        shown.type("1")
        shown.wait(reads("30 frames a second (the default)"))
        shown.wait(reads("Enter make it", "Esc leave", "other fields", "Tab names"))
        shown.type("\r")
        shown.wait(reads("F3 imports footage,", "or say “add a title that says Hello”."))
        shown.type("f\t")
        shown.wait("footage/")
        shown.type("\r")
        shown.wait("add all videos")
        shown.wait(reads("Alt-3 shows the assets, a appends one,",
                         "or say “add all the clips”."))
        shown.type("\r")
        shown.wait("undo 2")
        shown.type(F9)
        shown.wait(reads("plays everywhere", "the whole film (0:00 – 0:02)",
                         "Enter render", "Tab names"))
        shown.type("\r")
        shown.wait("Rendered")
        shown.type("\x11")
        shown.wait_end()

    def test_a_popup_is_there_once(self):
        self.new()
        shown = self.open_project()
        shown.type(F3)
        shown.wait("Import")
        shown.type("nowhere")
        shown.type(F3 + F3)
        shown.settle()
        self.assertIn("nowhere", shown.text())
        shown.type("\x1b")
        shown.wait_gone("Enter import")

    def test_what_was_said_before_the_first_edit_is_still_there(self):
        self.new()
        shown = self.open_project()
        shown.type("add the beach\r")
        shown.wait("no media called")
        shown.settle()
        self.assertNotIn("damaged", shown.text())
        shown.type("\x11")
        shown.wait_end()
        again = self.open_project()
        again.wait("no media called")
        self.assertNotIn("damaged", again.text())

    def test_a_project_that_is_none_is_told(self):
        self.project.write_text("no project at all\n" * 100)
        shown = self.open(self.project)
        shown.wait("New project")
        self.assertIn("film.ckut", shown.text())
        missing = self.open(self.folder / "missing.ckut")
        missing.wait("make it")
        self.assertIn("missing.ckut", missing.text())

    def test_dropped_files_are_imported_from_anywhere(self):
        self.new()
        hostile = make_clip(self.footage / "x\x1b]0;t\x07\ny.mp4", "green")
        shown = self.open_project()
        shown.type(f"\x1b[200~'{self.red}' \x1b[201~")
        shown.wait("Imported")
        shown.type("\x1b3")
        shown.wait("red")
        shown.type(f"\x1b[200~{self.footage.as_uri()}/blue%20take.mp4\r\n\x1b[201~")
        shown.wait("blue take")
        shown.type(F3)
        shown.wait("Import")
        shown.type("footage/x\t\r")
        shown.wait("Assets  3")
        shown.type(F3)
        shown.wait("Import")
        shown.type("nowhere/x.mp4\r")
        shown.wait("nowhere")
        shown.type(f"\x1b1import '{self.footage}/red.mp4'\r")
        shown.wait("1 file is in the project already")
        self.assertNotIn(hostile.name.encode(), shown.raw)

    def test_assets_are_placed_renamed_and_kept_while_they_are_played(self):
        self.new()
        self.run_chatkut("import", self.project, self.footage)
        shown = self.open_project(columns=120, rows=40)
        shown.type("\x1b3")
        shown.wait("append")
        shown.type("/red\r")
        shown.wait("1 of 2")
        shown.type("a")
        shown.wait("Added video 'red'")
        shown.type(DELETE)
        shown.wait("played by 1 clip; delete that first")
        shown.type("r")
        shown.wait("Rename media")
        shown.type("\x15Scarlet\r")
        shown.wait("Renamed media 'red' to 'Scarlet'")
        shown.type("\x1b")
        shown.wait("2, as imported")
        shown.type("*e")  # all, before what is there
        shown.wait("Added video 'blue take'")
        shown.settle()
        clips = rig.flow.Timeline(self.show()).clips()
        self.assertEqual(len(clips), 3)

    def test_the_inspector_changes_what_it_shows(self):
        self.new()
        self.run_chatkut("import", self.project, self.red)
        self.say("add red")
        shown = self.open_project(columns=120, rows=40)
        shown.type("\x1b4")
        shown.wait("opacity")
        shown.type("/volume\r+")
        shown.wait("+3 dB")
        shown.type("\r")
        shown.wait("Change")
        shown.type("\x15loud\r")
        shown.wait("is no number")
        shown.type("\x1550%\r")
        shown.wait("→50%")
        shown.type(DELETE)
        shown.wait("50%→100%")


rig.main()
