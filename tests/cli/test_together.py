#!/usr/bin/env python3
"""Several processes edit one project; nothing is lost or doubled."""
import os
import subprocess

import flow

PLAN = {"version": 1, "kind": "edit", "steps": [
    {"op": "add", "type": "text", "props": {"text": "X"}, "place": {"at": 0}, "duration": 1}]}


class Together(flow.Flow):
    def test_everybody_gets_a_turn(self):
        self.new()
        plan = self.write("plan.json", PLAN)
        script = ('for i in 1 2 3 4 5 6 7 8; do "$0" apply "$1" "$2" --json || exit 1; done')
        workers = [subprocess.Popen(["sh", "-c", script, os.environ["CHATKUT"], str(self.project),
                                     str(plan)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for _ in range(3)]
        told = []
        for worker in workers:
            out, err = worker.communicate(timeout=120)
            self.assertEqual(worker.returncode, 0, err.decode())
            told += [flow.json.loads(line) for line in out.splitlines()]
        self.assertEqual(sorted(result["revision"] for result in told), list(range(1, 25)))
        clips = flow.Timeline(self.show()).clips("text")
        self.assertEqual(len(clips), 24)
        added = [receipt["clips"][0] for result in told for receipt in result["receipts"]]
        self.assertEqual(sorted(added), sorted(clip["id"] for _, _, clip in clips))

    def test_a_question_is_answered_after_others_edited(self):
        self.new()
        plan = self.write("plan.json", PLAN)
        for _ in range(2):
            self.run_chatkut("apply", self.project, plan)
        asked = self.say("make the text bigger", 3)
        self.assertEqual(asked["status"], "ambiguous")
        first = asked["candidates"][0]["id"]
        answered = self.say("the first one")
        self.assertEqual(answered["receipts"][0]["clips"], [first])


if __name__ == "__main__":
    flow.main()
