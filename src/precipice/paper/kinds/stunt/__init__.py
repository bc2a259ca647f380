"""The stunt plan, section by section."""
