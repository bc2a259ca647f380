"""Practice logs: tracks read, phases found, drag fitted."""
