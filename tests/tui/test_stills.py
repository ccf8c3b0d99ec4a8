#!/usr/bin/env python3
"""Pictures that a terminal draws itself: sixels and kitty's graphics, decoded again."""
import rig
import terminal
from drawing import Drawing
from test_pictures import BLUE, GREEN, RED, make, near, pane


class Stills(rig.App):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "25")

    def show(self, drawing, **more):
        return self.open_project(columns=150, rows=30, drawing=drawing, **more)

    def show_film(self, drawing, **more):
        """A film of red and blue, then of green and red."""
        make(self.folder / "a.mp4", RED, BLUE)
        make(self.folder / "b.mp4", GREEN, RED)
        self.run_chatkut("import", self.project, "a.mp4", "b.mp4")
        self.say("add a.mp4")
        self.say("append b.mp4")
        return self.show(drawing, **more)

    def wait_picture(self, shown, left, right):
        """Until the preview's pane shows two colours as a picture; that picture."""
        found = []

        def there(shown):
            try:
                x, y, columns, rows = pane(shown, "Preview")
            except (StopIteration, ValueError):  # it is being drawn
                return False
            found[:] = [picture for picture in shown.drawing.pictures
                        if x <= picture.x < x + columns and y <= picture.y < y + rows and
                        near(picture.at(0.2, 0.5), left, 20) and
                        near(picture.at(0.8, 0.5), right, 20)]
            return found
        shown.wait(there)
        return found[-1]

    def check_sixel(self, shown, picture):
        """It is whole, in its place, and what was filmed."""
        x, y, columns, rows = pane(shown, "Preview")
        self.assertLessEqual(picture.x + picture.width / 10, x + columns)
        self.assertLessEqual(picture.y + picture.height / 20, y + rows)
        self.assertTrue(all(None not in row for row in picture.pixels))
        edge = next(i for i, color in enumerate(picture.pixels[9]) if near(color, BLUE, 60))
        self.assertAlmostEqual(edge, picture.width / 2, delta=6)

    def check_rows_are_written(self, shown, picture):
        """What came since shown.raw was emptied holds all of the rows of a picture."""
        rows = range(picture.y, picture.y + picture.height // 20)
        fresh = terminal.Terminal(["true"], 150, 30)
        self.addCleanup(fresh.close)
        fresh.show(Drawing().take(shown.raw)[0])
        self.assertEqual([fresh.row(y) for y in rows], [shown.row(y) for y in rows])

    def test_sixels_are_drawn_once_and_go_with_what_they_show(self):
        drawing = Drawing(sixel=True)
        shown = self.show_film(drawing, term="screen-256color")
        picture = self.wait_picture(shown, RED, BLUE)
        self.check_sixel(shown, picture)
        self.assertNotIn(b"\x1b_G", drawing.asked)  # tmux would take it for a title
        shown.settle(0.3)
        count = len(drawing.pictures)
        shown.type("words")
        shown.wait("words")
        shown.settle(0.3)
        self.assertEqual(len(drawing.pictures), count)
        shown.raw = b""
        shown.type("\x10")  # the palette lies over it
        shown.wait("Commands")
        shown.settle(0.3)
        self.check_rows_are_written(shown, picture)
        shown.type("\x1b")
        shown.wait_gone("Commands")
        shown.wait(lambda shown: len(drawing.pictures) > count)
        shown.type("\x1b\x1b[B")  # the next cut
        self.wait_picture(shown, GREEN, RED)

    def test_kitty_draws_and_takes_away(self):
        drawing = Drawing(sixel=True, kitty=True)
        shown = self.show_film(drawing)
        picture = self.wait_picture(shown, RED, BLUE)
        x, y, columns, rows = pane(shown, "Preview")
        self.assertLessEqual(picture.x + picture.columns, x + columns)
        self.assertLessEqual(picture.y + picture.lines, y + rows)
        self.assertIn(picture, drawing.shown.values())
        shown.type("\x10")
        shown.wait("Commands")
        shown.wait(lambda shown: picture not in drawing.shown.values())

    def test_who_wants_cells_is_not_asked(self):
        config = self.folder / "config" / "chatkut"
        config.mkdir(parents=True)
        drawing = Drawing()
        self.show(drawing)
        self.assertIn(b"\x1b[c", drawing.asked)
        (config / "chatkut.conf").write_text("[preview]\nstills = cells\n")
        drawing = Drawing()
        self.show(drawing)
        self.assertEqual(drawing.asked, b"")


if __name__ == "__main__":
    rig.main()
