"""The simulated paths for other programs: tables, previs and maps."""
