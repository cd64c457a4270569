"""The environment, read once and by type. What is wrong or missing is collected and named at start, one sentence each."""

from .reading import Environment, WrongSetting

__all__ = ["Environment", "WrongSetting"]
