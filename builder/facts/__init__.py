"""YAML in, checked and immutable facts out; and what holds at a place on a day. No language, no HTML, no clock."""
