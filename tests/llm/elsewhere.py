"""A server that is not on this machine, as far as a program can tell.

Programs reach it by the proxy that https_proxy names, which is how curl looks for one: a
CONNECT to its name ends in this process, TLS with a certificate of that name included, and what
is asked goes on to a server of plain HTTP. Nothing is resolved, nothing leaves the machine.

    with Elsewhere(folder, "models.example", aimock.url) as there:
        program(https_proxy=there.proxy, ca_file=there.authority)
    assert there.asked == ["models.example:443"]

More names behind the address are the same server's, each with a certificate of its own;
`authorities` are the files of all.
"""
import os
import pathlib
import socket
import ssl
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "net"))
import fault_server  # noqa: E402 (it lies beside us)


def pump(source, target):
    """All that comes, to its end."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other end has gone


class Elsewhere:
    def __init__(self, folder, name, url, *more):
        self.authorities, self.asked, self._tls = [], [], {}
        self._to = urllib.parse.urlsplit(url)
        for host in (name, *more):
            made = fault_server.certificate(folder, host=host)
            self.authorities.append(made.file)
            self._tls[f"{host}:443"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls[f"{host}:443"].load_cert_chain(made.file, made.key)
        self.authority = self.authorities[0]
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.proxy = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def environment(self):
        """That of a program which finds it; other proxies of the tester's own are left out."""
        rest = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        return rest | {"https_proxy": self.proxy}

    def _listen(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            more = connection.recv(1)
            if not more:
                return
            head += more
        method, place, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(place)
        if method != "CONNECT" or place not in self._tls:
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            connection.close()
            return
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        try:
            self._tunnel(connection, self._tls[place])
        except ssl.SSLError:
            connection.close()  # it is not trusted

    def _tunnel(self, connection, tls):
        with (tls.wrap_socket(connection, server_side=True) as program,
              socket.create_connection((self._to.hostname, self._to.port)) as server):
            back = threading.Thread(target=pump, args=(server, program), daemon=True)
            back.start()
            pump(program, server)
            back.join()
