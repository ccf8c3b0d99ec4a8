"""A screen of libvterm as a picture: SVG, with the terminal's own colours."""
from xml.sax.saxutils import escape

CELL_W, CELL_H, FONT = 8.4, 18, 14
FG, BG = (0xD8, 0xDB, 0xE0), (0x16, 0x18, 0x1D)


def _hex(colour):
    return "#%02x%02x%02x" % tuple(colour)


def _look(cell):
    fg, bg = cell.fg or FG, cell.bg or BG
    return (bg, fg) if cell.reverse else (fg, bg)


def svg(terminal):
    """The screen as it is, as one SVG document."""
    width, height = terminal.columns * CELL_W, terminal.rows * CELL_H
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
           f'viewBox="0 0 {width:.1f} {height}" font-family="DejaVu Sans Mono, monospace" '
           f'font-size="{FONT}"><rect width="100%" height="100%" fill="{_hex(BG)}"/>']
    for y in range(terminal.rows):
        x = 0
        while x < terminal.columns:
            cell = terminal.cell(x, y)
            columns = max(cell.width, 1)
            fg, bg = _look(cell)
            if bg != BG:
                out.append(f'<rect x="{x * CELL_W:.1f}" y="{y * CELL_H}" '
                           f'width="{columns * CELL_W + .2:.1f}" height="{CELL_H}" '
                           f'fill="{_hex(bg)}"/>')
            if cell.text.strip():
                more = ' font-weight="bold"' if cell.bold else ""
                more += ' text-decoration="underline"' if cell.underline else ""
                out.append(f'<text x="{x * CELL_W:.1f}" y="{y * CELL_H + 14}" '
                           f'textLength="{columns * CELL_W:.1f}" '
                           f'lengthAdjust="spacingAndGlyphs" fill="{_hex(fg)}"{more}>'
                           f'{escape(cell.text)}</text>')
            x += columns
    out.append("</svg>\n")
    return "\n".join(out)
