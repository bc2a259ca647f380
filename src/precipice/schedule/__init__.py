"""Scenes into days, days into an order, and the price of finding out late."""
