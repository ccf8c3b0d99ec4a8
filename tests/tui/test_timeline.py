#!/usr/bin/env python3
"""A rough cut by keys alone, and by the mouse, as somebody makes it who sees the screen."""
import json

import rig

RATE = 30
RIGHT, DOWN = "\x1b[C", "\x1b[B"


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

    def test_what_was_cut_or_deleted_is_pasted(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 90), ("b", 90, 180), ("c", 180, 300)])))
        self.do(shown, "\x18", "Deleted")           # a, cut
        self.assertEqual(self.clips(), ["b 0-90, c 90-210"])
        self.do(shown, "\x1b[Fp", "Pasted")
        self.assertEqual(self.clips(), ["b 0-90, c 90-210, a 210-300"])
        self.do(shown, "\x1b[Hy", "copied")
        self.do(shown, "x", "text 'b'")
        self.do(shown, "p", "Pasted text 'b'")
        self.assertEqual(self.clips(), ["b 0-90, c 90-210, a 210-300"])
        for _ in range(4):
            shown.type("u")
        shown.wait(lambda _: self.clips() == ["a 0-90, b 90-180, c 180-300"])

    def test_tracks_are_muted_named_and_moved_by_keys(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 90)]), ("v2", "video", [("b", 0, 60)])))
        self.do(shown, "\x1b[5~\x1b[5~", "▸V2")              # the lowest, the one above
        self.do(shown, "\x1bq", "Updated track V2: muted off→on")
        self.do(shown, "\x1br", "Rename the track")
        self.do(shown, "Over\r", "name 'Over'")
        self.do(shown, "\x1b[6;3~", "it is now track V1 'Over'")
        track, main = self.json("show", self.project)["sequences"][0]["tracks"]
        self.assertEqual((track["label"], track["mute"], main["role"]), ("Over", True, "main"))
        for _ in range(3):
            shown.type("u")
        shown.wait(lambda _: self.clips() == ["a 0-90", "b 0-60"])

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

    def move_bytes(self, shown, key, count):
        """What a move of the playhead costs on the line, on average."""
        before = shown.written
        for _ in range(count):
            clock = shown.row(0)
            shown.type(key)
            shown.wait(lambda terminal: terminal.row(0) != clock)
        shown.settle()
        return (shown.written - before) / count

    def test_a_move_of_the_playhead_costs_less_than_a_hundred_bytes(self):
        rows = [("v" + str(row), "video",
                 [(f"{name}-{n}", 60 * n, 60 * n + 60 - (name == "t") * 20)
                  for n in range(100)]) for row, name in enumerate("mot")]
        for number, colors in enumerate((None, "truecolor")):
            self.project = self.folder / f"{number}.ckut"
            shown = self.begin(film(*rows), 120, 40, COLORTERM=colors)
            costs = {key: self.move_bytes(shown, key, 20) for key in (RIGHT, ">", DOWN)}
            self.assertLess(costs[RIGHT], 20, costs)
            self.assertLess(costs[">"], 80, costs)
            self.assertLess(costs[DOWN], 100, costs)

    def test_where_several_clips_could_be_meant_they_are_named(self):
        shown = self.begin(film(("v1", "video", []), ("v2", "video", [("below", 0, 90)]),
                                ("v3", "video", [("above", 30, 60)])))
        self.do(shown, ">s", "Several clips are under the playhead")
        self.do(shown, ">s", "Split")

    def test_it_plays_without_a_player(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 300)])))
        shown.type("lll")
        shown.wait(lambda terminal: "▼ 0:00.000" not in terminal.text())
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

    def test_signs_of_a_tracks_head_are_pressed(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 300)]),
                                ("v2", "video", [("b", 90, 150)])), 120, 40)
        x, y = shown.find("∅◉▣◌")  # mute, solo, lock, hide
        for n, (receipt, again) in enumerate([("muted off→on", "muted on→off"),
                                              ("Muted every track but track V2", None),
                                              ("locked off→on", "locked on→off"),
                                              ("shown on→off", "shown off→on")]):
            self.click(shown, x + n, y)
            shown.wait(receipt)
            if again:
                self.click(shown, x + n, y)
                shown.wait(again)
        shown.type("\x1b[19~")  # F8: the mouse is the terminal's
        shown.wait_gone("◉")

    def drag(self, shown, start, end, drop=True):
        """Press at a cell, go to another by two steps, let go; cells are (x, y)."""
        middle = ((start[0] + end[0]) // 2, end[1])
        self.mouse(shown, 0, start)
        for place in (middle, end):
            self.mouse(shown, 32, place)
        if drop:
            self.mouse(shown, 0, end, "m")

    @staticmethod
    def mouse(shown, button, place, final="M"):
        shown.type(f"\x1b[<{button};{place[0] + 1};{place[1] + 1}{final}")

    def test_clips_are_dragged_in_time_to_tracks_and_by_their_edges(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 300)]),
                                ("v2", "video", [("b", 90, 150)]),
                                ("v3", "video", [("c", 240, 300)])))
        column, row = shown.find(" b ")
        second = (shown.find("0:04")[0] - shown.find("0:02")[0]) // 2
        self.drag(shown, (column + 2, row), (column + 2 + 3 * second, row))
        shown.wait("Moved")
        self.assertEqual(self.clips()[1], "b 180-240")  # its end at the start of c
        above, column = shown.find(" c ")[1], shown.find("▸b")[0]
        self.drag(shown, (column + 3, row), (column + 3, above))
        shown.wait("undo 3")
        self.assertEqual(self.clips()[1:], ["", "b 180-240, c 240-300"])
        start = shown.find("▸b")[0] - 2
        self.drag(shown, (start, above), (start - second, above))
        shown.wait("Trimmed")
        first = int(self.clips()[2].split()[1].split("-")[0])
        self.assertAlmostEqual(first, 150, delta=5)

    def test_a_drag_shows_a_ghost_and_esc_ends_it(self):
        shown = self.begin(film(("v1", "video", [("a", 0, 300)]),
                                ("v2", "video", [("b", 90, 150)])))
        column, row = shown.find(" b ")
        before = self.clips()
        self.drag(shown, (column + 2, row), (column + 16, row), drop=False)
        shown.wait("▒▒▒")
        shown.type("\x1b")
        shown.wait_gone("▒▒▒")
        self.mouse(shown, 0, (column + 16, row), "m")
        shown.settle()
        self.assertEqual(self.clips(), before)

    def test_the_wheel_goes_through_tracks_zooms_and_scrolls(self):
        tracks = [(f"v{n}", "video", [(f"clip{n}", 0, 300)]) for n in range(1, 31)]
        shown = self.begin(film(*tracks))
        place = (30, shown.find("0:02")[1] + 2)
        self.assertIn("clip30", shown.text())
        for _ in range(3):
            self.mouse(shown, 65, place)
        shown.wait_gone("clip30")
        self.mouse(shown, 64 + 16, place)
        shown.wait_gone("zoom all")
        for _ in range(4):
            self.mouse(shown, 65 + 4, place)
        shown.wait_gone("┬0:01")

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
