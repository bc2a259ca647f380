"""Paper issued to a person by name, and what tells afterwards whose copy it was."""
