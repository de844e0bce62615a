"""The core of twosource: files in, findings out. It knows nothing of the screen."""

import os

# numpy's linear algebra is used for small things only. Its threads, one a core, cost 50 ms of CPU when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
