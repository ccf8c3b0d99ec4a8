"""Real files of all sorts in one long film: every file of ../shared/media that is media once.

What is no media, or too damaged, is refused in one clear line. Of every file that is taken
the picture shown is the one that ffmpeg makes of it (turned upright, square pixels,
deinterlaced, tone mapped, BT.709), its sound lies where ffmpeg has it, and a flash and its
beep at the very end are still together.

    test_media.py SHEET.png     leaves a contact sheet too: the film above, ffmpeg below

CHATKUT_MEDIA names another folder of these files.
"""
import csv
import json
import math
import operator
import os
import re
import subprocess
import sys
import tempfile
from array import array
from fractions import Fraction

import rig

MEDIA = os.environ.get('CHATKUT_MEDIA',
                       os.path.join(os.path.dirname(rig.TREE), 'shared', 'media'))
WIDTH, HEIGHT, RATE = 640, 360, 30
CLIP = 24  # frames of each file, at most
STILL = 6
LOOK = Fraction(1, 3)  # when the picture of a clip is looked at
LUMA_DB, CHROMA_DB = 40, 36
EARS_HZ = 9000  # a whole number of samples a frame
LAG_S = 0.01

# What must be refused, and a word of the reason.
REFUSED = {
    'animated.webp': 'animated', 'broken_vp9_bitstream.webm': 'damaged', 'cmyk.jpg': 'CMYK',
    'huge_20000x20000.png': 'megapixels', 'truncated_no_moov.mp4': 'damaged',
    'zero_length.mp4': 'empty', 'sec_concat.ffconcat': 'playlist',
    'sec_hls_named.avi': 'playlist', 'sec_hls_reads_file.m3u8': 'playlist',
    'sec_external.svg': 'format', 'librivox_transcript.txt': 'format',
}
CAPTIONS = ('.vtt', '.srt', '.ass')
# Their stamps jump by up to 21 ms; the film follows them, ffmpeg plays on.
JUMPY = {'long_gop_60s.mp4', 'portrait_4k60.mp4'}
# Misread by FFmpeg: what it makes of the damage is not always the same, and is told.
NOISE = {'broken_200kB_garbage_prefix.mp3'}
# Names that are another file of the manifest, and whose.
TWINS = {'wrong_ext_jpeg_inside.mp4': 'exif_orient6_landscape.jpg',
         'wrong_ext_mp4_inside.jpg': 'hdr10_av1_portrait.mp4'}


