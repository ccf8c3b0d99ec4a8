"""A terminal for tests: a pseudo-terminal with libvterm behind it.

    with Terminal(["chatkut", "film.ckut"], 80, 24) as terminal:
        terminal.wait("stored")
        terminal.type("make the title bigger\r")
        print(terminal.text())

Nothing here waits for a time: wait() reads until the screen says what it should, and fails
with the screen when it does not within PATIENCE seconds.
"""
import ctypes
import ctypes.util
import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

PATIENCE = 20
PIECE = 4096  # libvterm 0.1.4 keeps arrays on the stack for each write


class _Pos(ctypes.Structure):
    _fields_ = [("row", ctypes.c_int), ("col", ctypes.c_int)]


class _Cell(ctypes.Structure):
    _fields_ = [("chars", ctypes.c_uint32 * 6), ("width", ctypes.c_char),
                ("attrs", ctypes.c_uint32), ("fg", ctypes.c_uint8 * 4),
                ("bg", ctypes.c_uint8 * 4)]


def _library():
    name = ctypes.util.find_library("vterm")
    if not name:
        return None
    library = ctypes.CDLL(name)
    library.vterm_new.restype = ctypes.c_void_p
    library.vterm_obtain_screen.restype = ctypes.c_void_p
    library.vterm_obtain_state.restype = ctypes.c_void_p
    library.vterm_input_write.restype = ctypes.c_size_t
    library.vterm_output_read.restype = ctypes.c_size_t
    library.vterm_new.argtypes = [ctypes.c_int, ctypes.c_int]
    for function, more in [("vterm_free", []), ("vterm_obtain_screen", []),
                           ("vterm_obtain_state", []), ("vterm_set_utf8", [ctypes.c_int]),
                           ("vterm_set_size", [ctypes.c_int] * 2),
                           ("vterm_input_write", [ctypes.c_char_p, ctypes.c_size_t]),
                           ("vterm_output_read", [ctypes.c_char_p, ctypes.c_size_t]),
                           ("vterm_screen_reset", [ctypes.c_int]),
                           ("vterm_screen_enable_altscreen", [ctypes.c_int]),
                           ("vterm_screen_get_cell", [_Pos, ctypes.POINTER(_Cell)]),
                           ("vterm_screen_convert_color_to_rgb", [ctypes.c_void_p]),
                           ("vterm_state_get_cursorpos", [ctypes.POINTER(_Pos)])]:
        getattr(library, function).argtypes = [ctypes.c_void_p] + more
    return library


VTERM = _library()


class Cell:
    """One cell: its text ("" behind a wide character) and how it looks."""

    def __init__(self, raw, screen):
        self.text = "".join(chr(c) for c in raw.chars if 0 < c < 0x110000)
        self.width = raw.width[0]
        self.bold = bool(raw.attrs & 1)
        self.underline = bool(raw.attrs >> 1 & 3)
        self.italic = bool(raw.attrs >> 3 & 1)
        self.reverse = bool(raw.attrs >> 5 & 1)
        self.fg = self._color(raw.fg, screen)
        self.bg = self._color(raw.bg, screen)

    @staticmethod
    def _color(color, screen):
        if color[0] & 6:  # VTERM_COLOR_DEFAULT_FG, _BG
            return None
        copy = (ctypes.c_uint8 * 4)(*color)
        VTERM.vterm_screen_convert_color_to_rgb(screen, ctypes.addressof(copy))
        return tuple(copy[1:4])


