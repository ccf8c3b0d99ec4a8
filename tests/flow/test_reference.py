"""A lossless render beside an ffmpeg filter graph written for the same film.

Fade in, cut with crossfade into a 4:3 picture between bars, a clip at double speed, a logo
with alpha at 30 %, fade out; the clips' sound with the same crossfade over music at half
volume that fades out. The worst plane of the worst frame is at least 40 dB PSNR from the
graph's, the sound at least 50 dB below it in difference.
"""
import math
import os
import re
import subprocess

import rig

PSNR_MIN_DB = 40
SOUND_MIN_DB = 50

WIDTH, HEIGHT, RATE = 320, 180, 25
TAGS = ['-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc',
        'bt709', '-color_range', 'tv']

# The film, in frames. Transitions reach 10 frames before and 15 behind the cut.
A, B, C = 60, 50, 50
A_IN, B_IN, C_IN = 12, 30, 8
BEFORE, AFTER = 10, 15
FADE = 25
LOGO_FROM, LOGO_UNTIL = 30, 100


def make_sources(folder):
    def make(name, *arguments):
        path = os.path.join(folder, name)
        rig.ffmpeg(*arguments, path)
        return path

    def film(name, picture, tone, *codec):
        return make(name, '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i',
                    f"aevalsrc='0.2*sin(2*PI*{tone}*t)*(0.6+0.4*sin(2*PI*3*t))':s=48000:d=6",
                    '-shortest', *TAGS, '-vf', 'scale=out_color_matrix=bt709:out_range=tv',
                    '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', *codec)

    return {
        'a': film('a.mp4', f'testsrc2=s={WIDTH}x{HEIGHT}:r={RATE}:d=6', 440, '-c:a', 'aac'),
        'b': film('b.mkv', f'smptehdbars=s=640x480:r={RATE}:d=6,hue=H=t', 660, '-c:a', 'flac'),
        'c': film('c.mp4', f'testsrc=s={WIDTH}x{HEIGHT}:r={RATE}:d=6', 550, '-c:a', 'aac'),
        'logo': make('logo.png', '-f', 'lavfi', '-i', 'color=orange:s=64x48,format=rgba,'
                     "geq=r='r(X,Y)':g='255*Y/H':b='b(X,Y)':a='255*lte(hypot(X-W/2,Y-H/2),22)'",
                     '-frames:v', 1),
        'music': make('music.mp3', '-f', 'lavfi', '-i',
                      "aevalsrc='0.15*(sin(2*PI*196*t)+sin(2*PI*247*t))':s=44100:d=9",
                      '-b:a', '256k'),
    }


def make_film(folder, sources):
    film = rig.Film(folder, RATE, WIDTH, HEIGHT)
    main = film.track('v')
    a = film.add(main, sources['a'], 'video', 0, A, **{'in': A_IN})
    b = film.add(main, sources['b'], 'video', A, B, **{'in': B_IN})
    c = film.add(main, sources['c'], 'video', A + B, C, **{'in': C_IN}, speed=2,
                 audio={'mute': True})
    main['transitions'] = [
        {'id': 't1', 'type': 'dissolve', 'to': a, 'before': 0, 'after': FADE},
        {'id': 't2', 'type': 'dissolve', 'from': a, 'to': b, 'before': BEFORE, 'after': AFTER},
        {'id': 't3', 'type': 'dissolve', 'from': c, 'before': FADE, 'after': 0},
    ]
    logo = film.track('top')
    film.add(logo, sources['logo'], 'image', LOGO_FROM, LOGO_UNTIL - LOGO_FROM, fit='none',
             transform={'position': [240, 60]}, opacity=0.3)
    music = film.track('bed', 'audio')
    film.add(music, sources['music'], 'audio', 0, A + B + C,
             audio={'volume': 0.5, 'fadeOut': {'duration': 2 * RATE, 'curve': 'linear'}})
    return film


