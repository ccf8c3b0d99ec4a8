#!/usr/bin/env python3
"""Language models in the chat of the app."""
import json
import os
import threading

import rig
from model_server import Answer, ModelServer, chat, edit

QUESTION = "what would you think of it honestly?"
WISH = "give it some more of a dreamy sparkle feeling"
ENTER, ESC, CTRL_C, QUIT = "\r", "\x1b", "\x03", "\x11"


class Models(rig.App):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "25")
        self.say("add a title that says Hello")

    def configure(self, text):
        folder = self.folder / "config" / "chatkut"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "chatkut.conf").write_text(text)

    def serve(self, *answers, more=""):
        server = ModelServer(answers)
        server.__enter__()
        self.addCleanup(server.__exit__)
        self.configure(server.config(more))
        return server

    def hold(self, text):
        answer = Answer(text, held=threading.Event())
        self.addCleanup(answer.held.set)
        return answer

    # ---- talking ---------------------------------------------------------------------

    def test_a_reply_is_seen_as_it_grows(self):
        answer = self.hold(chat("The beginning is **bold**, and the rest of it is the end."))
        self.serve(answer)
        shown = self.open_project()
        shown.wait("auto $0.00")
        shown.type(QUESTION + ENTER)
        shown.wait("The beginning is bold")
        shown.wait("big · answering")
        shown.wait("^C stops it")
        self.assertNotIn("the end", shown.text())
        shown.wait("asking")
        answer.held.set()
        shown.wait("the end.")
        shown.wait_gone("answering")
        shown.wait("     $0.0045")
        shown.wait("auto $0.0045")
        self.assertEqual(shown.text().count("The beginning"), 1)

    def test_a_plan_is_a_receipt_that_tells_who_made_it(self):
        self.serve(Answer(edit("Bigger.", ("update", "#e1", {"fontSize": "90"}))))
        shown = self.open_project(120, 40)
        shown.type(WISH + ENTER)
        shown.wait("undo 2 · big, $0.0045")
        shown.wait("big: Bigger.")
        shown.type(QUIT)
        self.assertEqual(shown.wait_end(), 0)
        again = self.open_project(120, 40)
        again.wait("undo 2 · big")
        again.wait("big: Bigger.")

    def test_nothing_a_model_says_reaches_the_terminal_as_itself(self):
        reply = "a\x1b]0;owned\x07b\x1b[2Jc\u202egnp.exe\u200bd\x9b31m"
        self.serve(Answer(chat(reply)))
        shown = self.open_project()
        shown.type(QUESTION + ENTER)
        shown.wait("gnp.exe")
        shown.wait_gone("answering")
        shown.settle()
        self.assertIn("Hello", self.show())
        for harm in (b"\x1b]0;owned", b"\x1b[2Jc", "\u202e".encode(), b"\xc2\x9b31m"):
            self.assertNotIn(harm, shown.raw)

    def test_no_model_speaks_for_chatkut(self):
        self.serve(*(Answer(json.dumps({"kind": kind, "steps": [], "reply": "Render it all?"}))
                     for kind in ("clarify", "refuse")))
        env = {**os.environ, **{name: value for name, value in self.env.items() if value}}
        out = self.run_chatkut("edit", "--plain", self.project, env=env,
                               input=f"{QUESTION}\nwhatever you think of it\n".encode())[1]
        self.assertIn("kut: big: Render it all?", out)
        self.assertIn("error: big: Render it all?", out)

    def test_line_mode_and_commands_tell_a_remark_of_an_edit_too(self):
        self.serve(Answer(edit("Render it all?", ("update", "#e1", {"fontSize": "90"}))),
                   Answer(edit("Smaller.", ("update", "#e1", {"fontSize": "50"}))))
        env = {**os.environ, **{name: value for name, value in self.env.items() if value}}
        out = self.run_chatkut("edit", "--plain", self.project, env=env,
                               input=f"{WISH}\n".encode())[1]
        self.assertLess(out.index("undo 2"), out.index("kut: big: Render it all?"))
        out = self.run_chatkut("say", self.project, WISH, env=env)[1]
        self.assertLess(out.index("undo 3"), out.index("big: Smaller."))

    def test_a_long_reply_costs_few_bytes(self):
        words = " ".join(f"word{n}" for n in range(240))
        self.serve(Answer(chat(words), piece=4))
        shown = self.open_project()
        shown.settle()
        before = shown.written
        shown.type(QUESTION + ENTER)
        shown.wait("word239")
        shown.wait("auto $0.0045")
        shown.settle()
        self.assertLess(shown.written - before, 20000)

    # ---- meanwhile -------------------------------------------------------------------

    def test_keys_do_not_wait_for_a_model(self):
        answer = self.hold(chat("I have been thinking about this for quite a while."))
        self.serve(answer)
        shown = self.open_project(120, 40)
        shown.type(QUESTION + ENTER)
        shown.wait("I have been")
        shown.type("\x1b2")  # the timeline
        shown.type("\x1b[C" * 9 + "s")
        shown.wait("undo 2")
        shown.type("u")
        shown.wait("Undid 2")
        shown.wait("answering")
        answer.held.set()
        shown.wait("quite a while")
        shown.wait("auto $0.0045")

    def test_no_answer_is_offered_while_a_model_is_asked(self):
        answer = self.hold(chat("One thing after the other, says the model."))
        self.serve(answer)
        self.say("add a title that says Hello again")
        shown = self.open_project(120, 40)
        shown.type("make the text bigger" + ENTER)
        shown.wait("Which text")
        shown.wait("answer by number")
        shown.type(QUESTION + ENTER)
        shown.wait("One thing")
        shown.wait_gone("answer by number")
        shown.wait_gone("▸ 1 ")
        answer.held.set()
        shown.wait("says the model.")

    def test_on_a_phone_the_way_out_is_seen(self):
        answer = self.hold(chat("The beginning is here, and the rest of it is the end."))
        self.serve(answer)
        shown = self.open_project(40, 20)
        shown.type(QUESTION + ENTER)
        shown.wait("The beginning")
        shown.wait("^C stops it")

    def test_what_is_said_meanwhile_waits_for_its_turn(self):
        answer = self.hold(chat("First things first, says the model."))
        self.serve(answer)
        shown = self.open_project()
        shown.type(QUESTION + ENTER)
        shown.wait("First things")
        shown.type("make the text bigger" + ENTER)
        shown.wait("you  make the text bigger")
        self.assertNotIn("undo 2", shown.text())
        answer.held.set()
        shown.wait("says the model.")
        shown.wait("undo 2")

    def test_a_model_is_stopped(self):
        answers = [self.hold(chat("This will never be heard to its end, ever."))
                   for _ in (CTRL_C, ESC)]
        self.serve(*answers)
        shown = self.open_project(120, 40)
        for number, (key, answer) in enumerate(zip((CTRL_C, ESC), answers), 1):
            shown.type(QUESTION + ENTER)
            shown.wait("This will never")
            shown.type(key)
            shown.wait(lambda terminal: terminal.text().count("Cancelled; nothing") == number)
            shown.wait_gone("answering")
            shown.wait("> " + QUESTION)  # to be said otherwise
            self.assertTrue(answer.left.wait(20))
            shown.type(CTRL_C)
            shown.wait_gone("> " + QUESTION)
        shown.type("make the text bigger" + ENTER)
        shown.wait("✓ Updated text")

    def test_leaving_waits_for_nobody(self):
        answer = self.hold(chat("This will never be heard to its end, ever."))
        self.serve(answer)
        shown = self.open_project()
        shown.type(QUESTION + ENTER)
        shown.wait("This will never")
        shown.type(QUIT)
        self.assertEqual(shown.wait_end(), 0)
        self.assertTrue(shown.is_restored())

    # ---- who reads, and for how much -------------------------------------------------

    def test_models_are_listed_and_chosen(self):
        server = self.serve(Answer(chat("Sure.")))
        shown = self.open_project()
        shown.wait("auto $0.00")
        shown.type("/model" + ENTER)
        shown.wait("big: big-1 at 127.0.0.1")
        shown.type("/model nobody" + ENTER)
        shown.wait("There is no model “nobody”")
        shown.type("/model emb\t" + ENTER)
        shown.wait("embedded $0.00")
        shown.type(WISH + ENTER)
        shown.wait_gone("asking")
        shown.settle()
        self.assertEqual(server.bodies, [])
        shown.type(QUIT)
        self.assertEqual(shown.wait_end(), 0)
        again = self.open_project()
        again.wait("embedded $0.00")
        again.type("/model big" + ENTER)
        again.wait("big $0.00")
        again.type("make the text bigger" + ENTER)
        again.wait("Sure.")

    def test_a_budget_ends_asking_and_not_the_work(self):
        server = self.serve(Answer(chat("Sure.")), more="day-budget = 0.000001")
        shown = self.open_project()
        shown.type(QUESTION + ENTER)
        shown.wait("budget")
        shown.settle()
        text = shown.text()
        self.assertLess(text.index("honestly"), text.index("No model was asked"))
        self.assertEqual(server.bodies, [])
        shown.type("make the text bigger" + ENTER)
        shown.wait("undo 2")
        shown.type("/cost" + ENTER)
        shown.wait("This project: $0.00 spent, no budget")

    def test_the_first_time_is_asked_about(self):
        self.configure("[models]\nstrong = far\n[model far]\ndialect = openai\n"
                       "url = https://model.invalid/v1\nmodel = far-1\n")
        shown = self.open_project(120, 40)
        shown.type(QUESTION + ENTER)
        shown.wait("model.invalid")
        shown.wait("▸ 1 yes")
        shown.settle()
        shown.type("3")
        shown.wait("nothing of this project is sent")
        shown.settle()
        shown.type(QUIT)
        self.assertEqual(shown.wait_end(), 0)
        for name, value in self.env.items():
            if name.startswith("XDG_"):
                os.environ[name] = value
        answers = self.json("consent", self.project)["answers"]
        self.assertEqual([(a["host"], a["answer"]) for a in answers],
                         [("model.invalid", "deny")])

    def test_what_would_be_sent_is_read_whole_on_a_phone(self):
        self.configure("[models]\nstrong = far\n[model far]\ndialect = openai\n"
                       "url = https://model.invalid/v1\nmodel = far-1\n")
        shown = self.open_project(40, 20)
        shown.type(QUESTION + ENTER)
        shown.wait("▸ 1 yes")
        shown.wait("May a language model")
        self.assertRegex(shown.text(), r"(?s)May a language.*Never:.*keys.*1 yes.*3 no")
        shown.type("3")
        shown.wait("Timeline  V")

    def test_without_models_nothing_is_said_of_them(self):
        shown = self.open_project()
        self.assertNotIn("$", shown.text())
        shown.type("/model" + ENTER)
        shown.wait("No language models are set up")
        self.assertFalse((self.folder / "data").exists())

    def test_settings_with_a_fault_are_not_said_to_be_missing(self):
        self.configure("[models]\nstrong = ghost\n[model ghost]\nwhere = x\n")
        shown = self.open(self.project)
        shown.wait("“where”")
        for command in ("/model", "/cost"):
            shown.type(command + ENTER)
            shown.wait_gone(command)
            shown.wait("“where”")
            self.assertNotIn("No language models", shown.text())


if __name__ == "__main__":
    rig.main()
