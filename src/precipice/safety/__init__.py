"""Consents, limits and exposure: what a performer agreed to, and what it adds up to."""