def graph():
    """The same film in FFmpeg's words."""
    def at(frames):
        return f'{frames / RATE:.6f}'

    cross = f'{(BEFORE + AFTER) / RATE}'
    end = at(A + B + C)
    there, back = (f'scale=flags=neighbor,format=yuv{layout}p' for layout in (444, 420))
    scale = 'flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp'
    return ';'.join([
        # picture
        f'[0:v]trim=start_frame={A_IN}:end_frame={A_IN + A + AFTER},setpts=N/{RATE}/TB,'
        f'fade=in:0:{FADE},settb=1/{RATE}[a]',
        f'[1:v]trim=start_frame={B_IN - BEFORE}:end_frame={B_IN + B},setpts=N/{RATE}/TB,'
        f'scale=240:180:{scale},pad={WIDTH}:{HEIGHT}:40:0,setsar=1,settb=1/{RATE}[b]',
        f'[2:v]trim=start_frame={C_IN}:end_frame={C_IN + 2 * C},setpts=0.5*(PTS-STARTPTS),'
        f"select='not(mod(n,2))',settb=1/{RATE}[c]",
        # xfade works in 4:4:4; this way there and back keeps every sample of chroma.
        f'[a]{there}[a4];[b]{there}[b4];'
        f'[a4][b4]xfade=fade:duration={cross}:offset={at(A - BEFORE)},{back}[ab]',
        f'[ab][c]concat,fade=out:{A + B + C - FADE}:{FADE}[film]',
        '[3:v]format=rgba,colorchannelmixer=aa=0.3,scale=out_color_matrix=bt709:out_range=tv,'
        'format=yuva420p[logo]',
        f"[film][logo]overlay=208:36:shortest=1:enable='between(n,{LOGO_FROM},{LOGO_UNTIL - 1})'"
        '[picture]',
        # sound
        f'[0:a]atrim={at(A_IN)}:{at(A_IN + A + AFTER)},asetpts=PTS-STARTPTS,'
        f'afade=in:d={FADE / RATE}:curve=qsin[sa]',
        f'[1:a]atrim={at(B_IN - BEFORE)}:{at(B_IN + B)},asetpts=PTS-STARTPTS[sb]',
        f'[sa][sb]acrossfade=d={cross}:c1=qsin:c2=qsin,apad,atrim=0:{end}[clips]',
        f'[4:a]aresample=48000,volume=0.5,atrim=0:{end},'
        f'afade=out:st={at(A + B + C - 2 * RATE)}:d=2:curve=tri[music]',
        '[clips][music]amix=normalize=0[sound]',
    ])


def make_reference(folder, sources):
    path = os.path.join(folder, 'reference.mkv')
    rig.ffmpeg('-i', sources['a'], '-i', sources['b'], '-i', sources['c'], '-loop', 1, '-r', RATE,
               '-i', sources['logo'], '-i', sources['music'], '-filter_complex', graph(), '-map',
               '[picture]', '-map', '[sound]', *TAGS, '-c:v', 'libx264', '-qp', 0, '-preset',
               'ultrafast', '-c:a', 'pcm_f32le', path)
    return path


def psnr(path, reference):
    """dB of the three planes of every frame."""
    out = subprocess.run(
        ['ffmpeg', '-nostdin', '-v', 'error', '-i', path, '-i', reference, '-lavfi',
         f'[0:v]settb=1/{RATE},setpts=N[x];[1:v]settb=1/{RATE},setpts=N[y];'
         '[x][y]psnr=stats_file=-', '-f', 'null', '-'],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [[float(level) for level in re.findall(r'psnr_[yuv]:(\S+)', line)]
            for line in out.splitlines()]


def check_pictures(report, path, reference):
    frames = psnr(path, reference)
    report.check(len(frames) == A + B + C, f'{len(frames)} frames, not {A + B + C}')
    for n, planes in enumerate(frames):
        report.check(min(planes) >= PSNR_MIN_DB, f'frame {n} is {planes} dB from the reference')
    print(f'picture: worst plane of the worst frame {min(map(min, frames)):.1f} dB')


def rms(samples):
    return math.sqrt(sum(x * x for x in samples) / len(samples))


def check_sound(report, path, reference):
    heard, right = rig.read_sound(path), rig.read_sound(reference)
    report.check(abs(len(heard) - len(right)) <= 1, f'{len(heard)} samples, not {len(right)}')
    for second in range(len(right) // rig.SAMPLE_RATE):
        span = slice(second * rig.SAMPLE_RATE, (second + 1) * rig.SAMPLE_RATE)
        off = rms([x - y for x, y in zip(heard[span], right[span])])
        level = 20 * math.log10(rms(right[span]) / max(off, 1e-9))
        report.check(level >= SOUND_MIN_DB,
                     f'the difference in second {second} is only {level:.1f} dB below the sound')
        print(f'sound: second {second}, difference {level:.1f} dB below')


def main():
    report = rig.Report()
    with rig.workshop() as folder:
        sources = make_sources(folder)
        path = make_film(folder, sources).render('film')
        reference = make_reference(folder, sources)
        check_pictures(report, path, reference)
        check_sound(report, path, reference)
    report.end()


main()
