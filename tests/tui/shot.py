"""A screen of libvterm as a picture: SVG, with the terminal's own colours."""
import itertools
from xml.sax.saxutils import escape

CELL_W, CELL_H, FONT = 8.4, 18, 14
FG, BG = (0xD8, 0xDB, 0xE0), (0x16, 0x18, 0x1D)


def _hex(colour):
    return "#%02x%02x%02x" % tuple(colour)


def _look(cell):
    fg, bg = cell.fg or FG, cell.bg or BG
    return ((bg, fg) if cell.reverse else (fg, bg)) + (cell.bold, cell.underline)


def _row(terminal, y):
    """Runs of cells that look alike: x, columns, look, text."""
    cells, x = [], 0
    while x < terminal.columns:
        cell = terminal.cell(x, y)
        columns = max(cell.width, 1)
        cells.append((x, columns, _look(cell), cell.text or " "))
        x += columns
    # wide characters and those of graphics stand alone: fonts differ in their width
    for look, run in itertools.groupby(cells, lambda c: (c[2], c[1] == 1 and c[3] < "\u2500")):
        run = list(run)
        pieces = [run] if look[1] else [[cell] for cell in run]
        for piece in pieces:
            yield (piece[0][0], sum(cell[1] for cell in piece), look[0],
                   "".join(cell[3] for cell in piece))


def _runs(terminal, y):
    """Backgrounds first, each as wide as it is."""
    rows = list(_row(terminal, y))
    for bg, group in itertools.groupby(rows, lambda run: run[2][1]):
        group = list(group)
        if bg != BG:
            width = sum(run[1] for run in group) * CELL_W + .3
            yield (f'<rect x="{group[0][0] * CELL_W:.1f}" y="{y * CELL_H}" '
                   f'width="{width:.1f}" height="{CELL_H + .3}" fill="{_hex(bg)}"/>')
    for x, columns, (fg, _, bold, underline), text in rows:
        if text.strip():
            more = ' font-weight="bold"' if bold else ""
            more += ' text-decoration="underline"' if underline else ""
            yield (f'<text x="{x * CELL_W:.1f}" y="{y * CELL_H + 14}" '
                   f'textLength="{columns * CELL_W:.1f}" lengthAdjust="spacingAndGlyphs" '
                   f'xml:space="preserve" fill="{_hex(fg)}"{more}>{escape(text)}</text>')


def svg(terminal):
    """The screen as it is, as one SVG document."""
    width, height = terminal.columns * CELL_W, terminal.rows * CELL_H
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
           f'viewBox="0 0 {width:.1f} {height}" font-family="DejaVu Sans Mono, monospace" '
           f'font-size="{FONT}"><rect width="100%" height="100%" fill="{_hex(BG)}"/>']
    for y in range(terminal.rows):
        out += _runs(terminal, y)
    return "\n".join(out + ["</svg>\n"])
