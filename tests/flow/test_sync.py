"""Beeps stay beside their flashes: at the start, in the middle and at the end of clips, at
every source rate and every speed, within 10 ms of where exact arithmetic puts them."""
from fractions import Fraction

import rig

TOLERANCE_S = Fraction(1, 100)

# speed, pitch, names of sources (none: all of them)
FILMS = [
    ('1', 'keep', []),
    ('2', 'keep', ['r29_97', 'r25']),
    ('3/2', 'keep', ['r59_94', 'mov44']),
    ('1/2', 'keep', ['r23_976', 'mkv']),
    ('1/4', 'keep', ['r30']),
    ('4', 'keep', ['r50', 'uneven']),
    ('-1', 'keep', ['r29_97', 'ts']),
    ('-3/2', 'keep', ['r25']),
    ('3/2', 'follow', ['r29_97', 'mov44']),
    ('2/3', 'follow', ['r30']),
]


def beep_begins(source, speed):
    """When, on the source's clock, sounds begin as they are heard."""
    return [mark + (rig.BEEP_S if speed < 0 else 0) for mark in rig.mark_times(source.times)
            if mark + rig.BEEP_S < source.duration]


def add_clip(film, track, start, source, speed, pitch):
    """The whole source; returns its length in frames and when its beeps begin."""
    first = source.duration if speed < 0 else Fraction(0)
    length = int(source.duration / abs(speed) * film.rate) - 1
    film.add(track, source.path, 'video', start, length, **{'in': rig.seconds(first)},
             speed=rig.ratio(speed), pitch=pitch)
    begin = start / film.rate
    beeps = [begin + (at - first) / speed for at in beep_begins(source, speed)]
    end = begin + length / film.rate - rig.BEEP_S / abs(speed)
    return length, [beep for beep in beeps if begin <= beep < end]


def check_film(report, name, film, beeps):
    edges = rig.beep_edges(rig.read_sound(film.render(name)))
    heard = [Fraction(first, rig.SAMPLE_RATE) for first, _ in edges]
    worst = Fraction(0)
    for beep in beeps:
        off = min((at - beep for at in heard), key=abs, default=Fraction(1))
        worst = max(worst, abs(off))
        report.check(abs(off) < TOLERANCE_S,
                     f'{name}: the beep of {float(beep):.3f} s is {float(off * 1000):.1f} ms off')
    print(f'{name}: {len(beeps)} beeps, at most {float(worst * 1000):.2f} ms off')


def main():
    report = rig.Report()
    with rig.workshop() as folder:
        sources = rig.make_sources(folder)
        for n, (speed, pitch, names) in enumerate(FILMS):
            film = rig.Film(folder, ['30000/1001', '25'][n % 2])
            track = film.track('v')
            start, beeps = 0, []
            for source in sources:
                if names and source.id not in names:
                    continue
                length, more = add_clip(film, track, start, source, Fraction(speed), pitch)
                start += length
                beeps += more
            check_film(report, f'speed {speed} {pitch}'.replace('/', '_').replace(' ', '-'),
                       film, beeps)
    report.end()


main()
