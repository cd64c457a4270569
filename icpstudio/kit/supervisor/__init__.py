"""Starts several processes, keeps them alive, says once when all of them answer, and ends every one of them.

Standard library only. One thread: a child is forked with a preparation step, which is safe only where no other thread holds a lock.
"""

from icpstudio.kit.supervisor.children import Child
from icpstudio.kit.supervisor.crew import Crew
from icpstudio.kit.supervisor.lifeline import end_with_parent

__all__ = ["Child", "Crew", "end_with_parent"]
