"""What a terminal that draws pictures does with them: sixels and kitty's graphics.

A Drawing stands between a program and its Terminal: it answers what is asked about pictures, takes
the pictures out of the bytes and keeps them as pixels.
"""
import base64
import re
import zlib

STRING = re.compile(rb"\x1bP[0-9;]*q.*?\x1b\\|\x1b_G.*?\x1b\\", re.S)
OPEN = re.compile(rb"\x1b(?:P[^\x1b]*|_[^\x1b]*)?(?:\x1b)?\Z", re.S)
PLACE = re.compile(rb"\x1b7\x1b\[(\d+);(\d+)H\Z")


class Picture:
    """Pixels, and the cell of their upper left corner (columns, rows: kitty's)."""

    def __init__(self, x, y, rows, columns=0, lines=0):
        self.x, self.y, self.pixels = x, y, rows
        self.width, self.height = len(rows[0]), len(rows)
        self.columns, self.lines = columns, lines

    def at(self, right, down):
        """The colour at a share of width and height."""
        return self.pixels[int(self.height * down)][int(self.width * right)]


def sixels(data):
    """Rows of colours (None: nothing was drawn) of a DCS string without its frame."""
    _, size, body = re.match(rb'([0-9;]*q)"1;1;(\d+;\d+)(.*)\Z', data, re.S).groups()
    width, height = map(int, size.split(b";"))
    rows = [[None] * width for _ in range(height)]
    palette, color, x, y = {}, None, 0, 0
    for token in re.finditer(rb"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)(.)|([$-])|([?-~])", body):
        number, red, green, blue, count, run, move, one = token.groups()
        if number and red:
            palette[int(number)] = tuple(round(int(c) * 2.55) for c in (red, green, blue))
        elif number:
            color = palette[int(number)]
        elif move:
            x, y = 0, y + 6 * (move == b"-")
        else:
            bits = ord(run or one) - 0x3F
            for column in range(x, x + int(count or 1)):
                for row in range(6):
                    if bits >> row & 1:
                        rows[y + row][column] = color
            x += int(count or 1)
    return rows


class Drawing:
    """sixel, kitty: what the terminal says that it knows; cell: pixels of one."""

    def __init__(self, sixel=False, kitty=False, cell=(10, 20)):
        self.asked = b""    # every question
        self.pictures = []  # all that came, in their order
        self.shown = {}     # kitty's, by number
        self.deleted = 0
        self._rest, self._parts, self._last = b"", b"", b""
        self._answers = {b"\x1b[16t": f"\x1b[6;{cell[1]};{cell[0]}t",
                         b"\x1b[?1;1;0S": "\x1b[?1;0;256S",
                         b"\x1b[c": "\x1b[?62;4c" if sixel else "\x1b[?62c"}
        self._kitty = kitty

    def take(self, data):
        """(bytes without pictures and questions, what the terminal answers)"""
        data, answers = self._rest + data, ""
        tail = OPEN.search(data)
        self._rest = data[tail.start():] if tail else b""
        data = data[:len(data) - len(self._rest)]
        kept, start = b"", 0
        for match in STRING.finditer(data):
            kept += data[start:match.start()]
            start = match.end()
            answers += self._string(match.group(), self._last + kept)
        kept += data[start:]
        self._last = (self._last + kept)[-32:]
        for question, answer in self._answers.items():
            if question in kept:
                self.asked += question
                kept = kept.replace(question, b"")
                answers += answer
        return kept, answers

    def _string(self, string, before):
        place = PLACE.search(before)
        x, y = (int(place.group(2)) - 1, int(place.group(1)) - 1) if place else (0, 0)
        if string[1:2] == b"P":
            self.pictures.append(Picture(x, y, sixels(string[2:-2])))
            return ""
        head, _, text = string[3:-2].partition(b";")
        keys = dict(pair.split(b"=") for pair in head.split(b","))
        action = keys.get(b"a")
        if action == b"q":
            self.asked += string
            return "\x1b_Gi=31;OK\x1b\\" if self._kitty else ""
        if action == b"d":
            self.deleted += 1
            self.shown.pop(keys.get(b"i"), None)
            return ""
        if action == b"T":
            self._parts, self._keys, self._place = b"", keys, (x, y)
        self._parts += text
        if keys[b"m"] == b"0":
            self._kitty_picture()
        return ""

    def _kitty_picture(self):
        width, columns, lines = (int(self._keys[key]) for key in (b"s", b"c", b"r"))
        flat = zlib.decompress(base64.b64decode(self._parts))
        pixels = [tuple(flat[i:i + 3]) for i in range(0, len(flat), 3)]
        rows = [pixels[i:i + width] for i in range(0, len(pixels), width)]
        picture = Picture(*self._place, rows, columns, lines)
        self.pictures.append(picture)
        self.shown[self._keys[b"i"]] = picture
