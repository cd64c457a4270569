"""The upper floor: what people say."""

from django.apps import AppConfig


class Interviews(AppConfig):
    name = "interviews"

    def ready(self) -> None:
        """Fill the ports of the floor below, and say in words what this floor does."""
        from icpstudio.queries import audit
        from interviews.queries import progress, trail
        from profiles import ports

        ports.interviews = progress.port
        audit.tell(trail.SENTENCES)
