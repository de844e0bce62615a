"""Imports trafilatura without network access; import it only from here.

It can fetch pages, which is never done here, and depends for that on a library which opens a socket as soon as it is
imported, to see whether the machine has IPv6.
"""

import socket

_has_ipv6, socket.has_ipv6 = socket.has_ipv6, False
try:
    from trafilatura import bare_extraction, load_html
finally:
    socket.has_ipv6 = _has_ipv6

__all__ = ["bare_extraction", "load_html"]
