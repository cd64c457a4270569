"""The sample's guide, interviews, quotes and themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from interviews.actions import answers, guides, interviews, quotes, themes
from interviews.actions.samples_data import Stage, file, moment
from interviews.choices import Method
from interviews.models import Interview, Question
from profiles.choices import Outcome
from profiles.models import Customer

METHODS = {"operating style": Method.STYLE, "best-customer": Method.BEST_CUSTOMER, "win and loss": Method.WIN_LOSS}
IN_SHORT = {  # what the list of questions calls those beside the six
    "os-change": "The last big change",
    "os-innovation": "First with something new",
    "os-customers": "Never to their customers",
    "os-risk": "What must be certain",
    "os-partnering": "When something goes wrong",
    "os-transparency": "What was said early",
    "best-found": "How they heard of us",
    "wl-improve": "What to do differently",
}
NOT_CHOSEN = "Respondent not chosen yet"
ASKED = "2024-02-01"


def prepare_guide(stage: Stage) -> None:
    """The six standard questions and those that this team asks beside them."""
    at = moment(ASKED)
    guides.prepare(stage.workshop, by=stage.facilitator, at=at)
    for row in file("interviews")["guide"]:
        if row["method"] in METHODS:
            guides.add(
                stage.workshop,
                key=row["id"],
                method=METHODS[row["method"]],
                short=IN_SHORT[row["id"]],
                text=row["text_en"],
                by=stage.facilitator,
                at=at,
            )


def log(stage: Stage, *, after: str = "", until: str) -> None:
    """The interviews held after the day `after` up to `until`, with their answers, consent, quotes and themes."""
    questions = {question.key: question for question in stage.workshop.questions.all()}
    for row in file("interviews")["interviews"]:
        if after < row["date"] <= until:
            stage.interviews[row["id"]] = _log(stage, row, questions)
    _mark(stage, [row for row in file("quotes") if row["interview"] in stage.interviews and row["highlighted_on"] <= until])


def mark_later(stage: Stage) -> None:
    """What was marked in interviews of before."""
    _mark(stage, file("quotes"))


def withdraw(stage: Stage) -> None:
    """One respondent took back what she had allowed."""
    for row in file("interviews")["interviews"]:
        if row["state"] == "withdrawn":
            allowed = row["consent"]
            at, reason = moment(allowed["withdrawn_on"], "15:00"), allowed["withdrawn_reason"]
            interviews.withdraw(stage.interviews[row["id"]], reason, by=stage.facilitator, at=at)


def plan(stage: Stage) -> None:
    """Two that are still to be held."""
    for row in file("interviews")["planned"]:
        customer = _customer(stage, row["account_id"])
        interviews.plan(
            stage.workshop,
            customer=customer,
            alias=NOT_CHOSEN,
            respondent="",
            role="",
            language="en",
            channel=_key(row["channel"]) if row["channel"] != "survey link" else "telephone",
            held_on=date.fromisoformat(row["planned_for"]),
            interviewer=stage.people[row["interviewer"]],
            by=stage.facilitator,
            at=moment("2024-07-10"),
        )


def _log(stage: Stage, row: Mapping[str, Any], questions: Mapping[str, Question]) -> Interview:
    held, by = moment(row["date"], row["start"]), stage.people[row["interviewer"]]
    who, allowed = row["respondent"], row["consent"]
    interview = interviews.plan(
        stage.workshop,
        customer=_customer(stage, row["account_id"]),
        alias=who["alias"],
        respondent=who["real_name"],
        role=who["role"],
        language=row["language"],
        channel=_key(row["channel"]),
        held_on=held.date(),
        interviewer=by,
        note_taker=stage.people.get(row["notes_by"]),
        outcome=Outcome.LOST if row["group"] == "lost" else Outcome.WON,
        buying_roles=[_key(role) for role in who["buying_roles"]],
        minutes=row["minutes"],
        by=by,
        at=held - timedelta(days=7),
    )
    interviews.consent(interview, allowed["scope"], date.fromisoformat(allowed["keep_until"]), by=by, at=held)
    over = held + timedelta(minutes=row["minutes"])
    for said in row["answers"]:
        answers.answer(interview, questions[said["question"]], said["text"], 0, by=by, at=over)
    for left in row["unanswered"]:
        answers.skip(interview, questions[left["question"]], left["reason"], by=by, at=over)
    return interviews.finish(interview, by=by, at=over)


def _mark(stage: Stage, rows: Iterable[Mapping[str, Any]]) -> None:
    names = {row["id"]: row["name"] for row in file("themes")}
    for row in rows:
        if row["id"] in stage.quotes:
            continue
        by, at = stage.people[row["highlighted_by"]], moment(row["highlighted_on"], "17:00")
        answer = stage.interviews[row["interview"]].answers.get(question__key=row["question"])
        quote = quotes.mark_quote(answer, row["start"], row["end"], by=by, at=at)
        for theme in row["themes"]:
            themes.tag(quote, names[theme], by=by, at=at)
        stage.quotes[row["id"]] = quote


def _customer(stage: Stage, account: int) -> Customer:
    return stage.workshop.customers.get(external_id=str(account))


def _key(words: str) -> str:
    return words.replace(" ", "_")
