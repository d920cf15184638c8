"""Run as `python -m kaoping`, where the command itself is not on the path."""

from kaoping.cli import main

if __name__ == "__main__":
    main()
