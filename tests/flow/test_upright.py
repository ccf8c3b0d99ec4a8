"""Pictures stand upright and have square pixels: the same four quarters (red, green, blue,
white from the top left) out of photographs of all eight EXIF orientations, films that are
turned, films of wide and narrow pixels, and both at once."""
import os
import struct
import subprocess

import rig

WIDTH, HEIGHT = 80, 48
# BT.709: luma, Cb, Cr.
QUARTERS = {(0, 0): (63, 102, 240), (1, 0): (173, 42, 26), (0, 1): (32, 240, 118),
            (1, 1): (235, 128, 128)}
TOLERANCE = 6  # of JPEG, and of chroma that was scaled

UPRIGHT = "".join(f"color={color}:s={WIDTH // 2}x{HEIGHT // 2}[{name}];" for color, name in
                  (("red", "r"), ("0x00ff00", "g"), ("blue", "b"), ("white", "w"))) + \
    "[r][g][b][w]xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0,format=yuv444p"

# How a picture has to be stored for each orientation: undone, it is upright.
EXIF = {1: "null", 2: "hflip", 3: "hflip,vflip", 4: "vflip", 5: "transpose=0",
        6: "transpose=2", 7: "transpose=3", 8: "transpose=1"}
# What ffmpeg 5.1 writes for rotate=90 is a turn of 90 degrees to the left.
TURNS = {90: "transpose=1", 180: "hflip,vflip", 270: "transpose=2"}
MPEG4 = ("-c:v", "libx264", "-qp", 2, "-frames:v", 10)
# name, filters, options
FILMS = [
    *((f"turn{turn}.mp4", stored, MPEG4) for turn, stored in TURNS.items()),
    ("wide.mp4", f"scale={WIDTH // 2}:{HEIGHT},setsar=2", MPEG4),
    ("narrow.mkv", f"scale={WIDTH}:{HEIGHT // 2},setsar=1/2", MPEG4),
    ("wide_turn90.mp4", f"transpose=1,scale={HEIGHT // 2}:{WIDTH},setsar=2", MPEG4),
    ("offset.ts", "setpts=PTS+7/TB", (*MPEG4, "-muxdelay", 0, "-copyts")),
    ("full.mp4", "format=yuvj420p", MPEG4),
    ("ten.mkv", "format=yuv420p10", (*MPEG4,)),
    ("rgb.mkv", "format=gbrp", ("-c:v", "ffv1", "-frames:v", 10)),
    ("fields.mp4", "format=yuv420p,setfield=tff", (*MPEG4, "-flags", "+ilme+ildct", "-top", 1)),
]


def exif(orientation):
    """An APP1 segment with nothing but that."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def make_photo(folder, orientation, stored):
    path = os.path.join(folder, f"photo{orientation}.jpg")
    rig.ffmpeg("-f", "lavfi", "-i", f"{UPRIGHT},{stored}", "-frames:v", 1, "-q:v", 2, path)
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data[:2] + exif(orientation) + data[2:])
    return path


def make_film(folder, name, filters, options):
    path = os.path.join(folder, name)
    tags = () if "rgb" in name else ("-colorspace", "smpte170m")
    pixels = () if "-pix_fmt" in options or "format=" in filters else ("-pix_fmt", "yuv420p")
    rig.ffmpeg("-f", "lavfi", "-i", f"{UPRIGHT},{filters}", *options, *pixels, *tags, path)
    return turn(path, name.split("turn")[1][:-4]) if "turn" in name else path


def turn(path, degrees):
    """The same file, with a display matrix: that is only written where packets are copied."""
    turned = path.replace(".mp4", ".mov")
    rig.ffmpeg("-i", path, "-c", "copy", "-metadata:s:v", f"rotate={degrees}", turned)
    return turned


def check_frame(report, name, frame):
    luma, chroma = WIDTH * HEIGHT, WIDTH * HEIGHT // 4
    for (right, below), want in QUARTERS.items():
        x, y = (1 + 2 * right) * WIDTH // 4, (1 + 2 * below) * HEIGHT // 4
        at = y // 2 * WIDTH // 2 + x // 2
        got = frame[y * WIDTH + x], frame[luma + at], frame[luma + chroma + at]
        report.check(max(abs(a - b) for a, b in zip(got, want)) <= TOLERANCE,
                     f"{name}: the quarter at {x}, {y} is {got}, not {want}")


def main():
    report = rig.Report()
    with rig.workshop() as folder:
        files = [make_photo(folder, *row) for row in EXIF.items()]
        files += [make_film(folder, *row) for row in FILMS]
        film = rig.Film(folder, 25, WIDTH, HEIGHT)
        track = film.track("v")
        for n, path in enumerate(files):
            film.add(track, path, "image" if path.endswith(".jpg") else "video", n, 1)
        out = rig.ffmpeg("-i", film.render("upright"), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-",
                         stdout=subprocess.PIPE)
        size = WIDTH * HEIGHT * 3 // 2
        report.check(len(out) == size * len(files), f"{len(out) // size} frames")
        for n, path in enumerate(files):
            check_frame(report, os.path.basename(path), out[n * size:(n + 1) * size])
        print(f"{len(files)} files")
    report.end()


main()
