"""The same films made by others: the ffmpeg command line and melt."""
import os

from benches.films import animated, tracks

RATE = 30
# x264 and AAC as chatkut's presets set them: "mp4" and "draft"
FILM = {'preset': 'veryfast', 'crf': 20, 'audio': '192k', 'shrink': 1}
DRAFT = {'preset': 'ultrafast', 'crf': 28, 'audio': '128k', 'shrink': 2}


def seconds(frames):
    return f'{frames / RATE:.6f}'


def decibel_volume(clip):
    return clip.get('audio', {}).get('volume', 1)


# ---- ffmpeg ---------------------------------------------------------------------------------


class Graph:
    """Inputs and a filter graph that grow together."""

    def __init__(self, film, media):
        self.paths = {asset['id']: os.path.join(media, asset['path']) for asset in film['assets']}
        self.film, self.inputs, self.count, self.chains = film, [], 0, []

    def input(self, asset, first=None, frames=None):
        """Each clip is an input of its own, so that only what is shown is decoded."""
        if first is not None:
            self.inputs += ['-ss', seconds(first), '-t', seconds(frames)]
        self.inputs += ['-i', self.paths[asset]]
        self.count += 1
        return self.count - 1

    def chain(self, ends, filters, label):
        self.chains.append(''.join(f'[{end}]' for end in ends) + ','.join(filters) + f'[{label}]')
        return label


def picture_filters(clip, frames):
    speed = clip.get('speed', 1)
    filters = [f'setpts=(PTS-STARTPTS)/{speed},fps={RATE}']
    if clip.get('effects'):
        filters.append('eq=brightness=0.04:contrast=1.1:saturation=1.2')
    if animated(clip):
        filters.append(f"zoompan=z='1+0.2*on/{frames}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2'"
                       f':d=1:s=1920x1080:fps={RATE}')
    return filters


def sound_filters(clip):
    speed = clip.get('speed', 1)
    return ['asetpts=PTS-STARTPTS', *([f'atempo={speed}'] if speed != 1 else [])]


def add_base(graph, track):
    """Cuts, and crossfades with the handles on either side of the cut."""
    into = {t['to']: t for t in track.get('transitions', []) if 'to' in t and 'from' in t}
    out_of = {t['from']: t for t in into.values()}
    pictures, sounds = [], []
    for n, clip in enumerate(track['clips']):
        before = into[clip['id']]['before'] if clip['id'] in into else 0
        after = out_of[clip['id']]['after'] if clip['id'] in out_of else 0
        frames, speed = before + clip['duration'] + after, clip.get('speed', 1)
        fades = clip['id'] in out_of  # xfade is done a frame before its first input ends
        source = graph.input(clip['asset'], clip['in'] - before, (frames + fades) * speed)
        pictures.append(graph.chain([f'{source}:v'], picture_filters(clip, frames), f'v{n}'))
        sounds.append(graph.chain([f'{source}:a'], sound_filters(clip), f'a{n}'))
    if not into:
        ends = [end for pair in zip(pictures, sounds) for end in pair]
        graph.chain(ends, [f'concat=n={len(pictures)}:v=1:a=1[base]'], 'basesound')
        return
    fade_all(graph, track, into, pictures, sounds)


def fade_all(graph, track, into, pictures, sounds):
    picture, sound = pictures[0], sounds[0]
    for n, clip in enumerate(track['clips'][1:], 1):
        fade, last = into[clip['id']], n == len(pictures) - 1
        length = seconds(fade['before'] + fade['after'])
        offset = seconds(clip['start'] - fade['before'])
        picture = graph.chain([picture, pictures[n]],
                              [f'xfade=transition=fade:duration={length}:offset={offset}',
                               f'setpts=N/({RATE}*TB)'],  # it leaves a gap behind itself
                              'base' if last else f'x{n}')
        sound = graph.chain([sound, sounds[n]], [f'acrossfade=d={length}:c1=tri:c2=tri'],
                            'basesound' if last else f'y{n}')


def add_overlay(graph, clip, under, label):
    """A picture in picture, a logo."""
    if clip['type'] == 'image':
        top = graph.input(clip['asset'])
        width = height = 256  # fit: none
        filters = ['scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuva420p']
    else:
        top = graph.input(clip['asset'], clip['in'], clip['duration'])
        width, height = (int(side * clip['transform']['scale']) for side in (1920, 1080))
        filters = [f'scale={width}:{height}:flags=bicubic',
                   f'setpts=PTS-STARTPTS+{seconds(clip["start"])}/TB']
    graph.chain([f'{top}:v'], filters, label + 'top')
    x, y = (round(at - side / 2)
            for at, side in zip(clip['transform']['position'], (width, height)))
    # It shows while it has frames; one picture, as the logo is, has no end.
    after = 'repeat' if clip['type'] == 'image' else 'pass'
    return graph.chain([under, label + 'top'], [f'overlay={x}:{y}:eof_action={after}'], label)


def add_title(graph, clip, under, label):
    x, y = clip['transform']['position']
    style, first, last = clip['style'], clip['start'], clip['start'] + clip['duration'] - 1
    return graph.chain([under], [
        f"drawtext=font='{style['font']}':text='{clip['text']}':fontsize={style['size']}:"
        f"fontcolor=white:x={x}-tw/2:y={y}-th/2:enable='between(n,{first},{last})'"], label)


