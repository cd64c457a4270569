"""Nouns of the upper floor."""

from interviews.models.answers import Answer, AnswerRevision
from interviews.models.guides import Question
from interviews.models.interviews import Interview
from interviews.models.quotes import Quote
from interviews.models.themes import Tag, Theme

__all__ = ["Answer", "AnswerRevision", "Interview", "Question", "Quote", "Tag", "Theme"]
