"""One file for one kind of stunt: its parameters, its margins, its words."""
