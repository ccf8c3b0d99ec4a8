"""Every frame of a render is the one that exact arithmetic says.

Films at six rates, each cut together from sources of all rates, two containers more and one
of uneven rate, at speeds forwards and backwards, with cuts away from keyframes.
"""
from fractions import Fraction

import rig

SPEEDS = [Fraction(1), Fraction(2), Fraction(3, 2), Fraction(1, 2), Fraction(-1), Fraction(1),
          Fraction(-3, 2)]


def make_film(folder, rate, sources, turn):
    """One clip of each source; returns the film and what each of its frames shows."""
    film = rig.Film(folder, rate)
    track = film.track('v')
    expected = []
    length = round(film.rate * Fraction(4, 5))
    for i, source in enumerate(sources):
        speed = SPEEDS[(i + turn) % len(SPEEDS)]
        first = round(film.rate * (4 if speed < 0 else 1)) + 7 * i + 3
        film.add(track, source.path, 'video', len(expected), length, **{'in': first},
                 speed=rig.ratio(speed))
        for n in range(length):
            time = first / film.rate + n / film.rate * speed
            number = source.shown_at(time, backwards=speed < 0)
            expected.append((number, number in rig.flash_frames(source.times), source, speed))
    return film, expected


def check_pictures(report, name, path, expected):
    shown = rig.read_frames(path)
    report.check(len(shown) == len(expected),
                 f'{name}: {len(shown)} frames, not {len(expected)}')
    for n, ((number, flash), (right, right_flash, source, speed)) in enumerate(
            zip(shown, expected)):
        report.check((number, flash) == (right, right_flash),
                     f'{name}: frame {n} shows {number} of {source.name} at speed {speed}, '
                     f'not {right}')


def check_clock(report, name, path, film, count):
    times = rig.frame_times(path)
    for n, time in enumerate(times):
        # Matroska counts milliseconds.
        report.check(abs(time - n / film.rate) <= 0.00051,
                     f'{name}: frame {n} is at {time}, not {float(n / film.rate):.6f}')
    samples = round(count / film.rate * rig.SAMPLE_RATE)
    heard = len(rig.read_sound(path))
    report.check(heard == samples, f'{name}: {heard} samples, not {samples}')


def main():
    report = rig.Report()
    with rig.workshop() as folder:
        sources = rig.make_sources(folder)
        for turn, (name, rate) in enumerate(rig.RATES.items()):
            film, expected = make_film(folder, rate, sources, turn)
            path = film.render('film' + name.replace('.', '_'))
            check_pictures(report, name, path, expected)
            check_clock(report, name, path, film, len(expected))
            print(f'{name}: {len(expected)} frames')
    report.end()


main()
