#!/usr/bin/env python3
"""kill_say.py [KILLS [SEED]]: no receipt without its edit, with the real program.

A stream of `chatkut say` and `apply` processes edits one project; at random moments one of
them is killed with SIGKILL. Receipts are read from their pipes, outside of them. After each
kill the project file is read here, without chatkut: the hash chain of chatkut-project(5) is
computed anew, each receipt must be stored once, and nothing may be stored that was neither
told nor cut short. At the end all is undone and redone.
"""
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import rig

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else rig.number(200)
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
COLUMNS = ("id, parent, branch, kind, target, patch, inverse, utterance, receipts, author,"
           " unix_ms, hash")


def row_hash(*values):
    """row_hash() of the project format: type, length or number, bytes; BLAKE2b-256."""
    state = hashlib.blake2b(digest_size=32)
    for value in values:
        kind, number, content = b"-", 0, b""
        if isinstance(value, int):
            kind, number = b"i", value
        elif isinstance(value, str):
            kind, content = b"t", value.encode()
        elif isinstance(value, bytes):
            kind, content = b"b", value
        if kind in b"tb":
            number = len(content)
        state.update(kind + number.to_bytes(8, "little", signed=True) + content)
    return state.digest()


def read_chain(path):
    """All revisions, oldest first; the chain must be whole and the head its end."""
    database = sqlite3.connect(path)
    try:
        rows = database.execute(f"SELECT {COLUMNS} FROM revisions ORDER BY id").fetchall()
        head = database.execute("SELECT value FROM state WHERE key = 'head'").fetchone()[0]
        fine = database.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        database.close()
    previous = None
    for number, row in enumerate(rows):
        assert row[0] == number, f"revision {number} is missing"
        assert row[-1] == row_hash(previous, *row[:-1]), f"revision {number} is off the chain"
        previous = row[-1]
    assert fine == "ok", fine
    assert int(head) == len(rows) - 1, f"the head is {head} of {len(rows) - 1}"
    return rows


def chatkut(*words):
    return subprocess.run([rig.CHATKUT, *words], check=True, capture_output=True, timeout=60).stdout


class Stream:
    """Edits of one project, each a process of its own."""

    def __init__(self, folder, chance):
        self.path = os.path.join(folder, "kill.ckut")
        self.plan = os.path.join(folder, "plan.json")
        self.chance = chance
        self.count = 0
        self.takes = 0.01  # seconds; how long a command takes, about
        self.told = {}  # revision -> receipt texts
        chatkut("new", self.path, "--size", "640x360", "--rate", "30")

    def next_command(self):
        self.count += 1
        luck = self.chance.random()
        if luck < 0.2:
            return ["say", self.path, "undo", "--json"]
        if luck < 0.3:
            return ["say", self.path, "redo", "--json"]
        if luck < 0.65:
            return ["say", self.path, f"Add text 'word {self.count}'", "--json"]
        step = {"op": "add", "type": "text", "props": {"text": f"word {self.count}"},
                "place": {"at": self.count}, "duration": 1}
        with open(self.plan, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "kind": "edit", "steps": [step]}, file)
        return ["apply", self.path, self.plan, "--json"]

    def run(self, kill=False):
        """One command; what it told is noted. Was it killed?"""
        start = time.monotonic()
        process = subprocess.Popen([rig.CHATKUT, *self.next_command()], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        if kill:
            time.sleep(self.chance.uniform(0, 1.1 * self.takes))
            process.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        killed = process.returncode == -signal.SIGKILL
        assert killed or process.returncode in (0, 1), err.decode()
        if not kill:
            self.takes += 0.2 * (time.monotonic() - start - self.takes)
        if not out.endswith(b"\n"):
            return killed
        result = json.loads(out)
        if result["status"] == "ok":
            assert result["revision"] not in self.told, f"{result['revision']} told twice"
            self.told[result["revision"]] = [r["text"] for r in result["receipts"]]
        return killed

    def check(self, known):
        """`known` revisions were there before the last command, which made one at most."""
        rows = read_chain(self.path)
        stored = {row[0]: [r["text"] for r in json.loads(row[8])] for row in rows[1:]}
        for revision, texts in self.told.items():
            assert revision in stored, f"receipt {revision} is lost: {texts}"
            for text in texts:
                assert any(text.startswith(kept) for kept in stored[revision]), \
                    f"receipt {revision} says {text!r}, stored is {stored[revision]}"
        assert known <= len(rows) <= known + 1, f"{len(rows) - known} edits by one command"
        return len(rows)

    def undo_and_redo_all(self):
        end = chatkut("show", self.path, "--json")
        steps = 0
        while subprocess.run([rig.CHATKUT, "undo", self.path], capture_output=True).returncode == 0:
            steps += 1
        empty = json.loads(chatkut("show", self.path, "--json"))
        assert not any(track.get("clips") for sequence in empty["sequences"]
                       for track in sequence["tracks"]), "clips are left at the beginning"
        for _ in range(steps):
            chatkut("redo", self.path)
        assert chatkut("show", self.path, "--json") == end, "redoing all leads elsewhere"
        read_chain(self.path)
        return steps


def main():
    chance = random.Random(SEED)
    print("seed", SEED, flush=True)
    kills = 0
    with tempfile.TemporaryDirectory(prefix="chatkut-kill-") as folder:
        stream = Stream(folder, chance)
        known = 1
        while kills < KILLS:
            for _ in range(1 + chance.randrange(2)):
                stream.run()
                known = stream.check(known)
            kills += stream.run(kill=True)
            known = stream.check(known)
        steps = stream.undo_and_redo_all()
    print(f"{kills} kills, {len(stream.told)} receipts, 0 lost, {steps} undone and redone")


main()
