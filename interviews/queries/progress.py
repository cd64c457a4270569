"""What the floor below may ask about interviews."""

from profiles.ports import NoInterviews

port = NoInterviews()
