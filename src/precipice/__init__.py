"""Precipice plans a film's stunts and the shoot around them."""

from importlib.metadata import version

__version__ = version("precipice")
