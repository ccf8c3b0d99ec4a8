#!/usr/bin/env python3
"""The picture under the playhead, and those of assets and sounds, in the cells of a terminal."""
import subprocess

import rig

RED, BLUE, GREEN = (224, 32, 32), (32, 32, 224), (32, 160, 32)


def make(path, left, right):
    """A film of two coloured halves with a sound that is loud in its second half."""
    halves = "".join(f"color=0x{r:02x}{g:02x}{b:02x}:s=320x360:r=25:d=4[{name}];"
                     for name, (r, g, b) in (("l", left), ("r", right)))
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-filter_complex",
               halves + "[l][r]hstack,scale=out_color_matrix=bt709[v];"
               "aevalsrc=if(lt(t\\,2)\\,0\\,0.9*sin(440*2*PI*t)):d=4[a]",
               "-map", "[v]", "-map", "[a]", "-colorspace", "bt709", "-pix_fmt", "yuv420p",
               "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)


def near(color, wanted, by=80):
    return color is not None and all(abs(a - b) <= by for a, b in zip(color, wanted))


def pane(shown, title):
    """The rectangle of cells in the box with this title: x, y, columns, rows."""
    x, y = next((line.index(title), y) for y, line in enumerate(shown.lines()) if title in line)
    left = max(i for i in range(x) if shown.cell(i, y).text in "┌┏")
    right = min(i for i in range(x, shown.columns) if shown.cell(i, y).text in "┐┓")
    below = min(i for i in range(y + 1, shown.rows) if shown.cell(left, i).text in "└┗")
    return left + 1, y + 1, right - left - 1, below - y - 1


def share(shown, box, color):
    """How many cells of a part of the screen are of a colour, as near as 256 come."""
    x, y, columns, rows = box
    cells = [shown.cell(x + i, y + j) for i in range(columns) for j in range(rows)]
    return sum(near(cell.bg, color) for cell in cells)


def halves(box):
    x, y, columns, rows = box
    return (x, y, columns // 2, rows), (x + (columns + 1) // 2, y, columns // 2, rows)


class Pictures(rig.App):
    def setUp(self):
        super().setUp()
        self.new("--size", "640x360", "--rate", "25")
        make(self.folder / "a.mp4", RED, BLUE)
        make(self.folder / "b.mp4", GREEN, RED)
        self.run_chatkut("import", self.project, "a.mp4", "b.mp4")
        self.say("add a.mp4")
        self.say("append b.mp4")

    def wait_halves(self, shown, left, right):
        """Until the preview shows two colours, each on its side and there alone."""
        def there(shown):
            if "Preview" not in shown.text():
                return False
            one, other = halves(pane(shown, "Preview"))
            return (share(shown, one, left) > 60 and share(shown, other, right) > 60 and
                    share(shown, one, right) == 0 and share(shown, other, left) == 0)
        shown.wait(there)

    def test_the_preview_is_the_picture_under_the_playhead(self):
        shown = self.open_project(columns=200, rows=50)
        self.wait_halves(shown, RED, BLUE)
        shown.type("\x1b")  # the timeline
        shown.wait("Space play")
        shown.type("\x1b[B")  # the next cut
        self.wait_halves(shown, GREEN, RED)

    def test_the_preview_follows_an_edit_of_another_program(self):
        shown = self.open_project(columns=200, rows=50)
        self.wait_halves(shown, RED, BLUE)
        self.say("delete the first clip")
        self.wait_halves(shown, GREEN, RED)

    def test_a_waveform_is_where_the_sound_is(self):
        self.say("delete the second clip")
        shown = self.open_project(columns=200, rows=50)

        def there(shown):
            bars = [i for line in shown.lines() for i, c in enumerate(line)
                    if "\u2801" <= c <= "\u28ff" or "\u2581" <= c <= "\u2588"]
            return len(bars) > 40 and min(bars) > 50
        shown.wait(there)

    def test_a_file_that_is_gone_says_so(self):
        (self.folder / "a.mp4").unlink()
        shown = self.open_project(columns=200, rows=50)
        shown.wait(lambda shown: "Preview" in shown.text() and
                   share(shown, pane(shown, "Preview"), BLUE) == 0)
        self.assertFalse(shown.ended())


if __name__ == "__main__":
    rig.main()