def _whole(data):
    """Bytes of whole characters: libvterm 0.1.4 loses one that is cut behind a sequence."""
    for back in range(1, min(4, len(data) + 1)):
        lead = data[-back]
        if lead >= 0xC0:
            needs = 2 + (lead >= 0xE0) + (lead >= 0xF0)
            return len(data) - back if back < needs else len(data)
    return len(data)


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command, columns=80, rows=24, term="xterm-256color", env=None,
                 cwd=None, utf8=True, drawing=None):
        self.columns, self.rows = columns, rows
        self.written = 0  # bytes that the program wrote
        self.raw = b""    # the last of them
        self.begun = b""  # a character that is not whole yet
        self.drawing = drawing  # a Drawing: what it does with pictures
        self.status = None
        self.vterm = VTERM.vterm_new(rows, columns)
        VTERM.vterm_set_utf8(self.vterm, utf8)
        self.screen = VTERM.vterm_obtain_screen(self.vterm)
        VTERM.vterm_screen_enable_altscreen(self.screen, 1)
        VTERM.vterm_screen_reset(self.screen, 1)
        self.pid, self.fd = self._start(command, term, env, cwd)

    def _start(self, command, term, env, cwd):
        master, slave = pty.openpty()
        self._set_size(master)
        self.modes = termios.tcgetattr(slave)
        environment = {**os.environ, "TERM": term, **(env or {})}
        environment.pop("COLORTERM", None) if not (env or {}).get("COLORTERM") else None
        environment = {k: v for k, v in environment.items() if v is not None}
        self.child = subprocess.Popen(
            [os.fspath(part) for part in command], stdin=slave, stdout=slave, stderr=slave,
            cwd=cwd, env=environment, close_fds=True,
            preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)))
        self.slave = slave  # kept: the modes are looked at when the program has gone
        os.set_blocking(master, False)
        return self.child.pid, master

    def _set_size(self, fd):
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    # ---- in and out ----

    def read(self, seconds=0.02):
        """Take what the program has written; False where there was nothing."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError as error:
            if error.errno in (errno.EIO, errno.EAGAIN):
                return False
            raise
        self.written += len(data)
        self.raw = (self.raw + data)[-65536:]
        if self.drawing:
            data, answers = self.drawing.take(data)
            self.send(answers)
        self.show(data)
        answer = ctypes.create_string_buffer(4096)
        length = VTERM.vterm_output_read(self.vterm, answer, 4096)
        if length and not self.drawing:
            self.send(answer.raw[:length])
        return True

    def show(self, data):
        """Bytes on the screen, as if the program had written them."""
        data = self.begun + data
        self.begun = data[_whole(data):]
        data = data[:_whole(data)]
        while data:
            piece = data[:_whole(data[:PIECE])]
            VTERM.vterm_input_write(self.vterm, piece, len(piece))
            data = data[len(piece):]

    def send(self, data):
        """Bytes, as a keyboard would send them; reads on while the program is slow."""
        data = memoryview(data.encode() if isinstance(data, str) else data)
        while data:
            try:
                data = data[os.write(self.fd, data[:1024]):]
            except BlockingIOError:
                self.read(0)
                select.select([self.fd], [self.fd], [], 0.05)
            except OSError as error:
                if error.errno == errno.EIO:
                    return
                raise

    type = send

    def settle(self, quiet=0.15, limit=PATIENCE):
        """Read until nothing has come for a while."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self.read(quiet):
            pass

    def wait(self, what, limit=PATIENCE):
        """Until the screen holds a text, or what(self) is true."""
        end = time.monotonic() + limit
        test = what if callable(what) else lambda terminal: what in terminal.text()
        while not test(self):
            if time.monotonic() > end:
                raise AssertionError(f"waited for {what!r}; the screen is:\n{self.text()}")
            self.read(0.05)
            if self.ended() and not self.read(0):
                if test(self):
                    return
                raise AssertionError(f"the program ended ({self.status}) before {what!r}:\n"
                                     f"{self.text()}")

    def wait_gone(self, what, limit=PATIENCE):
        """Until the screen does not hold a text any more."""
        self.wait(lambda terminal: what not in terminal.text(), limit)

    def resize(self, columns, rows):
        """As when a window is dragged."""
        self.columns, self.rows = columns, rows
        VTERM.vterm_set_size(self.vterm, rows, columns)
        self._set_size(self.fd)

    # ---- what is there ----

    def cell(self, x, y):
        raw = _Cell()
        VTERM.vterm_screen_get_cell(self.screen, _Pos(y, x), ctypes.byref(raw))
        return Cell(raw, self.screen)

    def row(self, y):
        """The text of a row, right blanks cut."""
        text, x = "", 0
        while x < self.columns:
            cell = self.cell(x, y)
            text += cell.text or " "
            x += max(cell.width, 1)
        return text.rstrip()

    def lines(self):
        return [self.row(y) for y in range(self.rows)]

    def text(self):
        return "\n".join(self.lines())

    def find(self, text):
        """(x, y) of a text; None where it is not there."""
        for y, line in enumerate(self.lines()):
            if text in line:
                return line.index(text), y
        return None

    def cursor(self):
        pos = _Pos()
        VTERM.vterm_state_get_cursorpos(VTERM.vterm_obtain_state(self.vterm), ctypes.byref(pos))
        return pos.col, pos.row

    def is_restored(self):
        """Are the modes of the terminal as before the program began?"""
        return termios.tcgetattr(self.slave)[:4] == self.modes[:4]

    # ---- the end ----

    def kill(self, number):
        os.kill(self.pid, number)

    def ended(self):
        if self.status is None:
            self.status = self.child.poll()
        return self.status is not None

    def wait_end(self, limit=PATIENCE):
        """Its status, as of subprocess: a signal is negative."""
        end = time.monotonic() + limit
        while not self.ended():
            if time.monotonic() > end:
                raise AssertionError(f"it did not end; the screen is:\n{self.text()}")
            self.read(0.05)
        self.settle(0.05)
        return self.status

    def close(self):
        if not self.ended():
            self.kill(signal.SIGKILL)
            self.child.wait()
        os.close(self.fd)
        os.close(self.slave)
        VTERM.vterm_free(self.vterm)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
