"""`chatkut serve --preview` as players see it: every frame and sample where the render has
it, whatever is sought; and as strangers see it."""
import array
import http.client
import json
import math
import os
import socket
import struct
import subprocess
import unittest
import urllib.error

import served

RATE, SECONDS = 25, 8
WIDTH, HEIGHT = 320, 180
SAMPLE_RATE = 48000


def frames(source, at, count=1):
    """`count` pictures from `at` seconds on, in luma."""
    command = ['ffmpeg', '-nostdin', '-v', 'error', '-ss', f'{at:.6f}', '-i', str(source),
               '-frames:v', str(count), '-vf', f'scale={WIDTH}:{HEIGHT},format=gray', '-f',
               'rawvideo', '-']
    raw = subprocess.run(command, capture_output=True, timeout=60).stdout
    size = WIDTH * HEIGHT
    return [raw[i:i + size] for i in range(0, len(raw), size)]


def psnr(a, b):
    error = sum((x - y) ** 2 for x, y in zip(a, b)) / len(a)
    return 99 if error == 0 else 10 * math.log10(255 ** 2 / error)


def samples(source):
    """All of the left channel."""
    command = ['ffmpeg', '-nostdin', '-v', 'error', '-i', str(source), '-map', 'a:0', '-af',
               'pan=mono|c0=c0', '-ar', str(SAMPLE_RATE), '-f', 's16le', '-']
    heard = array.array('h')
    heard.frombytes(subprocess.run(command, capture_output=True, timeout=60).stdout)
    return heard


