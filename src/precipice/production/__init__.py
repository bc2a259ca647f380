"""The nouns: quantities with tolerance, scenes, cast, places, days, gags as data."""
