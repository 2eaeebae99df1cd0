"""English messages and their translations: states, fallback, direction, dates, isolation. No places' rules, no pages."""
