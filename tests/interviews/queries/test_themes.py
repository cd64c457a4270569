from datetime import date

from interviews.actions.themes import tag
from interviews.models import Quote, Theme
from interviews.queries import themes
from interviews.queries.themes import Heard, Learned
from profiles.choices import Mark
from tests.cast import MONDAY
from tests.interviews.heard import customer, logged


def tagged(company, day, *names, **other):
    interview = logged(company, held_on=date(2024, 7, day), **other)
    for name in names:
        tag(Quote.objects.get(answer__interview=interview), name, by=company.facilitator, at=MONDAY)
    return interview


def test_prevalence_is_told_for_best_and_others(kelvaro, nordhaven):
    tagged(nordhaven, 1, "Waiting")
    tagged(kelvaro, 1, "Waiting", "Fees", customer=customer(kelvaro))
    tagged(kelvaro, 2, "Waiting", customer=customer(kelvaro, "Arxan Inc.", Mark.LEAST_IDEAL))

    found = [(row.theme.name, row.quotes, row.interviews, row.best, row.others) for row in themes.prevalence(kelvaro.workshop)]

    assert (found, themes.heard(kelvaro.workshop)) == ([("Waiting", 2, 2, 1, 1), ("Fees", 1, 1, 1, 0)], Heard(best=1, all=2))


def test_learning_counts_what_no_earlier_interview_had_brought(kelvaro):
    tagged(kelvaro, 3, "Waiting")
    tagged(kelvaro, 1, "Waiting", "Fees")
    tagged(kelvaro, 5, "Waiting", "One planner")

    assert themes.learning(kelvaro.workshop) == [Learned(2, 2), Learned(1, 0), Learned(3, 1)]


def test_a_theme_by_customer_is_told_for_those_who_were_heard(kelvaro):
    speaks, silent, unheard = customer(kelvaro), customer(kelvaro, "Arxan Inc."), customer(kelvaro, "Kallun Ltd")
    tagged(kelvaro, 1, "Waiting", customer=speaks)
    tagged(kelvaro, 2, customer=speaks)
    tagged(kelvaro, 3, "Fees", customer=silent)

    found = themes.by_customer(Theme.objects.get(name="Waiting"))

    assert (found, unheard.pk in found) == ({speaks.pk: True, silent.pk: False}, False)
