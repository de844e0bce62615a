"""The core of twosource: files in, findings out. It knows nothing about the screen."""

import os

# Only small arrays are multiplied here. Starting numpy's threads, one per core, would cost 50 ms of CPU at import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
