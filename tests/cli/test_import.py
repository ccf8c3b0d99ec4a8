#!/usr/bin/env python3
"""Files become assets."""
import os
import pathlib
import shutil

import flow


class Import(flow.Flow):
    def setUp(self):
        super().setUp()
        self.new()

    def assets(self):
        return flow.json.loads(self.show())["assets"]

    def test_what_is_in_a_file_is_known(self):
        flow.make_media(self.folder, "flower_540p.mp4")
        result = self.json("import", self.project, "flower_540p.mp4")
        self.assertEqual(result["status"], "ok")
        asset, = self.assets()
        self.assertEqual(asset["path"], "flower_540p.mp4")
        self.assertEqual(asset["label"], "flower_540p")
        self.assertEqual(asset["kind"], "video")
        self.assertEqual(asset["size"], [960, 540])
        self.assertEqual(asset["rate"], "30000/1001")
        self.assertEqual(asset["id"], result["files"][0]["id"])
        self.assertRegex(asset["hash"], "^blake2b:[0-9a-f]{64}$")

    def test_what_a_file_is_made_of_is_kept(self):
        path = self.folder / "late.mov"
        flow.subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
             "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=r=44100:d=1", "-vf",
             "setfield=tff", "-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-top", "1",
             "-colorspace", "smpte170m", "-color_trc", "smpte170m", "-color_primaries",
             "smpte170m", "-c:a", "pcm_s16le", "-output_ts_offset", "10", path], check=True)
        self.json("import", self.project, path)
        asset, = self.assets()
        self.assertEqual(asset["media"], {
            "container": "mov,mp4,m4a,3gp,3g2,mj2", "start": "10s", "videoCodec": "mpeg2video",
            "profile": "Main", "pixels": "yuv420p", "depth": 8, "fields": "top-first",
            "primaries": "smpte170m",
            "transfer": "smpte170m", "matrix": "smpte170m", "range": "tv",
            "audioCodec": "pcm_s16le", "channels": 1, "sampleRate": 44100})
        self.forget_media()
        result = self.json("import", self.project, path)
        self.assertEqual(result["files"][0]["state"], "updated")
        self.assertEqual(self.assets()[0], asset)
        self.assertEqual(self.json("import", self.project, path)["files"][0]["state"], "known")

    def forget_media(self):
        """As a project of an older version is."""
        document = flow.json.loads(self.show())
        for asset in document["assets"]:
            del asset["media"]
        self.write("old.json", document)
        self.run_chatkut("load", self.project, self.folder / "old.json")

    def test_a_sentence_that_names_files_imports_them(self):
        flow.make_media(self.folder, "alpha.png")
        (self.folder / "clips").mkdir()
        flow.make_media(self.folder / "clips", "flower_540p.mp4")
        result = self.json("say", self.project, "import alpha.png clips")
        self.assertEqual((result["status"], result["receipts"][0]["text"]),
                         ("ok", "Imported 2 files: alpha, flower_540p"))
        self.assertEqual(len(self.assets()), 2)
        self.assertEqual(self.json("say", self.project, "import clips/")["status"], "query")
        error = self.json("say", self.project, "import nowhere.mp4", status=1)["error"]
        self.assertEqual(error["kind"], "not_found")
        self.assertIn("nowhere.mp4", error["message"])
        # Not a sentence of the kind: nothing is looked for.
        self.run_chatkut("say", self.project, "import the bars", status=None)
        self.assertEqual(len(self.assets()), 2)

    def test_the_same_content_is_one_asset(self):
        path = flow.make_media(self.folder, "alpha.png")
        copy = self.folder / "copy.png"
        shutil.copy(path, copy)
        result = self.json("import", self.project, path, copy, path)
        self.assertEqual([f["state"] for f in result["files"]], ["added", "known", "known"])
        before = self.show()
        result = self.json("import", self.project, copy)
        self.assertEqual(result["files"][0]["state"], "known")
        self.assertNotIn("revision", result)
        self.assertEqual(self.show(), before)

    def test_folders_are_walked_in_order(self):
        path = flow.make_media(self.folder, "alpha.png")
        shots = self.folder / "shots"
        (shots / "b").mkdir(parents=True)
        (shots / ".trash").mkdir()
        for number, name in enumerate(["z.png", "a.png", "b/m.png", ".hidden.png", ".trash/x.png"]):
            shutil.copy(path, shots / name)
            with open(shots / name, "ab") as file:
                file.write(bytes([number]))
        os.symlink(shots, shots / "b" / "loop.png")
        (shots / "b" / "loop.png").unlink()
        result = self.json("import", self.project, shots)
        self.assertEqual([f["label"] for f in result["files"]], ["a", "m", "z"])
        self.assertEqual([a["path"] for a in self.assets()],
                         ["shots/a.png", "shots/b/m.png", "shots/z.png"])
        self.assertIn("3 files", result["receipts"][0]["text"])

    def test_what_lies_beside_footage_is_only_counted(self):
        card = self.folder / "card"
        (card / "CLIPINF").mkdir(parents=True)
        shutil.copy(flow.make_media(self.folder, "alpha.png"), card / "a.png")
        (card / "00001.XML").write_text("<clip/>")
        (card / "CLIPINF" / "00001.CPI").write_bytes(b"HDMV0200" + bytes(range(200)))
        (card / "notes").write_text("Beach first, then the market.")
        _, done, _ = self.run_chatkut("import", self.project, card)
        self.assertIn("3 other files", done)
        self.assertEqual(self.json("import", self.project, card)["files"][2]["state"], "known")
        (card / "late.mp4").write_bytes(b"cut off")
        result = self.json("import", self.project, card, status=1)
        self.assertEqual([(pathlib.Path(f["file"]).name, f["state"]) for f in result["files"]],
                         [("00001.XML", "other"), ("00001.CPI", "other"), ("a.png", "known"),
                          ("late.mp4", "failed"), ("notes", "other")])
        named = self.json("import", self.project, card / "notes", status=1)
        self.assertEqual(named["files"][0]["state"], "failed")

    def fault_of(self, path):
        result = self.json("import", self.project, path, status=1)
        error = result["files"][0]["error"]
        self.assertEqual(error["kind"], "not_found")
        return error["message"]

    def test_a_path_that_leads_nowhere_is_told_with_the_name_that_was_meant(self):
        shots = self.folder / "shots"
        shots.mkdir()
        for name in ("beach day.mp4", "market.mov", "bad\udcff.mp4"):
            (shots / name).touch()
        for path, told in (
                ("shots/baech day.mp4", f"There is no “baech day.mp4” in “{shots}”. "
                 "Did you mean “beach day.mp4”?"),
                ("shots/Market.mp4", f"There is no “Market.mp4” in “{shots}”. "
                 "Did you mean “market.mov”?"),
                ("shots/market", f"There is no “market” in “{shots}”. "
                 "Did you mean “market.mov”?"),
                ("shosts/market.mov", f"There is no folder “shosts” in “{self.folder}”. "
                 "Did you mean “shots”?"),
                ("shots/a/b.mov", f"There is no folder “a” in “{shots}”, nor anything with "
                 "a name like it."),
                ("shots/wedding.mp4", f"There is no “wedding.mp4” in “{shots}”, nor anything "
                 "with a name like it."),
                ("shots/*.mxf", f"There is nothing in “{shots}” that fits “*.mxf”.")):
            with self.subTest(path):
                self.assertEqual(self.fault_of(path), told)

    def test_patterns_are_as_in_a_shell(self):
        for name in ("flower_540p.mp4", "music_outfoxing.mp3", "alpha.png"):
            flow.make_media(self.folder, name)
        (self.folder / "notes [1].txt").touch()
        files = self.json("import", self.project, "*.[mp]*")["files"]
        self.assertEqual([pathlib.Path(file["file"]).name for file in files],
                         ["alpha.png", "flower_540p.mp4", "music_outfoxing.mp3"])

    def test_labels_are_unique(self):
        path = flow.make_media(self.folder, "alpha.png")
        for number, folder in enumerate(["one", "two"]):
            (self.folder / folder).mkdir()
            shutil.copy(path, self.folder / folder / "Shot.png")
            with open(self.folder / folder / "Shot.png", "ab") as file:
                file.write(bytes([number]))
        self.run_chatkut("import", self.project, "one", "two")
        self.assertEqual([a["label"] for a in self.assets()], ["Shot", "Shot 2"])

    def test_a_moved_file_is_found_again_and_a_changed_one_read_again(self):
        path = flow.make_media(self.folder, "alpha.png")
        self.run_chatkut("import", self.project, path)
        first, = self.assets()
        moved = self.folder / "logo.png"
        path.rename(moved)
        result = self.json("import", self.project, moved)
        self.assertEqual(result["files"][0]["state"], "updated")
        second, = self.assets()
        self.assertEqual((second["id"], second["path"]), (first["id"], "logo.png"))
        with open(moved, "ab") as file:
            file.write(b"more")
        result = self.json("import", self.project, moved)
        self.assertEqual(result["files"][0]["state"], "updated")
        third, = self.assets()
        self.assertEqual(third["id"], first["id"])
        self.assertNotEqual(third["hash"], first["hash"])

    def test_it_is_one_revision_and_places_nothing(self):
        path = flow.make_media(self.folder, "alpha.png")
        self.run_chatkut("import", self.project, path)
        self.assertFalse(flow.Timeline(self.show()).clips())
        log = self.json("log", self.project)["revisions"]
        self.assertEqual([entry["kind"] for entry in log], ["import"])


if __name__ == "__main__":
    flow.main()
