#!/usr/bin/env python3
"""The chat of the app, as somebody types in it."""
import signal

import rig

DOCUMENT = {
    "chatkut": 1, "id": "doc", "main": "main",
    "assets": [{"id": f"as-{name}", "kind": "video", "label": name, "path": f"{name}.mp4",
                "duration": "8s", "size": [640, 360], "rate": "25/1",
                "streams": {"video": 0, "audio": 1}} for name in ("sea", "hill", "town")],
    "sequences": [{"id": "main", "size": [640, 360], "rate": "25/1", "tracks": [
        {"id": "v1", "kind": "video", "role": "main", "magnetic": True, "clips": [
            {"id": f"c-{name}", "type": "video", "start": 100 * i, "duration": 100,
             "asset": f"as-{name}"} for i, name in enumerate(("sea", "hill", "town"))]}]}],
}
UP, DOWN, PAGE_UP, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"
ALT_UP, ENTER, ESC, TAB = "\x1b[1;3A", "\r", "\x1b", "\t"


class Chat(rig.App):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "25")
        self.run_chatkut("load", self.project, self.write("film.json", DOCUMENT))

    def say_in(self, shown, words, answer):
        shown.type(words + ENTER)
        shown.wait(answer)

    def restart(self, shown, **more):
        shown.type("\x11")
        self.assertEqual(shown.wait_end(), 0)
        return self.open_project(**more)

    # ---- talking ---------------------------------------------------------------------

    def test_a_restart_shows_the_same_conversation(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the second clip louder", "undo 2")
        self.say_in(shown, "delete the unicorn", "▸ sea")
        self.say_in(shown, "how long is it?", "12 s long")
        shown.settle()
        lines = [line[:80] for line in shown.lines()[1:20]]
        again = self.restart(shown, columns=120, rows=40)
        again.wait("12 s long")
        again.settle()
        self.assertEqual([line[:80] for line in again.lines()[1:20]], lines)

    def test_a_question_is_answered_by_digit_arrow_or_words(self):
        shown = self.open_project()
        for answer, number in (("2", 2), (DOWN + DOWN + ENTER, 3), ("the sea" + ENTER, 4)):
            self.say_in(shown, "make the video louder", "1 sea")
            shown.settle()
            shown.type(answer)
            shown.wait(f"undo {number}")
            shown.wait_gone("1 sea")
        log = self.run_chatkut("log", self.project)[1]
        for name in ("hill", "town", "sea"):
            self.assertIn(f"Updated video '{name}': volume", log)

    def test_every_candidate_tells_its_time_however_narrow(self):
        clips = DOCUMENT["sequences"][0]["tracks"][0]["clips"]
        clips = [{**clip, "start": i * 61, "duration": 61,
                  "label": clip["id"] + " from the north end"}
                 for i, clip in enumerate(clips)]
        document = rig.flow.json.loads(rig.flow.json.dumps(DOCUMENT))
        document["sequences"][0]["tracks"][0]["clips"] = clips
        self.run_chatkut("load", self.project, self.write("long.json", document))
        shown = self.open_project(40, 20)
        self.say_in(shown, "make the video louder", "1 c-sea")
        for row in ("1 c-sea from", "2 c-hill from", "3 c-town from"):
            self.assertRegex(shown.text(), row + r".*  0:\S+–0:\S+")

    def test_a_candidate_is_pressed_to_choose_and_again_to_answer(self):
        shown = self.open_project()
        self.say_in(shown, "make the video louder", "1 sea")
        shown.type("\x1b2")
        self.press(shown, "2 hill")
        shown.wait("▸ 2 hill")
        self.press(shown, "2 hill")
        shown.wait("undo 2")
        self.assertIn("Updated video 'hill'", self.run_chatkut("log", self.project)[1])

    def test_the_clip_of_a_candidate_is_shown_not_selected(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the video louder", "1 sea")
        shown.type(DOWN)
        shown.wait("▸hill")
        shown.type(ESC)
        shown.wait("Nothing was changed")
        shown.wait_gone("▸hill")

    def test_what_another_process_did_appears(self):
        shown = self.open_project()
        self.run_chatkut("say", self.project, "make the second clip louder")
        shown.wait("you  make the second clip louder")
        shown.wait("undo 2")

    # ---- receipts --------------------------------------------------------------------

    def test_a_receipt_is_undone_by_one_key(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the second clip louder", "undo 2")
        self.say_in(shown, "make the third clip louder", "undo 3")
        shown.type(ALT_UP)
        shown.wait("undo this")
        shown.type("u")
        shown.wait("· undone")
        shown.wait("Undid 3")
        shown.type("u")
        shown.wait("was undone already")
        shown.type(UP + "u")
        shown.wait("Undid 2")
        self.assertNotIn('"volume"', self.show())

    def test_an_earlier_edit_is_undone_with_what_came_after_it(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the second clip louder", "undo 2")
        self.say_in(shown, "make the second clip louder", "undo 3")
        shown.type(ALT_UP)
        shown.wait("undo this")
        shown.type(UP + "u")
        shown.wait("1 yes")
        shown.settle()
        shown.type("1")
        shown.wait("Undid 2")
        self.assertNotIn('"volume"', self.show())

    def test_an_earlier_edit_is_undone_alone_where_later_ones_are_about_other_things(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the second clip louder", "undo 2")
        self.say_in(shown, "make the third clip louder", "undo 3")
        shown.type(ALT_UP)
        shown.wait("undo this")
        shown.type(UP + "u")
        shown.wait("Undid 2")
        shown.wait("· undone")
        self.assertEqual(self.show().count('"volume"'), 1)

    def test_a_receipt_leads_to_its_clip(self):
        shown = self.open_project(120, 40)
        self.say_in(shown, "make the third clip louder", "undo 2")
        shown.type(ALT_UP + ENTER)
        shown.wait("▸town")
        shown.wait("▼ 0:08")

    def test_a_suggestion_goes_into_the_line(self):
        shown = self.open_project()
        self.say_in(shown, "delete the hil", "undo 2")
        self.say_in(shown, "delete the unicorn", "▸ sea")
        shown.type(ALT_UP + ENTER)
        shown.wait("> town")

    # ---- the line --------------------------------------------------------------------

    def test_a_draft_survives_a_kill(self):
        shown = self.open_project()
        shown.type("make the second\nclip loud")
        shown.wait("clip loud")
        shown.settle(1.2)
        shown.kill(signal.SIGKILL)
        again = self.open_project()
        again.wait("> make the second")
        again.wait("clip loud")
        again.type("er" + ENTER)
        again.wait("undo 2")

    def test_lines_are_sent_by_enter_and_begun_by_control_j(self):
        shown = self.open_project()
        shown.type("make the second\x0aclip louder")
        shown.wait("> make the second")
        shown.type(ENTER)
        shown.wait("undo 2")

    def test_what_was_said_comes_back(self):
        shown = self.open_project()
        self.say_in(shown, "make the second clip louder", "undo 2")
        self.say_in(shown, "how long is it?", "12 s long")
        shown.type(UP + UP)
        shown.wait("> make the second clip louder")
        shown.type(DOWN)
        shown.wait("> how long is it?")
        shown.type(DOWN)
        shown.wait("> say what to do")
        shown.type("ma\x12")
        shown.wait("> make the second clip louder")

    def test_control_c_empties_and_then_leaves(self):
        shown = self.open_project()
        shown.type("words")
        shown.wait("> words")
        shown.type("\x03")
        shown.wait("> say what to do")
        shown.type("\x03")
        shown.wait("once more")
        shown.type("\x03")
        self.assertEqual(shown.wait_end(), 0)

    def test_the_editor_writes_the_message(self):
        editor = self.write("edit.sh", "#!/bin/sh\nprintf 'how long\\nis it?\\n' > \"$2\"\n")
        editor.chmod(0o755)
        shown = self.open_project(VISUAL=f"'{editor}' -x")
        shown.type("\x18\x05")
        shown.wait("> how long")
        shown.wait("is it?")
        shown.type(ENTER)
        shown.wait("12 s long")

    def test_an_editor_that_fails_is_told(self):
        shown = self.open_project(VISUAL="/nowhere/editor")
        shown.type("words\x18\x05")
        shown.wait("The editor did not work")
        self.assertIn("> words", shown.text())

    def test_commands_are_completed(self):
        shown = self.open_project(100, 40)
        shown.type("/")
        shown.wait("/render [FILE] [PRESET]")
        shown.type("sel" + TAB)
        shown.wait("> /select")
        shown.wait("town")
        shown.type("t" + TAB + ENTER)
        shown.wait("▸town")
        self.say_in(shown, "/list", "1. video “sea”, 0:00 to 0:04")
        self.say_in(shown, "/wat", "There is no command “/wat”")

    def test_paths_are_completed(self):
        self.write("a film of the sea.mp4", "no film")
        shown = self.open_project(100, 40)
        shown.type("/import a" + TAB)
        shown.wait("sea.mp4")
        shown.type(ENTER)
        shown.wait("a film of the sea")

    # ---- the transcript --------------------------------------------------------------

    def many(self, count):
        text = "".join(f"how long is clip {i}?\n" for i in range(count))
        self.run_chatkut("say", self.project, "-", input=text.encode(), status=None)

    def test_it_scrolls_and_says_what_is_below(self):
        self.many(30)
        shown = self.open_project()
        shown.wait("clip 29?")
        shown.type(PAGE_UP)
        shown.wait("rows below")
        shown.type(PAGE_DOWN)
        shown.wait_gone("rows below")

    def test_older_lines_are_read_when_they_are_wanted(self):
        self.many(130)
        shown = self.open_project()
        shown.wait("clip 129?")
        for _ in range(4):
            shown.type(PAGE_UP * 30)
            shown.settle()
        shown.wait("clip 0?")

    def test_words_are_found(self):
        self.many(30)
        shown = self.open_project()
        shown.wait("clip 29?")
        shown.type("\x06clip 3?")
        shown.wait("rows below")
        shown.wait("you  how long is clip 3?")
        shown.type(ESC)
        shown.wait("clip 29?")

    def test_times_are_shown_when_asked_for(self):
        shown = self.open_project()
        self.say_in(shown, "how long is it?", "12 s long")
        shown.settle()
        before = shown.text().count(":")
        shown.type("\x1bt")
        shown.settle()
        self.assertGreaterEqual(shown.text().count(":"), before + 2)

    # ---- bad input -------------------------------------------------------------------

    def test_a_long_paste_is_shown_and_scrolls(self):
        shown = self.open_project()
        text = "\r".join(f"line {i}" for i in range(100))
        shown.type(f"\x1b[200~{text}\x1b[201~")
        shown.wait("line 99")
        self.assertNotIn("line 90", shown.text())
        shown.type(UP * 8)
        shown.wait("line 90")

    def test_ten_megabytes_of_paste_do_no_harm(self):
        shown = self.open_project()
        shown.type("\x1b[200~" + "0123456789" * 1024 * 1024 + "\x1b[201~")
        shown.wait("too long")
        shown.type("how long is it?" + ENTER)
        shown.wait("12 s long")

    def test_hostile_words_are_only_words(self):
        hostile = "add a title saying “\u202egpj.exe \u05e9\u05dc\u05d5\u05dd 👩\u200d👩\u200d👧”"
        self.run_chatkut("say", self.project, "what is \x1b[2J\x1b]0;owned\x07?", status=None)
        self.run_chatkut("say", self.project, hostile, status=None)
        shown = self.open_project()
        shown.wait("gpj.exe")
        raw = bytes(shown.raw).decode(errors="replace")
        self.assertNotIn("owned\x07", raw)
        for sign in "\u202e\u200d":
            self.assertNotIn(sign, raw)


if __name__ == "__main__":
    rig.main()
