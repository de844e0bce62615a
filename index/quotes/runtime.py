"""The way to onnxruntime: it is imported from here, and nowhere else before this.

By itself it writes an id of the device and a store of events below the user's cache folder
(`Microsoft/DeveloperTools/.onnxruntime`) as soon as it is imported, and sends the events to its maker.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # heeded only when it is there before the shared library is loaded

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
