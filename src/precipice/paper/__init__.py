"""What is handed out: the page, the poster, the JSON."""
