"""The command that brings a library up to date and prints nothing: for cron, for others, and with a cluster."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from index.library import LibraryError
from index.store.files import is_shared, shared_cache
from tui.commands.common import FOUND, files, follow, mending, opened, paths_argument, roots_of
from tui.output import streams
from tui.settings import config


@click.command()
@paths_argument
@click.option(
    "--changed",
    multiple=True,
    metavar="PATH",
    shell_complete=files,
    help="A file or folder that came, changed or went; no others did. Again for each; - reads them, a line each.",
)
@click.option("--cluster", metavar="ADDRESS", help="Have a Dask cluster do the work: tls://HOST:PORT of its scheduler.")
@click.option(
    "--ca", metavar="FILE", shell_complete=files, help="The certificate that has signed those of the cluster."
)
@click.option("--cert", metavar="FILE", shell_complete=files, help="Your own certificate, signed by it.")
@click.option("--key", metavar="FILE", shell_complete=files, help="The key of your certificate. Default: in its file.")
@click.option(
    "--allow-unencrypted", is_flag=True, help="Connect by tcp:// to another machine: in a network that you trust."
)
@click.option("--dashboard", is_flag=True, help="Print the address of the scheduler's own page first.")
@mending
def update(
    paths: tuple[str, ...],
    changed: tuple[str, ...],
    cluster: str | None,
    ca: str | None,
    cert: str | None,
    key: str | None,
    allow_unencrypted: bool,
    dashboard: bool,
) -> None:
    """Read and analyse what is new, and find its claims. With a cluster, other machines analyse and compare.

    Where all is known that changed since the last time, as a watcher or what fetches reports knows it, --changed spares
    looking at all files.

    Files are read here, and what is found is kept here; the texts are sent to the cluster (docs/cluster.md). Where no
    certificates are named, they are those of config.toml. With TWOSOURCE_SHARED what is found is kept in that folder,
    where its group reads it. Exit code 3: it could not be done to the end; what was done is kept.
    """
    if not cluster and (ca or cert or key or allow_unencrypted or dashboard):
        raise click.UsageError("--ca, --cert, --key, --allow-unencrypted and --dashboard are for --cluster ADDRESS.")
    with opened(roots_of(paths)) as library, ExitStack() as stack:
        if library.kept:
            raise LibraryError(f"{library.kept.by} keeps this library: run this as {library.kept.by}.")
        if shared_cache() and not is_shared(library.folder):
            streams.tell(
                "twosource: TWOSOURCE_SHARED names a folder that is not yours, so this is kept in your own cache."
            )
        workers = None
        if cluster:
            from index.library.cluster import ClusterAddress, connect

            certificates = {name: file for name, file in (("ca", ca), ("cert", cert), ("key", key)) if file}
            if not certificates:
                certificates = {name: str(Path(file).expanduser()) for name, file in config.read().cluster.items()}
            address = ClusterAddress(cluster, **certificates, unencrypted=allow_unencrypted)
            workers = stack.enter_context(connect(address))
            if dashboard:
                streams.tell(workers.page)
        follow(library.update(wait=True, workers=workers, changed=_named(changed) if changed else None))
    sys.exit(FOUND)


def _named(changed: tuple[str, ...]) -> Iterator[str]:
    """The paths that are named, and where one is "-" those on the lines of standard input."""
    for path in changed:
        if path == "-":
            yield from (os.fsdecode(line.rstrip(b"\n")) for line in sys.stdin.buffer if line.strip())
        else:
            yield path
