"""What was said to one question, and every text that was ever acknowledged as saved."""

from django.db import models

from icpstudio.models.base import WorkspaceRow


class Answer(WorkspaceRow):
    """`rev` counts acknowledged saves. `client` and `seq` say which browser window made the last one, and its how-many-th it was:
    so a window that never heard the reply to its own save is not taken for somebody else."""

    interview = models.ForeignKey("interviews.Interview", models.CASCADE, related_name="answers")
    question = models.ForeignKey("interviews.Question", models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    skipped_because = models.CharField(max_length=300, blank=True)
    rev = models.PositiveIntegerField(default=0)
    client = models.CharField(max_length=36, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "question"], name="a_question_is_answered_once_in_an_interview")]


class AnswerRevision(WorkspaceRow):
    """One acknowledged save."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions")
    rev = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "rev"], name="a_revision_is_kept_once")]
