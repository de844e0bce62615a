"""Which addresses may be connected to: those of the public internet, unless the user allows others.

A name is resolved once, its addresses are checked, and connections go to a checked address, so that the name cannot
lead elsewhere in between. Otherwise a page or a feed could make this machine ask another one in its own network.
"""

import socket
import threading
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # the last four bytes are an IPv4 address (RFC 6052)
_COMPATIBLE = IPv6Network("::/96")  # the same, before 2006 (RFC 4291)
_SITE_LOCAL = IPv6Network("fec0::/10")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")  # RFC 8215


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also the IPv4 address that an IPv6 address carries."""
    if "%" in address:  # a zone, which only link-local addresses have
        return False
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (ip in _SITE_LOCAL or ip in _NAT64_LOCAL):
        return False
    if isinstance(ip, IPv6Address) and (carried := _carried(ip)):
        return is_public(str(carried))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway, or the system itself, would make of an IPv6 address."""
    if ip in _NAT64 or ip in _COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, in the system's order. Raises OSError if there are none, TimeoutError."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result(list(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except (OSError, UnicodeError) as error:
            found.set_exception(error if isinstance(error, OSError) else OSError(f"no name of a host ({error})"))

    # The system's resolver cannot be told how long to try.
    threading.Thread(target=ask, daemon=True).start()
    return found.result(seconds)
