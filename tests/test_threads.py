"""Matrix products run on one thread while training, and importing changes nothing."""

import subprocess
import sys

CODE = """
import course_lib as nn
from threadpoolctl import threadpool_info

def count():
    return [p["num_threads"] for p in threadpool_info() if p["user_api"] == "blas"]

before = count()
nn.threads.one_thread()
nn.threads.one_thread()
during = count()
nn.threads.restore()
print(before == count(), set(during) == {1})
"""


def test_one_thread_and_back():
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        env={"OPENBLAS_NUM_THREADS": "2"},
    )
    assert done.stdout.split() == ["True", "True"]
