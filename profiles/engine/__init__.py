"""Statistics: arrays in, arrays and dataclasses out. Knows neither Django nor a model."""

import os

# The matrix products here are small, and web and workers share the machine: on several threads they mostly wait for
# one another (measured: 3 to 10 times slower beside a busy neighbour). Read by NumPy's BLAS when it is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
