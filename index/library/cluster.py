"""The workers of a cluster, for `Library.update`."""

from index.pipeline.executors import Cluster, ClusterAddress, ClusterError, connect

__all__ = ["Cluster", "ClusterAddress", "ClusterError", "connect"]
