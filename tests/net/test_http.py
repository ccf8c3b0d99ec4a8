#!/usr/bin/env python3
"""http_run() against servers that do what they should, and what none should.

HTTP_PROBE names the program that asks (tests/net/http_probe.c).
"""
import email.utils
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

import fault_server as fault

KINDS = ["CANCELLED", "TIMEOUT", "STALLED", "RESOLVE", "CONNECT", "TLS", "REDIRECT",
         "TOO_LARGE", "BROKEN", "PROTOCOL", "FORBIDDEN", "MISSING", "IO", "INVALID"]
KEY = "sk-a-key-nobody-may-see"
CLEAN = {name: value for name, value in os.environ.items()
         if not name.lower().endswith("_proxy")}


def run(*words, environment=None):
    """The results of a run of the probe, and all that it printed."""
    done = subprocess.run([os.environ["HTTP_PROBE"], *words], capture_output=True,
                          check=True, timeout=60, env=CLEAN | (environment or {}))
    results = [json.loads(line) for line in done.stdout.splitlines()]
    for result in results:
        result["kind"] = KINDS[result["code"]] if result["code"] >= 0 else None
        result["body"] = result["body"].encode("latin-1")
        result["error"] = result["error"].encode("latin-1").decode()
    return results, done.stdout + done.stderr


def ask(*words, **more):
    return run(*words, **more)[0][0]


class Http(unittest.TestCase):
    def serve(self, *script, **more):
        server = fault.Server(list(script), **more)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server

    def expect(self, kind, *words, holding="", **more):
        """Asks; all errors are of this kind and name what they should. The last result."""
        results, printed = run("--header", f"Authorization: Bearer {KEY}", *words, **more)
        for result in results:
            self.assertEqual(result["kind"], kind, result)
            self.assertIn(holding, result["error"])
        self.assertNotIn(KEY.encode(), printed)
        return results[-1]


class Answers(Http):
    def test_a_whole_answer_comes_as_it_was_sent(self):
        server = self.serve(fault.reply(200, {"X-Request-Id": "req_1\x1b[31m"}, b'{"a":1}'))
        result = ask("--body", "{}", "--header", "X-A: b", server.url + "/v1/x?y=z")
        self.assertEqual((result["kind"], result["status"], result["body"], result["type"],
                          result["request_id"], result["heads"]),
                         (None, 200, b'{"a":1}', "application/json", "req_1[31m", 1))
        request = server.requests[0]
        self.assertEqual((request.method, request.path, request.body, request.headers["x-a"]),
                         ("POST", "/v1/x?y=z", b"{}", "b"))
        self.assertNotIn("expect", request.headers)
        self.assertNotIn("accept-encoding", request.headers)
        self.assertTrue(request.headers["user-agent"].startswith("chatkut/"))

    def test_streams_come_whole_however_they_are_cut(self):
        text = fault.event("grüße 🎬") + fault.event("[DONE]")
        server = self.serve(fault.stream(text), fault.stream(*fault.every_byte(text)))
        results = run(server.url, server.url)[0]
        self.assertEqual([result["body"] for result in results], [text, text])

    def test_connections_are_used_again(self):
        server = self.serve(fault.reply(body=b"1"), fault.sse("2"), fault.error(500))
        results = run(*[server.url] * 4)[0]
        self.assertEqual([result["status"] for result in results], [200, 200, 500, 500])
        self.assertEqual(server.connections, 1)

    def test_a_connection_that_has_ended_is_made_again(self):
        server = self.serve(fault.reply() + [fault.CLOSE])
        self.assertEqual([result["status"] for result in run(*[server.url] * 3)[0]],
                         [200, 200, 200])
        self.assertEqual((server.connections, len(server.requests)), (3, 3))

    def test_statuses_are_told_with_what_they_say_of_trying_again(self):
        soon = email.utils.formatdate(time.time() + 30, usegmt=True)
        rows = [(fault.rate_limit(7), 429, 7000), (fault.rate_limit(7, ms=1500), 429, 1500),
                (fault.rate_limit(date="Mon, 01 Jan 2001 00:00:00 GMT"), 429, 0),
                (fault.rate_limit(99999999), 429, 86400000),
                (fault.rate_limit("soon"), 429, -1), (fault.error(529), 529, -1),
                (fault.error(502), 502, -1)]
        server = self.serve(*[row[0] for row in rows], fault.rate_limit(date=soon))
        results = run(*[server.url] * (len(rows) + 1))[0]
        self.assertEqual([(result["status"], result["retry_after_ms"])
                          for result in results[:-1]], [row[1:] for row in rows])
        self.assertTrue(20000 < results[-1]["retry_after_ms"] <= 30000)

    def test_should_retry_is_read(self):
        server = self.serve(fault.error(500, headers={"X-Should-Retry": "false"}),
                            fault.error(500, headers={"x-should-retry": "true"}),
                            fault.error(500))
        results = run(*[server.url] * 3)[0]
        self.assertEqual([result["should_retry"] for result in results], [2, 1, 0])

    def test_a_head_before_the_head_is_passed_over(self):
        server = self.serve([b"HTTP/1.1 103 Early Hints\r\nX-Request-Id: early\r\n\r\n"]
                            + fault.reply(body=b"x"))
        result = ask(server.url)
        self.assertEqual((result["status"], result["heads"], result["request_id"]),
                         (200, 1, ""))

    def test_the_listener_ends_it(self):
        server = self.serve(fault.sse("one") [:-1] + [fault.STALL])
        result = ask("--end", "5", server.url)
        self.assertEqual((result["kind"], result["ended"]), (None, 1))

    def test_invalid_bytes_come_as_they_are(self):
        server = self.serve(fault.stream(b"data: \xff\xfe\x00\n\n"))
        self.assertEqual(ask(server.url)["body"], b"data: \xff\xfe\x00\n\n")


