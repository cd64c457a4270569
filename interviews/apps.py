"""The upper floor: what people say."""

from django.apps import AppConfig


class Interviews(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        """Fill the ports of the floor below."""
        from interviews.queries import progress
        from profiles import ports

        ports.interviews = progress.port
