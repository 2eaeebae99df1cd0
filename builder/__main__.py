"""`python -m builder` is the same as the `rights` command."""

from builder.cli import main

main()
