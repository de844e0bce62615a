"""Over TLS a connection goes to the address that was checked, and the certificate still has to be that of the name."""

import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from index.fetching.get import Fetcher, FetchError
from tests.fetching.server import Answer, serving

NAME = "news.example"


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make a certificate with")
def test_the_certificate_is_that_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    resolve = socket.getaddrinfo
    monkeypatch.setattr("socket.getaddrinfo", lambda _, *rest, **more: resolve("127.0.0.1", *rest, **more))
    with serving(tls) as server:
        server.pages["/a"] = Answer(b"rain")
        page = Fetcher(pause=0, allow_private=True).get(f"https://{NAME}:{server.port}/a")
        assert page is not None
        assert page.content == b"rain"
        for host in ("other.example", "127.0.0.1"):
            with pytest.raises(FetchError, match="certificate"):
                Fetcher(pause=0, allow_private=True).get(f"https://{host}:{server.port}/a")
        with pytest.raises(FetchError, match="public internet"):
            Fetcher(pause=0).get(f"https://{NAME}:{server.port}/a")
    assert server.paths == ["/a"]
