"""`python -m daap`, the same as the console script."""

from daap.cli import main

if __name__ == "__main__":
    main()
