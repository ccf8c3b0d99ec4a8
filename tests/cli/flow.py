"""The real programs, driven as people and scripts drive them.

CHATKUT names the program, CHATKUT_LIBEXEC the folder of its worker (tests/cli/meson.build).
"""
import fractions
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from share import every, in_full, number  # noqa: F401 (tests take them from here)

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "media"
CONVERSATION_MEDIA = [
    "bbb_480p_30s_51.mp4", "flower_540p.mp4", "friday_dialogue.mp4", "alpha.png",
    "music_outfoxing.mp3",
]
# Stand-ins of the same names, where the shared media are not: lavfi inputs and options.
STAND_INS = {
    "bbb_480p_30s_51.mp4": ("testsrc2=s=854x480:r=24:d=30", "sine=f=300:d=30", ["-ac", "6"]),
    "flower_540p.mp4": ("testsrc=s=960x540:r=30000/1001:d=5.05", "sine=f=500:d=5.05", []),
    "friday_dialogue.mp4": ("smptebars=s=640x480:r=30:d=6.166", "sine=f=700:d=6.166", []),
    "alpha.png": ("color=red@0.5:s=320x240,format=rgba", None, ["-frames:v", "1"]),
    "music_outfoxing.mp3": (None, "sine=f=200:d=40", []),
}


def make_media(folder, name):
    """A generated file of this name."""
    picture, sound, more = STAND_INS[name]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
    for source in (picture, sound):
        if source:
            command += ["-f", "lavfi", "-i", source]
    if picture and sound:
        command += ["-shortest", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
                    "yuv420p", "-c:a", "aac"]
    path = pathlib.Path(folder) / name
    subprocess.run(command + more + [str(path)], check=True)
    return path


def media(folder, names):
    """Shared files where they are, else stand-ins made in `folder`."""
    shared = [SHARED / name for name in names]
    if all(path.exists() for path in shared):
        return shared
    print("shared media are not here; using generated ones", file=sys.stderr)
    return [make_media(folder, name) for name in names]


class Flow(unittest.TestCase):
    """One project in a folder of its own."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="chatkut-flow-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.project = self.folder / "film.ckut"
        # Nobody's cache, settings or data but this test's: a tester's own models are
        # never asked.
        home = tempfile.TemporaryDirectory(prefix="chatkut-home-")
        self.addCleanup(home.cleanup)
        for folder in ("cache", "config", "data"):
            os.environ[f"XDG_{folder.upper()}_HOME"] = os.path.join(home.name, folder)
        self.cache = pathlib.Path(home.name) / "cache" / "chatkut"
        self.cache.parent.mkdir()

    def run_chatkut(self, *arguments, status=0, **options):
        """Run it; `status` is what it must end with (None: anything)."""
        options.setdefault("cwd", self.folder)
        options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
        done = subprocess.run([os.environ["CHATKUT"], *map(os.fspath, map(str, arguments))],
                              capture_output=True, timeout=300, **options)
        out = done.stdout.decode()
        err = done.stderr.decode()
        if status is not None:
            self.assertEqual(done.returncode, status, f"{arguments}\n{out}\n{err}")
        return done.returncode, out, err

    def json(self, *arguments, status=0, **options):
        """The one object of a command with --json."""
        _, out, _ = self.run_chatkut(*arguments, "--json", status=status, **options)
        return json.loads(out)

    def new(self, *arguments):
        self.run_chatkut("new", self.project, *arguments)

    def show(self):
        """The composition document, as bytes are compared: as text."""
        return self.run_chatkut("show", self.project, "--json")[1]

    def say(self, words, status=0, *options):
        return self.json("say", self.project, words, *options, status=status)

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path


def seconds(time, rate):
    """A time of the document: frames of `rate`, or "7/2s"."""
    if isinstance(time, str):
        return fractions.Fraction(time.removesuffix("s"))
    return time / fractions.Fraction(rate)


class Timeline:
    """What a document says, with times in exact seconds."""

    def __init__(self, text):
        self.document = json.loads(text)
        sequences = self.document["sequences"]
        self.main = next(s for s in sequences if s["id"] == self.document["main"])
        self.rate = self.main["rate"]
        self.labels = {a["id"]: a.get("label", a["path"]) for a in self.document["assets"]}

    def clips(self, kind=None):
        """(start, end, clip) of the clips of a kind, by start."""
        found = []
        for track in self.main["tracks"]:
            for clip in track.get("clips", []):
                if kind in (None, clip["type"]):
                    start = seconds(clip["start"], self.rate)
                    found.append((start, start + seconds(clip["duration"], self.rate), clip))
        return sorted(found, key=lambda entry: (entry[0], entry[1]))

    def transitions(self):
        return [transition for track in self.main["tracks"]
                for transition in track.get("transitions", [])]

    def label(self, clip):
        return clip.get("label") or self.labels.get(clip.get("asset"), "")


def main():
    unittest.main(verbosity=2)
