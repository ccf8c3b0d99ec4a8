"""Do pictures and sound stay together in a long film? Sources of four kinds with a flash and a
click every ten seconds, one after the other for two hours; what was rendered is decoded, and
flashes and clicks are looked for where exact arithmetic puts them."""
import json
import os
import subprocess
import tempfile
from fractions import Fraction

from benches.runs import fail, note, programs

SIZE = (64, 36)
SOURCE_S = 290
MARK_S = Fraction(1, 10)  # how long flashes and clicks last
LIMIT_S = Fraction(1, 100)
SAMPLE_RATE = 48000
LOUD, BRIGHT = 1000, 128  # of 32768 and 255

# name: frame rate, frames from flash to flash, sample rate, filter of pictures, suffix
SOURCES = {
    'cinema': (Fraction(24000, 1001), 240, 48000, '', 'mp4'),
    'ntsc': (Fraction(30000, 1001), 300, 44100, '', 'mp4'),
    'pal': (Fraction(25), 250, 96000, '', 'mov'),
    # every fifth picture is missing, but no flash begins with one
    'uneven': (Fraction(30), 300, 44100, ",select='eq(mod(n,300),0)+gt(mod(n,5),0)'", 'mkv'),
}


def period(name):
    rate, frames, *_ = SOURCES[name]
    return frames / rate


def make_source(folder, name):
    rate, frames, samples, select, suffix = SOURCES[name]
    path = os.path.join(folder, f'{name}.{suffix}')
    click = f"if(lt(mod(t,{float(period(name)):.9f}),{float(MARK_S)}),0.5*sin(2*PI*1000*t),0)"
    sound = {'mov': 'pcm_s24le', 'mkv': 'flac'}.get(suffix, 'aac')
    subprocess.run(
        ['ffmpeg', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i',
         f"color=c=black:s={SIZE[0]}x{SIZE[1]}:r={rate}:d={SOURCE_S},"
         f"drawbox=c=white:t=fill:enable='lt(mod(n,{frames}),{int(MARK_S * rate) + 1})'{select}",
         '-f', 'lavfi', '-i', f"aevalsrc='{click}':s={samples}:d={SOURCE_S}", '-c:v', 'libx264',
         '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-vsync', 'passthrough', '-c:a', sound,
         '-b:a', '96k', path], check=True)
    return path


def make_film(folder, rate, minutes):
    """The composition, and when its marks begin."""
    paths = {name: make_source(folder, name) for name in SOURCES}
    clips, marks, start = [], [], 0
    while start / rate < minutes * 60:
        name = list(SOURCES)[len(clips) % len(SOURCES)]
        first = Fraction(len(clips) % 7, 3)  # of the source: no cut falls on a frame of it
        length = int((SOURCE_S - 3 - first) * rate)
        clips.append({'id': f'c{len(clips)}', 'type': 'video', 'asset': name, 'start': start,
                      'duration': length, 'in': f'{first.numerator}/{first.denominator}s'})
        begin, end = start / rate, (start + length) / rate
        marks += [begin + n * period(name) - first for n in range(1, 40)
                  if begin < begin + n * period(name) - first < end - 1]
        start += length
    assets = [{'id': name, 'kind': 'video', 'path': path} for name, path in paths.items()]
    film = {'chatkut': 1, 'id': 'p', 'main': 'm', 'assets': assets, 'sequences': [
        {'id': 'm', 'size': SIZE, 'rate': f'{rate.numerator}/{rate.denominator}',
         'tracks': [{'id': 'v', 'kind': 'video', 'clips': clips}]}]}
    path = os.path.join(folder, 'film.json')
    with open(path, 'w') as out:
        json.dump(film, out)
    return path, marks


def render(arguments, folder, composition):
    chatkut, environment = programs(arguments.build)
    environment['XDG_CACHE_HOME'] = os.path.join(folder, 'cache')
    project, film = (os.path.join(folder, name) for name in ('film.ckut', 'film.mp4'))
    for command in (['new', project, '--size', '64x36', '--rate', '30'],
                    ['load', project, composition],
                    ['render', project, '-o', film]):
        done = subprocess.run([chatkut, *command], env=environment, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            fail(done.stderr)
    return film


def decoded(film, options):
    """What ffmpeg writes of the film, to be read from the beginning to the end."""
    return subprocess.Popen(['ffmpeg', '-nostdin', '-v', 'error', '-i', film, *options, '-'],
                            stdout=subprocess.PIPE, bufsize=1 << 20)


def look_around(film, options, marks, rate, reach, unit, is_mark):
    """By how much each mark comes too late: the first unit (a picture, a sample), of those
    `reach` around the one in which it belongs, that is_mark. None: there is none."""
    process, done, late = decoded(film, options), 0, []
    for at in marks:
        expected = -(-at * rate // 1)
        process.stdout.read((expected - reach - done) * unit)
        window = process.stdout.read(2 * reach * unit)
        done = expected + reach
        found = [n for n in range(len(window) // unit) if is_mark(window[n * unit:(n + 1) * unit])]
        late.append((found[0] - reach) / Fraction(rate) if found else None)
    process.kill()  # what is behind the last mark is not looked at
    process.wait()
    process.stdout.close()
    return late


def late_clicks(film, marks):
    return look_around(film, ['-vn', '-ac', '1', '-ar', str(SAMPLE_RATE), '-f', 's16le'], marks,
                       SAMPLE_RATE, SAMPLE_RATE // 20, 2,
                       lambda sample: abs(int.from_bytes(sample, 'little', signed=True)) > LOUD)


def late_flashes(film, marks, rate):
    return look_around(film, ['-an', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt',
                              'gray'], marks, rate, 3, SIZE[0] * SIZE[1],
                       lambda picture: picture[len(picture) // 2] > BRIGHT)


def worst(marks, late, span):
    """How far marks of a span of time are from where they should be, at most."""
    off = [abs(by) if by is not None else Fraction(1)
           for at, by in zip(marks, late) if span[0] <= at < span[1]]
    return max(off, default=Fraction(0))


def bench_drift(arguments):
    with tempfile.TemporaryDirectory(prefix='chatkut-drift-') as folder:
        rate = Fraction(arguments.rate)
        composition, marks = make_film(folder, rate, arguments.minutes)
        note(f'rendering {arguments.minutes} minutes at {float(rate):.3f} frames a second')
        film = render(arguments, folder, composition)
        clicks, flashes = late_clicks(film, marks), late_flashes(film, marks, rate)
        end, failed = arguments.minutes * 60, False
        print(f'{"minutes":>12} {"clicks":>10} {"flashes":>10}')
        for first in range(0, end, max(end // 6, 1)):
            span = (first, first + max(end // 6, 1))
            sound, picture = worst(marks, clicks, span), worst(marks, flashes, span)
            failed |= max(sound, picture) >= LIMIT_S
            print(f'{span[0] / 60:5.1f}-{span[1] / 60:<6.1f} {float(sound * 1000):7.2f} ms '
                  f'{float(picture * 1000):7.2f} ms')
        if failed:
            fail('more than 10 ms off')
