"""The office: one place where a production plans, decides and keeps what it decided."""
