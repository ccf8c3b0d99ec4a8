#!/usr/bin/env python3
"""A rough cut by keys alone, and by the mouse, as somebody makes it who sees the screen."""
import json

import rig

RATE = 30


def film(*tracks):
    """A document; tracks of (id, kind, [(clip, first frame, last frame)])."""
    def clip(name, first, last):
        return {"id": name, "type": "text", "label": name, "text": name, "start": first,
                "duration": last - first}
    return {"chatkut": 1, "id": "film", "main": "main", "assets": [], "sequences": [
        {"id": "main", "size": [640, 360], "rate": f"{RATE}/1", "tracks": [
            {"id": name, "kind": kind, "clips": [clip(*each) for each in clips],
             **({"role": "main"} if not i else {})}
            for i, (name, kind, clips) in enumerate(tracks)]}]}


class Keys(rig.App):
    def begin(self, document, columns=80, rows=24, **more):
        self.new()
        path = self.folder / "film.json"
        path.write_text(json.dumps(document))
        self.run_chatkut("load", self.project, path)
        shown = self.open_project(columns, rows, **more)
        shown.type("\x1b2")
        shown.wait("split")
        return shown

    def clips(self):
        """What is on the timeline: "V1 a 0-30, b 30-90", frames."""
        main = self.json("show", self.project)["sequences"][0]
        rows = []
        for track in main["tracks"]:
            names = [f"{c.get('label', c['id'])} {c['start']}-{c['start'] + c['duration']}"
                     for c in track["clips"]]
            rows.append(", ".join(names))
        return rows

    def do(self, shown, keys, says):
        shown.type(keys)
        shown.wait(says)

    def test_a_rough_cut_by_keys_alone(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 90), ("b", 90, 180), ("c", 180, 300)])))
        self.do(shown, ">>", "0:02")
        self.do(shown, "s", "Split")
        self.assertEqual(self.clips(), ["a 0-60, a 60-90, b 90-180, c 180-300"])
        self.do(shown, "x", "Deleted")
        self.assertEqual(self.clips(), ["a 0-60, b 60-150, c 150-270"])
        self.do(shown, "\x1b[B<", "0:04")          # the next cut, a second back
        self.do(shown, "}", "Trimmed")              # the end to here, and close
        self.assertEqual(self.clips(), ["a 0-60, b 60-120, c 120-240"])
        self.do(shown, "c", "1 selected")
        self.do(shown, "d", "Duplicated")
        self.do(shown, "\x1bm", "no markers")
        self.do(shown, "mMdrop\r", "drop")
        before = self.clips()
        for _ in range(6):
            shown.type("u")
        shown.wait(lambda _: self.clips() == ["a 0-90, b 90-180, c 180-300"])
        for _ in range(6):
            shown.type("U")
        shown.wait(lambda _: self.clips() == before)

    def test_keys_in_a_burst_mean_what_is_there_then(self):
        shown = self.begin(film(("v1", "video", [(name, 60 * i, 60 * i + 60)
                                                 for i, name in enumerate("abcdef")])))
        shown.type("xxxu")
        shown.wait(lambda _: self.clips() == ["c 0-60, d 60-120, e 120-180, f 180-240"])
        shown.wait("Undid")

    def test_one_goes_to_times_clips_and_markers(self):
        shown = self.begin(film(("v1", "video", [("harbour", 0, 90), ("night", 90, 300)])))
        self.do(shown, "g0:05\r", "▼ 0:05")
        self.do(shown, "g+15f\r", "▼ 0:05.5")
        self.do(shown, "g-1\r", "▼ 0:04.5")
        self.do(shown, "g50%\r", "▼ 0:05")
        self.do(shown, "gnonsense\r", "nonsense")
        shown.type("\x1b")
        shown.wait_gone("Go to a time")
        self.do(shown, "/nig\r", "▼ 0:03")
        shown.wait("1 selected")
        shown.type("\x1b")
        shown.wait_gone("1 selected")
        self.do(shown, "m", "Added a marker")
        self.do(shown, "\x1b[H", "▼ 0:00")
        self.do(shown, "'\r", "▼ 0:03")

    def test_it_plays_without_a_player(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 300)])))
        shown.type("lll")
        shown.wait(lambda terminal: "▼ 0:00 " not in terminal.text() + " ")
        shown.type("k")
        shown.settle()
        still = shown.row(0)
        shown.settle()
        self.assertEqual(shown.row(0), still)

    def test_zoom_and_scrolling_are_found_again(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 9000)])))
        self.do(shown, "+++", "zoom 15f")
        shown.type("\x11")
        shown.wait_end()
        self.open_project().wait("zoom 15f")

    def test_the_mouse_sets_the_playhead_and_selects(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 150), ("b", 150, 300)])))
        column, row = shown.find("b▒") or shown.find(" b ")
        self.click(shown, column + 9, row)
        shown.wait("1 selected")
        shown.wait("▸b")
        x, y = shown.find("0:08")
        self.click(shown, x - 1, y)
        shown.wait("▼ 0:08")

    @staticmethod
    def click(shown, x, y):
        shown.type(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    def test_moving_the_playhead_costs_few_bytes(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 4500), ("b", 4500, 9000)])))
        shown.settle()
        costs = []
        for _ in range(20):
            before = shown.written
            shown.type("\x1b[C")
            shown.settle(0.05)
            costs.append(shown.written - before)
        self.assertLess(sorted(costs)[len(costs) // 2], 100, costs)


if __name__ == "__main__":
    rig.main()