def chatkut(*arguments):
    return subprocess.run([rig.CHATKUT, *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)


def manifest():
    with open(os.path.join(MEDIA, 'MANIFEST.tsv'), encoding='utf-8') as lines:
        rows = list(csv.reader(lines, delimiter='\t', quoting=csv.QUOTE_NONE))[1:]
    return rig.every(row[0] for row in rows)


# ---- the film -----------------------------------------------------------------------------


def import_all(report, project):
    """Every file, one command each; what is refused has a reason."""
    names = manifest()
    twins = {twin for twin, first in TWINS.items() if first in names}
    for name in names:
        done = chatkut('import', project, os.path.join(MEDIA, name))
        told = (done.stderr or done.stdout).strip()
        reason = 'captions' if name.endswith(CAPTIONS) else REFUSED.get(name)
        if reason:
            report.check(done.returncode == 1 and reason in told and told.count('\n') == 0,
                         f'{name} should be refused for “{reason}”: {told}')
        else:
            report.check(done.returncode == 0, f'{name} is refused: {told}')
            report.check(name not in twins or 'already here' in told,
                         f'{name} should be known by its content: {told}')


def asset_frames(asset):
    if asset['kind'] == 'image':
        return STILL
    return min(CLIP, math.floor(Fraction(asset['duration'].removesuffix('s')) * RATE))


def build(project, mark):
    """The document of the film: (clips as (asset, first frame, frames), frames in all)."""
    document = json.loads(chatkut('show', project, '--json').stdout)
    pictures = {'id': 'v', 'kind': 'video', 'clips': []}
    sounds = {'id': 'a', 'kind': 'audio', 'clips': []}
    clips, at = [], 0
    marks = next(a for a in document['assets'] if a['path'] == mark.name)
    files = [a for a in document['assets'] if a is not marks]
    for n, asset in enumerate([marks, *files, marks]):
        length = 2 * RATE if asset is marks else asset_frames(asset)
        track = sounds if asset['kind'] == 'audio' else pictures
        track['clips'].append({'id': f'c{n}', 'type': asset['kind'], 'start': at,
                               'duration': length, 'asset': asset['id']})
        clips.append((asset, at, length))
        at += length
    document['sequences'] = [{'id': 'main', 'size': [WIDTH, HEIGHT], 'rate': f'{RATE}/1',
                              'tracks': [pictures, sounds]}]
    document['main'] = 'main'
    return document, clips, at


# ---- what ffmpeg makes of a file ----------------------------------------------------------


def times_of(path, index, kind='v'):
    """When the first pictures or samples of a stream are due, on the container's clock."""
    filter_name = 'ashowinfo' if kind == 'a' else 'showinfo'
    told = subprocess.run(
        ['ffmpeg', '-nostdin', '-copyts', '-i', path, '-map', f'0:{index}',
         f'-frames:{kind}', '24', f'-{kind}f', filter_name, '-fps_mode', 'passthrough', '-f',
         'null', '-'], stdin=subprocess.DEVNULL, capture_output=True, text=True).stderr
    return [float(time) for time in re.findall(r'showinfo.* pts_time:(\S+)', told)]


def probe(path, index):
    """What ffprobe says of a video stream and its first picture."""
    out = json.loads(rig.run(
        'ffprobe', '-v', 'quiet', '-select_streams', index, '-read_intervals', '%+#80',
        '-show_frames', '-show_streams', '-of', 'json', path, stdout=subprocess.PIPE))
    return {**next(f for f in out['frames'] if f['media_type'] == 'video'), **out['streams'][0]}


def turned(facts):
    sides = [s for s in facts.get('side_data_list', []) if 'rotation' in s]
    return any(abs(int(s['rotation'])) % 180 == 90 for s in sides)


def shown_size(facts):
    """Of the upright picture in square pixels."""
    wide, high = facts['width'], facts['height']
    sar = facts.get('sample_aspect_ratio', 'N/A').replace(':', '/')
    if sar not in ('N/A', '0/1'):
        wide *= Fraction(sar)
    return (high, wide) if turned(facts) else (wide, high)


def place(facts):
    """Where the film has it: left, top, right, bottom."""
    wide, high = shown_size(facts)
    scale = min(Fraction(WIDTH) / wide, Fraction(HEIGHT) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return tuple(round(edge) for edge in (left, top, WIDTH - left, HEIGHT - top))


def matrix(facts):
    tagged = facts.get('color_space', 'unknown')
    if tagged in ('bt709', 'smpte170m', 'bt470bg'):
        return tagged
    small = facts['height'] <= 576 and facts['width'] < 1280
    return 'bt470bg' if small else 'bt709'


def conversion(facts, size):
    """The filters from a decoded picture to one of the film."""
    scale = f'scale={size[0]}:{size[1]}:flags=bicubic+accurate_rnd+full_chroma_int+' \
            'full_chroma_inp:out_color_matrix=bt709:out_range=tv'
    if facts.get('color_space') == 'bt2020nc':
        curve = facts.get('color_transfer', 'unknown')
        curve, tone = ('bt709', 'clip') if curve == 'unknown' else (curve, 'mobius')
        return (f'setparams=color_primaries=bt2020:color_trc={curve}:colorspace=bt2020nc,'
                f'zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap={tone}:desat=0,'
                f'zscale=t=bt709:m=bt709:r=tv,format=yuv444p10le,'
                f'scale={size[0]}:{size[1]}:flags=bicubic,format=yuv420p')
    if facts['pix_fmt'] in ('rgba', 'bgra', 'yuva420p', 'pal8', 'argb', 'ya8'):
        return f'format=gbrap,premultiply=inplace=1,format=gbrp,{scale},format=yuv420p'
    return f'{scale}:in_color_matrix={matrix(facts)},format=yuv420p'


def reference(path, index, at):
    """The picture at a time of the file, where the film should have it, and that place."""
    facts, times = probe(path, index), times_of(path, index)
    left, top, right, bottom = spot = place(facts)
    zero = max(times[0], float(facts.get('start_time', 0)))
    number = max((n for n, t in enumerate(times) if t - zero <= at + 0.0002), default=0)
    odd = 'bwdif=mode=send_frame:deint=interlaced,' if facts.get('interlaced_frame') else ''
    picture = rig.ffmpeg(
        '-i', path, '-map', f'0:{index}', '-vf',
        f"{odd}select='eq(n,{number})',{conversion(facts, (right - left, bottom - top))},"
        f'format=yuv444p,pad={WIDTH}:{HEIGHT}:{left}:{top},format=yuv420p', '-frames:v', 1, '-f',
        'rawvideo', '-', stdout=subprocess.PIPE)
    return picture, spot


# ---- pictures -----------------------------------------------------------------------------


def film_pictures(path, numbers):
    chosen = '+'.join(f'eq(n,{n})' for n in numbers)
    data = rig.ffmpeg('-i', path, '-map', '0:v', '-vf', f"select='{chosen}'", '-fps_mode',
                      'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-',
                      stdout=subprocess.PIPE)
    size = WIDTH * HEIGHT * 3 // 2
    return [data[at:at + size] for at in range(0, len(data), size)]


def plane_db(a, b):
    off = sum(map(operator.mul, *2 * [list(map(operator.sub, a, b))])) / len(a)
    return 10 * math.log10(255 * 255 / max(off, 1e-3))


def picture_db(a, b):
    """dB of luma, and of the worse of chroma."""
    luma, quarter = WIDTH * HEIGHT, WIDTH * HEIGHT // 4
    cuts = [slice(0, luma), slice(luma, luma + quarter), slice(luma + quarter, None)]
    levels = [plane_db(a[cut], b[cut]) for cut in cuts]
    return levels[0], min(levels[1:])


def check_pictures(report, film, clips):
    """Of every file with pictures; returns (name, of the film, of ffmpeg)."""
    seen = [(asset, at, min(LOOK, Fraction(length // 2, RATE)))
            for asset, at, length in clips[1:-1] if asset['kind'] != 'audio']
    shots = film_pictures(film, [at + int(when * RATE) for _, at, when in seen])
    pairs = []
    for (asset, _, when), shot in zip(seen, shots):
        name = os.path.basename(asset['path'])
        when = 0 if asset['kind'] == 'image' else when
        right, _ = reference(asset['path'], asset['streams']['video'], when)
        luma, chroma = picture_db(shot, right)
        print(f'{name}: luma {luma:.1f} dB, chroma {chroma:.1f} dB')
        report.check(luma >= LUMA_DB and chroma >= CHROMA_DB,
                     f'{name} is {luma:.1f}/{chroma:.1f} dB from ffmpeg')
        pairs.append((name, shot, right))
    return pairs


def write_sheet(path, pairs):
    """Six a row, the film above and ffmpeg below."""
    pictures = []
    for row in range(0, len(pairs), 6):
        part = pairs[row:row + 6]
        blank = bytes([128]) * (WIDTH * HEIGHT * 3 // 2)
        for side in (1, 2):
            pictures += [pair[side] for pair in part] + [blank] * (6 - len(part))
    with tempfile.NamedTemporaryFile() as raw:
        raw.write(b''.join(pictures))
        raw.flush()
        rig.ffmpeg('-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', f'{WIDTH}x{HEIGHT}', '-i',
                   raw.name, '-vf',
                   f'scale=320:180:in_color_matrix=bt709,tile=6x{len(pictures) // 6}',
                   '-frames:v', 1, path)


# ---- sound --------------------------------------------------------------------------------


def hear(path, index, *more):
    """Mono; holes in the timestamps are silence."""
    data = subprocess.run(
        ['ffmpeg', '-nostdin', '-v', 'quiet', '-i', path, '-map', f'0:{index}', '-af',
         f'aresample={EARS_HZ}:async=1:min_hard_comp=0.05,aformat=channel_layouts=mono', *more,
         '-f', 'f32le', '-'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    return array('f', data)


def sound_begin(asset):
    """When the first sample is due on the source's clock."""
    if asset['kind'] == 'audio':
        return 0
    begin = times_of(asset['path'], asset['streams']['audio'], 'a')[0]
    return begin - float(probe(asset['path'], asset['streams']['video'])['start_time'])


def lag(heard, right):
    """How much later `heard` is, in seconds, and how alike they are: 0 … 1."""
    reach = EARS_HZ // 20
    middle = heard[reach:len(heard) - reach]
    power = math.sqrt(sum(map(operator.mul, middle, middle)))
    best = (0, 0)
    for shift in range(-reach, reach + 1):
        other = right[reach - shift:reach - shift + len(middle)]
        norm = power * math.sqrt(sum(map(operator.mul, other, other)))
        alike = sum(map(operator.mul, middle, other)) / norm if norm else 0
        best = max(best, (alike, shift / EARS_HZ))
    return best[1], best[0], power / math.sqrt(len(middle))


def check_sounds(report, film, clips):
    film_sound = hear(film, 'a:0')
    for asset, at, length in clips[1:-1]:
        if 'audio' not in asset.get('streams', {}):
            continue
        name = os.path.basename(asset['path'])
        begin, count = at * EARS_HZ // RATE, length * EARS_HZ // RATE
        early = round(sound_begin(asset) * EARS_HZ)
        right = hear(asset['path'], asset['streams']['audio'], '-t', '2')
        right = array('f', bytes(4 * max(early, 0))) + right[max(-early, 0):]
        right = (right + array('f', bytes(4 * count)))[:count]
        off, alike, level = lag(film_sound[begin:begin + count], right)
        print(f'{name}: sound {off * 1000:.2f} ms late, {alike:.3f} alike, level {level:.4f}')
        if level < 0.0005 or name in NOISE:
            continue
        report.check(abs(off) < LAG_S and alike > (0.5 if name in JUMPY else 0.8),
                     f'{name}: its sound is {off * 1000:.1f} ms late, {alike:.2f} alike')


def check_marks(report, film, clips, frames):
    """Flash and beep of the marks at both ends."""
    samples = rig.read_sound(film)
    report.check(len(samples) == frames * rig.SAMPLE_RATE // RATE,
                 f'{len(samples)} samples for {frames} frames')
    for _, at, length in (clips[0], clips[-1]):
        span = slice(at * rig.SAMPLE_RATE // RATE, (at + length) * rig.SAMPLE_RATE // RATE)
        beeps = [first / rig.SAMPLE_RATE for first, _ in rig.beep_edges(samples[span])]
        lit = [rig.read_picture(shot[:WIDTH * HEIGHT], WIDTH, HEIGHT)[1]
               for shot in film_pictures(film, range(at, at + length))]
        flashes = [n / RATE for n in range(length) if lit[n] and not (n and lit[n - 1])]
        report.check(len(flashes) == len(beeps) == 2, f'marks at {flashes}, {beeps}')
        off = max((abs(a - b) for a, b in zip(flashes, beeps)), default=1)
        print(f'marks at {at / RATE:.1f} s: at most {off * 1000:.2f} ms apart')
        report.check(off < LAG_S, f'at {at / RATE} s flash and beep are {off * 1000:.1f} ms apart')


# ---- all of it ----------------------------------------------------------------------------


def main():
    if not os.path.exists(os.path.join(MEDIA, 'MANIFEST.tsv')):
        print('skipped: the shared media are not here')
        sys.exit(77)
    report = rig.Report()
    with rig.workshop() as folder:
        os.environ['XDG_CACHE_HOME'] = folder
        project, film = (os.path.join(folder, name) for name in ('p.ckut', 'film.mkv'))
        mark = rig.Source(folder, 'mark.mkv', RATE, seconds=3, audio=('-c:a', 'flac'))
        rig.run(rig.CHATKUT, 'new', project, '--size', f'{WIDTH}x{HEIGHT}', '--rate', RATE,
                stdout=subprocess.DEVNULL)
        import_all(report, project)
        rig.run(rig.CHATKUT, 'import', project, mark.path, stdout=subprocess.DEVNULL)
        document, clips, frames = build(project, mark)
        with open(os.path.join(folder, 'film.json'), 'w', encoding='utf-8') as out:
            json.dump(document, out)
        rig.run(rig.CHATKUT, 'load', project, out.name, stdout=subprocess.DEVNULL)
        told = chatkut('render', project, '-o', film, '--preset', 'lossless').stderr
        lost = re.findall(r'Clip “([^”]*)”', told)
        report.check({f'{name}.mp3' for name in lost} <= NOISE, f'more is lost: {told}')
        pairs = check_pictures(report, film, clips)
        if len(sys.argv) > 1:
            write_sheet(sys.argv[1], pairs)
        check_marks(report, film, clips, frames)
        check_sounds(report, film, clips)
    report.end()


main()
