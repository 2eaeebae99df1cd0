"""Card faces to PDF, and PDF to printable sheets."""
