"""`python -m dashboard` is `mingzhang`."""

from dashboard.cli import main

if __name__ == "__main__":
    main()
