"""What the films are cut from, made once: four moving 1080p30 pictures with grain, a GOP two
seconds long, and their sound; a reel of all four; a logo with alpha; music."""
import os

from benches.runs import CACHE, measure, note

RATE = 30
SIZE = '1920x1080'
CLIP_SECONDS = 16
REEL_SECONDS = 4 * CLIP_SECONDS
GRAIN = 'noise=alls=6:allf=t'
PICTURES = {
    'fractal.mp4': f'mandelbrot=s={SIZE}:r={RATE}:end_scale=0.001:end_pts=600',
    'cells.mp4': f'life=s=240x134:r={RATE}:mold=30:ratio=0.3:seed=7:life_color=#40C060:'
                 'death_color=#603020:mold_color=#201040,scale=1920:1080:flags=bicubic,setsar=1',
    'chart.mp4': f'testsrc2=s={SIZE}:r={RATE}',
    'colours.mp4': f'gradients=s=480x270:r={RATE}:n=4:seed=5:speed=0.01,'
                   'scale=1920:1080:flags=bilinear,setsar=1',
}
TONES = dict(zip(PICTURES, (220, 330, 440, 550)))
REEL, LOGO, MUSIC = 'reel.mp4', 'logo.png', 'music.m4a'
LAVFI = ['ffmpeg', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i']
COLOUR = ['-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-color_primaries', 'bt709',
          '-color_trc', 'bt709']


def clip(name, size=None):
    picture = PICTURES[name] + ',' + GRAIN + (f',scale={size}' if size else '')
    return [*LAVFI, picture, '-f', 'lavfi', '-i', f'sine=f={TONES[name]}:r=48000',
            '-t', CLIP_SECONDS, *COLOUR, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', 20,
            '-g', 2 * RATE, '-keyint_min', 2 * RATE, '-sc_threshold', 0, '-flags', '+cgop',
            '-ac', 2, '-c:a', 'aac', '-b:a', '160k', '-f', 'mp4']


def reel():
    """All clips on end, their pictures copied."""
    listed = os.path.join(CACHE, 'reel.txt')
    with open(listed, 'w') as out:
        out.writelines(f"file '{os.path.join(CACHE, name)}'\n" for name in PICTURES)
    return ['ffmpeg', '-nostdin', '-v', 'error', '-y', '-f', 'concat', '-safe', 0, '-i', listed,
            '-c:v', 'copy', '-c:a', 'aac', '-f', 'mp4']


def logo():
    """A disc with a soft edge."""
    alpha = "255*clip((120-hypot(X-128\\,Y-128))/16\\,0\\,1)"
    return [*LAVFI, f"color=#E04010:s=256x256,format=rgba,geq=r='r(X,Y)':g='X/2':b='Y/2':"
            f"a='{alpha}'", '-frames:v', 1, '-c:v', 'png', '-f', 'image2']


def music():
    chord = '|'.join('+'.join(f'0.15*sin(2*PI*{f + side}*t)' for f in (262, 330, 392))
                     for side in (0, 2))
    return [*LAVFI, f"aevalsrc='{chord}':s=48000:d={2 * REEL_SECONDS}", '-c:a', 'aac', '-b:a',
            '160k', '-f', 'mp4']


def make(name, command):
    """The path of a file of the cache, made by the command where it is not there."""
    os.makedirs(CACHE, exist_ok=True)
    path = os.path.join(CACHE, name)
    if not os.path.exists(path):
        note(f'making {name}')
        measure([*command, path + '.part'])
        os.rename(path + '.part', path)
    return path


def material():
    """Make what is missing; the folder they are in."""
    for name in PICTURES:
        make(name, clip(name))
    make(REEL, reel())
    make(LOGO, logo())
    make(MUSIC, music())
    make('small.mp4', clip('chart.mp4', '320x180'))
    return CACHE
