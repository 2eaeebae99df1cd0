"""How fast and how large, beside other programs that do the same work, in one run."""
