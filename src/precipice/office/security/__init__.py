"""Who may, and what a stranger may send."""