class Serving(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        shop = served.workshop()
        cls.folder = shop.__enter__()
        cls.addClassCleanup(shop.__exit__, None, None, None)
        served.make_source(cls.folder / 'a.mp4', f'testsrc2=s=640x360:r={RATE}',
                           'sine=frequency=440:sample_rate=48000', SECONDS)
        for words in (['new', 'film', '--size', '640x360', '--rate', RATE],
                      ['import', 'film', 'a.mp4'], ['say', 'film', 'add a'],
                      ['say', 'film', 'add a title "Hello" from 2 to 5 seconds']):
            served.chatkut(*words, folder=cls.folder)

    def served(self, project='film'):
        context = served.serving(self.folder, project)
        server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return server

    # ---- players

    def test_every_frame_is_the_renders(self):
        server = self.served()
        film = self.folder / 'film.mp4'
        served.chatkut('render', 'film', '-o', film, folder=self.folder)
        for n in (137, 0, 24, 25, 26, 49, 50, 199, 75, 1):
            shown = frames(server.playlist, n / RATE)
            near = frames(film, max(0, n - 1) / RATE, 3)
            self.assertEqual(len(shown), 1, f'frame {n}')
            likeness = [psnr(shown[0], frame) for frame in near]
            at = min(n, 1)
            self.assertGreater(likeness[at], 40, f'frame {n}')
            self.assertEqual(max(likeness), likeness[at], f'frame {n} is another: {likeness}')

    def test_sound_is_the_renders_without_a_gap(self):
        server = self.served()
        film = self.folder / 'sound.mp4'
        served.chatkut('render', 'film', '-o', film, folder=self.folder)
        heard, meant = samples(server.playlist), samples(film)
        self.assertAlmostEqual(len(heard) / SAMPLE_RATE, SECONDS, delta=0.05)
        settled = 2048  # what AAC primes is left out: it fades in
        worst = max(abs(a - b) for a, b in zip(heard[settled:], meant[settled:]))
        self.assertLess(worst, 0.03 * 32768)

    def test_the_playlist_is_as_long_as_the_film(self):
        server = self.served()
        self.assertAlmostEqual(sum(length for length, _ in server.segments()), SECONDS,
                               places=6)

    def test_an_edit_makes_new_what_it_changed(self):
        server = self.served()
        before = [path for _, path in server.segments()]
        server.get(before[0]).read()
        served.chatkut('say', 'film', 'make the title red', folder=self.folder)
        events = server.get('events')
        while True:
            line = events.readline().decode()
            if line.startswith('data:'):
                news = json.loads(line[5:])
                if 'at' in news and news['ready']:
                    break
        self.assertIn('Title', news['receipt'])
        self.assertAlmostEqual(news['at'], 2, delta=0.01)
        after = [path for _, path in server.segments()]
        changed = [i for i, (a, b) in enumerate(zip(before, after)) if a != b]
        self.assertEqual(changed, [2, 3, 4])
        served.chatkut('undo', 'film', folder=self.folder)

    # ---- HTTP

    def test_heads_ranges_and_caches(self):
        server = self.served()
        path = server.segments()[3][1]
        whole = server.get(path)
        body = whole.read()
        whole = server.get(path)
        self.assertIn('immutable', whole.headers['Cache-Control'])
        self.assertEqual(whole.headers['Content-Type'], 'video/mp2t')
        self.assertEqual(int(whole.headers['Content-Length']), len(body))
        part = server.get(path, {'Range': 'bytes=188-375'})
        self.assertEqual((part.status, part.read()), (206, body[188:376]))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            server.get(path, {'Range': f'bytes={len(body)}-'})
        self.assertEqual(refused.exception.code, 416)
        head = server.get(path, method='HEAD')
        self.assertEqual((head.read(), int(head.headers['Content-Length'])), (b'', len(body)))
        self.assertEqual(server.get('index.m3u8').headers['Cache-Control'], 'no-store')

    def test_strangers_see_nothing(self):
        server = self.served()
        token = server.url.rstrip('/').rsplit('/', 1)[1]
        rows = [('GET', '/', 'localhost', 404), ('GET', '/index.m3u8', 'localhost', 404),
                ('GET', f'/{token}/../', 'localhost', 404),
                ('GET', f'/{token}/', 'evil.example', 403),
                ('GET', f'/{token}/', f'evil.example:{server.port}', 403),
                ('POST', f'/{token}/', 'localhost', 405),
                ('PUT', f'/{token}/index.m3u8', 'localhost', 405),
                ('GET', f'/{token}/', 'localhost:1', 200),
                ('GET', f'/{token}', 'localhost', 301)]
        for method, path, host, status in rows:
            connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=30)
            connection.request(method, path, headers={'Host': host},
                               body=b'x' * 100000 if method != 'GET' else None)
            self.assertEqual(connection.getresponse().status, status, (method, path, host))
            connection.close()

    def test_only_this_machine_is_listened_to(self):
        server = self.served()
        listening = subprocess.run(['ss', '-Hltn', f'sport = :{server.port}'],
                                   capture_output=True, check=True).stdout.decode()
        self.assertEqual([line.split()[3] for line in listening.splitlines()],
                         [f'127.0.0.1:{server.port}'])

    def test_garbage_and_crowds_do_no_harm(self):
        server = self.served()
        path = server.url.split(str(server.port), 1)[1] + server.segments()[4][1]
        crowd = []
        for n in range(100):
            client = socket.create_connection(('127.0.0.1', server.port), timeout=30)
            crowd.append(client)
            client.sendall([b'', b'GET', b'GET / HTTP/1.1\r\nHost: x\r\n',
                            b'\x00\xff\r\n\r\n', b'GET ' + b'/' * 40000,
                            f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode(),
                            struct.pack('<I', n) * 50][n % 7])
        for client in crowd[::2]:  # and some hang up rudely
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            client.close()
        self.assertEqual(len(server.segments()), SECONDS)
        self.assertGreater(len(server.get(server.segments()[6][1]).read()), 1000)
        for client in crowd[1::2]:
            client.close()
        self.assertIsNone(server.process.poll())

    # ---- ends

    def test_it_ends_cleanly_while_somebody_waits(self):
        server = self.served()
        events = server.get('events')
        waiting = socket.create_connection(('127.0.0.1', server.port), timeout=30)
        path = server.url.split(str(server.port), 1)[1]
        waiting.sendall(f'GET {path}s/00ff.ts HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode())
        workers = subprocess.run(['pgrep', '-P', str(server.process.pid)],
                                 capture_output=True).stdout.split()
        self.assertEqual(server.end(), (0, ''))
        for worker in workers:
            self.assertFalse(os.path.exists(f'/proc/{worker.decode()}'))
        events.close()
        waiting.close()

    def test_a_port_that_is_taken_is_said(self):
        server = self.served()
        with self.assertRaises(AssertionError) as said:
            served.chatkut('serve', 'film', '--preview', '--port', server.port,
                           folder=self.folder)
        self.assertIn(str(server.port), str(said.exception))

    def test_an_empty_timeline_is_no_error(self):
        served.chatkut('new', 'empty', folder=self.folder)
        server = self.served('empty')
        news = {}
        with server.get('events') as events:
            while not news.get('empty'):
                line = events.readline().decode()
                news = json.loads(line[5:]) if line.startswith('data:') else {}
        with self.assertRaises(urllib.error.HTTPError) as refused:
            server.get('index.m3u8')
        self.assertEqual(refused.exception.code, 503)


if __name__ == '__main__':
    unittest.main()
