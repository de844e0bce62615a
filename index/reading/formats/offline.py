"""The way to trafilatura: it is imported from here.

It can fetch pages, which is never asked of it, and brings a library for that which opens a socket as it is imported, to
see whether the machine has IPv6.
"""

import socket

_has_ipv6, socket.has_ipv6 = socket.has_ipv6, False
try:
    from trafilatura import bare_extraction, load_html
finally:
    socket.has_ipv6 = _has_ipv6

__all__ = ["bare_extraction", "load_html"]
