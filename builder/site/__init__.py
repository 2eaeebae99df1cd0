"""The one pipeline from facts to a published site, and the only place that knows MkDocs, the disk and the clock."""
