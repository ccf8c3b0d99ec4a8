"""The page of `chatkut serve --preview` in Chromium: it plays, and follows an edit."""
import os
import pathlib
import sys
import unittest

import browser
import served

SKIP = 77
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache')
MODULES = CACHE / 'chatkut-test/npm/node_modules'  # of `tools/setup test`

# Whether the middle of the picture has a colour, the canvas being the page's own.
COLOUR = '''(() => {
  const c = document.createElement('canvas'); c.width = 64; c.height = 36;
  const g = c.getContext('2d'); g.drawImage(document.getElementById('video'), 0, 0, 64, 36);
  const p = g.getImageData(8, 8, 48, 20).data; let sum = 0;
  for (let i = 0; i < p.length; i += 4)
    sum += Math.max(p[i], p[i+1], p[i+2]) - Math.min(p[i], p[i+1], p[i+2]);
  return sum / (p.length / 4);
})()'''


class ThePage(unittest.TestCase):

    def setUp(self):
        shop = served.workshop()
        self.folder = shop.__enter__()
        self.addCleanup(shop.__exit__, None, None, None)
        served.make_source(self.folder / 'a.mp4', 'smptebars=s=640x360:r=25',
                           'sine=frequency=440:sample_rate=48000', 20)
        for words in (['new', 'film', '--size', '640x360', '--rate', 25],
                      ['import', 'film', 'a.mp4'], ['say', 'film', 'add a']):
            served.chatkut(*words, folder=self.folder)

    def test_it_plays_and_follows_an_edit(self):
        self.play_and_follow()

    def test_it_does_so_by_hls_js(self):
        if not (MODULES / 'hls.js').is_dir():
            self.skipTest(f'hls.js is not in {MODULES}')
        own = self.folder / 'data/chatkut'
        own.mkdir(parents=True)
        (own / 'node_modules').symlink_to(MODULES)
        self.assertTrue(self.play_and_follow())

    def play_and_follow(self):
        """Whether it was played by hls.js."""
        with served.serving(self.folder) as server, browser.page() as page:
            page.go(server.url)
            page.wait("document.getElementById('play')?.disabled === false || "
                      "document.getElementById('trouble')?.textContent", 'the page is ready')
            trouble = page.run("document.getElementById('trouble').textContent")
            if 'npm install' in trouble:
                self.skipTest('hls.js is not installed: ' + trouble)
            self.assertEqual(trouble, '')
            page.wait("document.getElementById('video').readyState >= 2", 'a first picture')
            page.wait(f'({COLOUR}) > 40', 'the bars')
            page.run("document.getElementById('play').click()")
            page.wait("document.getElementById('video').currentTime > 1.5", 'it plays')
            served.chatkut('say', 'film', 'make it black and white', folder=self.folder)
            page.wait(f"({COLOUR}) < 8 && document.getElementById('video').readyState >= 2",
                      'the picture follows')
            self.assertGreater(page.run("document.getElementById('video').currentTime"), 1)
            now = page.run("document.getElementById('video').currentTime")
            page.wait(f"document.getElementById('video').currentTime > {now} + 0.5",
                      'it plays on')
            self.assertIn("'a'", page.run("document.getElementById('receipt').textContent"))
            self.assertIn('0:20', page.run("document.getElementById('time').textContent"))
            return page.run('hls !== null')

    def test_it_fits_a_phone(self):
        with served.serving(self.folder) as server, browser.page() as page:
            page.ask('Emulation.setDeviceMetricsOverride', width=390, height=844,
                     deviceScaleFactor=2, mobile=True)
            page.go(server.url)
            page.wait("document.getElementById('play')?.textContent", 'the page is there')
            self.assertEqual(page.run('document.documentElement.scrollWidth'), 390)
            box = page.run("JSON.stringify(document.getElementById('play')"
                           ".getBoundingClientRect())")
            self.assertIn('"width":3', box)  # more than 300 pixels of 390


if __name__ == '__main__':
    if not browser.find():
        print('there is no chromium; the page is not tried')
        sys.exit(SKIP)
    unittest.main()
