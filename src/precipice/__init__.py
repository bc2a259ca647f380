"""Precipice plans a film's stunts and the shoot around them."""


def version() -> str:
    """The installed version."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to load, and rarely asked for

    return version("precipice")
