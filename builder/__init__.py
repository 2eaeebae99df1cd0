"""Rights Here: dated, sourced policy facts become pages and printable cards in every language of a neighbourhood."""
