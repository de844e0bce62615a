"""How a file was fetched: what its sidecar says, a small JSON file beside it."""

import msgspec

SIDECAR = ".twosource.json"  # what a sidecar's name has after that of its file


class Fetched(msgspec.Struct, frozen=True):
    """One answer of a server.

    `url` is what was asked for, `final_url` where redirects led. `at` is the time of access: UTC, ISO 8601, to the
    second. `headers` are those that matter, by their names in lower case. `sha256` is that of the file's bytes.
    """

    url: str
    final_url: str
    at: str
    status: int
    headers: dict[str, str]
    sha256: str
    schema: str = "twosource/fetched/1"

    @property
    def charset(self) -> str | None:
        """The encoding that the server declared."""
        from email.message import Message  # late: only needed for what was fetched

        content = Message()
        content["content-type"] = self.headers.get("content-type", "")
        charset = content.get_param("charset")
        return charset if isinstance(charset, str) and charset else None
