"""`python -m mkdocs_threatgate`."""

from mkdocs_threatgate.cli import main

if __name__ == "__main__":
    main()