class Limits(Http):
    def test_what_never_answers_is_ended(self):
        server = self.serve([fault.STALL])
        self.expect("TIMEOUT", "--first", "60", server.url, holding="localhost")

    def test_a_head_alone_is_no_answer(self):
        server = self.serve(fault.stream(fault.STALL))
        result = self.expect("TIMEOUT", "--first", "60", server.url)
        self.assertEqual(result["first_us"], -1)

    def test_a_stream_that_stands_still_is_ended(self):
        server = self.serve(fault.stream(b"data: a\n\n", fault.STALL))
        result = self.expect("STALLED", "--stall", "60", server.url)
        self.assertEqual(result["body"], b"data: a\n\n")

    def test_a_stream_that_drips_for_ever_has_an_end(self):
        server = self.serve(fault.drip(fault.stream(*[b"x"] * 1000), 0.01))
        self.expect("TIMEOUT", "--total", "200", server.url)

    def test_answers_have_a_largest_size(self):
        server = self.serve(fault.reply(body=bytes(5 << 20)), fault.stream(bytes(1001)),
                            fault.stream(bytes(1000)))
        self.expect("TOO_LARGE", server.url)
        self.expect("TOO_LARGE", "--max", "1000", server.url)
        self.assertIsNone(ask("--max", "1000", server.url)["kind"])

    def test_heads_have_a_largest_size(self):
        lines = [b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(100)]
        server = self.serve([b"HTTP/1.1 200 OK\r\n", *lines, b"\r\n"],
                            [b"HTTP/1.1 200 OK\r\n"] + [b"X: " + b"a" * 200000])
        self.expect("TOO_LARGE", server.url)
        self.assertIn(ask(server.url)["kind"], ("TOO_LARGE", "PROTOCOL"))

    def test_nobody_listening_is_told_apart(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            self.expect("CONNECT", f"http://127.0.0.1:{port}", holding="start the server")


class Breaks(Http):
    def test_what_breaks_off_is_broken(self):
        answers = [[fault.CLOSE], [fault.RESET], fault.stream(b"data: a\n\n", cut=True),
                   fault.stream(b"data: a\n\n", fault.RESET),
                   [fault.head(200, {"Content-Length": 10}), b"12345", fault.CLOSE],
                   [b"HTTP/1.1 200 OK\r\nContent-Le", fault.CLOSE]]
        server = self.serve(*answers)
        self.expect("BROKEN", "--body", "{}", *[server.url] * len(answers))
        self.assertEqual(len(server.requests), len(answers))

    def test_what_is_not_http_is_refused(self):
        server = self.serve([b"SSH-2.0-OpenSSH_9.2\r\n", fault.CLOSE],
                            [b"\xff" * 100, fault.CLOSE])
        self.expect("PROTOCOL", server.url, server.url)

    def test_nothing_is_unpacked(self):
        server = self.serve(fault.gzip_bomb(), fault.reply(200, {"Content-Encoding": "br"}))
        self.assertEqual(self.expect("PROTOCOL", server.url, server.url)["bytes"], 0)


class Places(Http):
    def test_keys_follow_no_redirect(self):
        other = self.serve(fault.reply())
        places = (other.url + "/", "//evil.example/x", "/elsewhere", "", "\x1b[2J")
        server = self.serve(*[fault.redirect(place) for place in places])
        self.expect("REDIRECT", *[server.url] * len(places), holding="localhost sends on to")
        self.assertEqual((len(server.requests), other.connections), (len(places), 0))

    def test_a_redirect_is_told_by_its_host_alone(self):
        server = self.serve(fault.redirect("https://evil.example/take?token=secret"))
        error = self.expect("REDIRECT", server.url, holding="evil.example")["error"]
        self.assertNotIn("secret", error)

    def test_plain_http_is_for_this_computer(self):
        refused = ["http://example.com", "http://127.0.0.1.evil.com", "http://localhost.evil.com",
                   "http://10.0.0.1", "http://0.0.0.0", "http://[::]", "http://[::ffff:127.0.0.1]",
                   "http://128.0.0.1", "http://localhost.", "http://①②⑦.0.0.1",
                   "http://ⓛocalhost", "http://[fe80::1%25lo]", "http://evil.com#@localhost",
                   "http://evil.com\\@localhost", "http://2852039166", "ftp://localhost",
                   "file:///etc/passwd", "gopher://localhost", "unix://x",
                   "http://localhost@evil.com", "http://a:b@localhost", "https://u@example.com"]
        for url, result in zip(refused, run(*refused)[0], strict=True):
            with self.subTest(url=url):
                self.assertIn(result["kind"], ("FORBIDDEN", "INVALID"))

    def test_this_computer_has_many_names(self):
        four = self.serve(fault.reply())
        six = self.serve(fault.reply(), family=socket.AF_INET6)
        self.expect(None, four.at("localhost"), four.at("LOCALHOST"), four.at("127.0.0.1"),
                    four.at("127.1"), four.at("2130706433"), six.at("[::1]"))

    def test_no_address_is_told(self):
        urls = ("sk-key-in-the-wrong-place", "https://", "http:// wrong", "https://wrong b/", "")
        for url, result in zip(urls, run(*urls)[0], strict=True):
            with self.subTest(url=url):
                self.assertIn(result["kind"], ("INVALID", "FORBIDDEN"))
                self.assertNotIn("wrong", result["error"])

    def test_headers_are_one_line_each(self):
        server = self.serve(fault.reply())
        for header in (f"X: {KEY}\r\nY: z", f"X: {KEY}\n", f"no colon {KEY}", f": {KEY}",
                       f"A B: {KEY}", f"X: {KEY}\x07"):
            with self.subTest(header=header):
                self.expect("FORBIDDEN", "--header", header, server.url)
        self.assertEqual(server.connections, 0)

    def test_this_computer_is_asked_without_a_proxy(self):
        proxy, server = self.serve(fault.reply(500)), self.serve(fault.reply())
        result = ask(server.url, environment={"http_proxy": proxy.url, "ALL_PROXY": proxy.url})
        self.assertEqual((result["status"], proxy.connections), (200, 0))

    def test_other_computers_are_asked_by_the_proxy_which_sees_no_key(self):
        proxy = self.serve(fault.reply(403))
        self.expect("CONNECT", "https://api.example.com", environment={"https_proxy": proxy.url})
        self.assertEqual((proxy.requests[0].method, proxy.requests[0].path),
                         ("CONNECT", "api.example.com:443"))
        self.assertNotIn("authorization", proxy.requests[0].headers)


class Cancelling(Http):
    def check_cancel(self, *words):
        """Nothing but waking it ends a request before its limit, which is 30 s."""
        results = run("--cancel", "30", *words)[0]
        for result in results:
            self.assertEqual(result["kind"], "CANCELLED", result)
            self.assertLess(result["late_us"], 5_000_000)

    def test_cancel_ends_each_kind_of_waiting(self):
        flood = fault.stream(*[bytes(10000)] * 300, fault.STALL)
        answers = ([fault.STALL], fault.stream(fault.STALL),
                   fault.stream(b"data: a\n\n", fault.STALL), flood)
        server = self.serve(*answers)
        self.check_cancel(*[server.url] * len(answers))

    def test_cancel_ends_connecting_and_shaking_hands(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.check_cancel(f"https://127.0.0.1:{silent.getsockname()[1]}")


@unittest.skipUnless(shutil.which("openssl"), "there is no openssl here")
class Certificates(Http):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="chatkut-net-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.good = fault.certificate(cls.scratch.name)

    def test_a_trusted_authority_is_enough(self):
        server = self.serve(fault.sse("a"), certificate=self.good)
        results = run("--ca", self.good.file, server.url, server.url)[0]
        self.assertEqual([result["status"] for result in results], [200, 200])
        self.assertEqual(server.connections, 1)

    def test_others_get_nothing(self):
        expired = fault.certificate(self.scratch.name, expired=True)
        other = fault.certificate(self.scratch.name, host="example.com")
        for words, certificate, holding in (((), self.good, "localhost"),
                                            (("--ca", expired.file), expired, "expired"),
                                            (("--ca", other.file), other, "localhost")):
            server = self.serve(fault.reply(), certificate=certificate)
            self.expect("TLS", *words, server.url, holding=holding)
            self.assertEqual(server.requests, [])

    def test_plain_http_where_tls_should_be_is_not_safe(self):
        server = self.serve(before=[b"HTTP/1.1 400 no\r\n\r\n", fault.STALL])
        self.expect("TLS", server.url.replace("http:", "https:"))

    def test_files_without_certificates_are_named(self):
        empty = pathlib.Path(self.scratch.name) / "empty.pem"
        empty.write_text("nothing\n", encoding="ascii")
        for path in (str(empty), "/nowhere.pem"):
            self.expect("INVALID", "--ca", path, "https://localhost:1",
                        holding=os.path.basename(path))

    def test_who_hangs_up_while_a_large_body_goes_out_kills_nobody(self):
        server = self.serve(certificate=self.good, before=[fault.Wait(0.05), fault.RESET])
        self.expect("BROKEN", "--ca", self.good.file, "--large", "16", server.url)


if __name__ == "__main__":
    unittest.main()
