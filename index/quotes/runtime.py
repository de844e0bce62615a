"""Imports onnxruntime with its telemetry switched off; import it only from here, or after this module.

Left alone, it writes an id of the device and a store of events to the user's cache folder
(`Microsoft/DeveloperTools/.onnxruntime`) as soon as it is imported, and sends the events to its maker.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # must be set before the shared library is loaded

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
