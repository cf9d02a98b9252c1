"""`python -m daap`, the same as the console script."""

from daap.cli import run

if __name__ == "__main__":
    run()
