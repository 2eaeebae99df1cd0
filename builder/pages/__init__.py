"""Facts and languages joined into finished pages. No disk but the templates, no MkDocs, no clock."""
