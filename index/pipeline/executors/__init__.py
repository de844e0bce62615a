"""Executors, after the protocol of `concurrent.futures`: this process, a pool of processes here, a cluster.

What calls them need not know which it is: each gives the same results.
"""

from index.pipeline.calls import FailedError
from index.pipeline.executors.cluster import Cluster, ClusterAddress, ClusterError, connect
from index.pipeline.executors.pool import Pool, processes
from index.pipeline.executors.workers import InProcess, Workers

__all__ = [
    "Cluster",
    "ClusterAddress",
    "ClusterError",
    "FailedError",
    "InProcess",
    "Pool",
    "Workers",
    "connect",
    "processes",
]
