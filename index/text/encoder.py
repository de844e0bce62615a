"""The way to the models: their sessions, and the vocabulary that they share.

onnxruntime is imported here and nowhere else: by itself it writes an id of the device and a store of events below the
user's cache folder (`Microsoft/DeveloperTools/.onnxruntime`) as soon as it is imported, and sends the events to its
maker. Import this module late: it costs more than all the rest of the program.
"""

import os
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # heeded only when it is there before the shared library is loaded

import onnxruntime
from tokenizers import Tokenizer

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime", "session", "tokenizer"]

USEFUL_THREADS = 4  # more make one window hardly faster
MOST_THREADS = 64  # that $OMP_NUM_THREADS can ask for


def session(model: Path) -> onnxruntime.InferenceSession:
    """A model from the package's data, ready to run on the CPU. Raises what onnxruntime raises for a damaged one."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads()
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch ever seen
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    # A layer norm that is fused with the sum before it takes four times as long as both apart.
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


@cache
def tokenizer() -> Tokenizer:
    """The vocabulary of all-MiniLM-L6-v2, without case."""
    with as_file(files(__package__) / "tokenizer.json") as path:
        return Tokenizer.from_file(str(path))


def _threads() -> int:
    """How many threads a model may use: $OMP_NUM_THREADS, or else one for each core, but no more than are useful."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted):
        return min(int(wanted), MOST_THREADS)
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, USEFUL_THREADS)
