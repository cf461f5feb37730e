"""The peer of the benchmark `sampling`: the same work with numpy and scipy, one thread. Prints seconds as JSON.

Arrays of 8192 numbers stay in the caches, which is the fastest way to use numpy here; the test of fit needs all samples at
once.
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402
import scipy  # noqa: E402
from scipy import stats  # noqa: E402

COUNT = int(sys.argv[1])
RUNS = int(sys.argv[2])
BLOCK = 8192


def median(work):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def push():
    rng = np.random.default_rng(7)
    for _ in range(COUNT // BLOCK):
        z = rng.standard_normal(BLOCK)
        x = np.sinh(z) + z / 2
        log = -0.5 * z * z - 0.5 * np.log(2 * np.pi) - np.log(np.cosh(z) + 0.5)
    return x, log


def coupling():
    rng = np.random.default_rng(7)
    for _ in range(COUNT // BLOCK):
        z1, z2 = rng.standard_normal((2, BLOCK))
        s = np.tanh(z1)
        x1, x2 = z1, z2 * np.exp(s) + np.sin(z1)
        log = -0.5 * (z1 * z1 + z2 * z2) - np.log(2 * np.pi) - s
    return x1, x2, log


def check():
    rng = np.random.default_rng(7)
    z = rng.standard_normal(COUNT)
    x = np.exp(z)
    log = -0.5 * z * z - 0.5 * np.log(2 * np.pi) - z
    return stats.kstest(x, stats.lognorm(1).cdf), np.max(np.abs(stats.lognorm(1).logpdf(x) - log))


print(
    json.dumps(
        {
            "versions": f"numpy {np.__version__}, scipy {scipy.__version__}",
            "push": median(push),
            "coupling": median(coupling),
            "check": median(check),
        }
    )
)