def add_above(graph, track, picture, sound):
    for clip in track['clips']:
        label = clip['id'].replace('-', '')
        if clip['type'] == 'text':
            picture = add_title(graph, clip, picture, label)
        elif clip['type'] == 'audio':
            music = graph.input(clip['asset'], 0, clip['duration'])
            graph.chain([f'{music}:a'], [f'volume={decibel_volume(clip)}'], label + 'in')
            sound = graph.chain([sound, label + 'in'],
                                ['amix=inputs=2:normalize=0:duration=first'], label)
        else:
            picture = add_overlay(graph, clip, picture, label)
    return picture, sound


def fade_out(graph, track, picture):
    """Of the whole picture, as people do it."""
    for transition in track.get('transitions', []):
        if 'to' not in transition:
            last = track['clips'][-1]
            start = last['start'] + last['duration'] - transition['before']
            picture = graph.chain([picture], [f'fade=t=out:start_frame={start}:'
                                              f'nb_frames={transition["before"]}'], 'faded')
    return picture


def graph_of(film, media, settings):
    graph = Graph(film, media)
    base, *above = tracks(film)
    add_base(graph, base)
    picture, sound = 'base', 'basesound'
    for track in above:
        picture, sound = add_above(graph, track, picture, sound)
    picture = fade_out(graph, base, picture)
    if settings['shrink'] > 1:
        shrink = settings['shrink']
        picture = graph.chain([picture], [f'scale=iw/{shrink}:ih/{shrink}'], 'small')
    return graph, picture, sound


def encoders(settings):
    return ['-c:v', 'libx264', '-preset', settings['preset'], '-crf', settings['crf'],
            '-pix_fmt', 'yuv420p', '-g', 2 * RATE, '-flags', '+cgop', '-c:a', 'aac', '-b:a',
            settings['audio']]


def ffmpeg(film, media, target, settings):
    """The command that makes the film."""
    graph, picture, sound = graph_of(film, media, settings)
    return ['ffmpeg', '-nostdin', '-v', 'error', '-y', *graph.inputs, '-filter_complex',
            ';'.join(graph.chains), '-map', f'[{picture}]', '-map', f'[{sound}]',
            *encoders(settings), '-movflags', '+faststart', target]


def ffmpeg_likeness(film, media, made):
    """The command that tells how like each picture of a made film is to ffmpeg's own: stats
    of its psnr filter on standard output. Its xfade works in 4:4:4: "neighbor" brings the
    pictures there and back unchanged."""
    graph, picture, sound = graph_of(film, media, FILM)
    graph.chain([f'{graph.count}:v'], [f'settb=1/{RATE},setpts=N'], 'made')
    graph.chain([picture], [f'settb=1/{RATE},setpts=N'], 'theirs')
    graph.chain(['made', 'theirs'], ['psnr=stats_file=-'], 'same')
    return ['ffmpeg', '-nostdin', '-v', 'error', *graph.inputs, '-i', made, '-filter_complex',
            ';'.join(['sws_flags=neighbor', *graph.chains]), '-map', '[same]', '-f', 'null', '-',
            '-map', f'[{sound}]', '-f', 'null', '-']


# ---- the bare work --------------------------------------------------------------------------


def decoding(film, media):
    """Commands that decode what the film shows and hears, and nothing else."""
    paths = {asset['id']: os.path.join(media, asset['path']) for asset in film['assets']}
    for clip in (clip for track in tracks(film) for clip in track['clips']):
        if clip['type'] == 'video':
            yield ['ffmpeg', '-nostdin', '-v', 'error', '-ss', seconds(clip['in']), '-t',
                   seconds(clip['duration'] * clip.get('speed', 1)), '-i', paths[clip['asset']],
                   '-f', 'null', '-']


def decoding_again(made):
    return ['ffmpeg', '-nostdin', '-v', 'error', '-i', made, '-f', 'null', '-']


def encoding(made, target, settings):
    """Decode a film that was kept losslessly, and encode it."""
    return ['ffmpeg', '-nostdin', '-v', 'error', '-y', '-i', made, *encoders(settings), target]


# ---- melt -----------------------------------------------------------------------------------


def melt(film, media, target, settings):
    """Of a film that is one track of cuts; None: not one that is told in melt's words here."""
    paths = {asset['id']: os.path.join(media, asset['path']) for asset in film['assets']}
    base, *above = tracks(film)
    if above or base.get('transitions'):
        return None
    argv = ['melt', '-silent', '-profile', 'atsc_1080p_30']
    for clip in base['clips']:
        speed, path = clip.get('speed', 1), paths[clip['asset']]
        first = clip['in'] // speed
        argv += [path if speed == 1 else f'timewarp:{speed}:{path}', f'in={first}',
                 f'out={first + clip["duration"] - 1}']
    return [*argv, '-consumer', f'avformat:{target}', 'vcodec=libx264',
            f'preset={settings["preset"]}', f'crf={settings["crf"]}', f'g={2 * RATE}',
            'acodec=aac', f'ab={settings["audio"]}', 'real_time=-2', 'terminate_on_pause=1']
