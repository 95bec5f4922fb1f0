"""Every measurement in turn, as ratios: `make bench`."""

import subprocess
import sys

MODULES = ("bench.segmentation", "bench.workbench")


def main() -> int:
    """Run each in a process of its own, so that none pays for another; returns the exit status."""
    failed = False
    for module in MODULES:
        print(f"== {module}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", module], check=False).returncode != 0
        print(flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
