#!/usr/bin/env python3
"""Files become assets."""
import os
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
