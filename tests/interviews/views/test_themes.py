import pytest
from django.urls import reverse

from interviews.actions.themes import tag
from interviews.models import Quote, Theme
from profiles.models import Attribute
from tests.cast import CANARY, MONDAY, browser
from tests.interviews.heard import customer, logged


def spoken(company, name="Waiting", **other) -> Theme:
    interview = logged(company, **other)
    return tag(Quote.objects.get(answer__interview=interview), name, by=company.facilitator, at=MONDAY).theme


def push(company, theme) -> str:
    return company.url(reverse("interviews:push_theme", args=[theme.pk]))


def test_the_button_makes_the_theme_an_attribute(kelvaro):
    theme = spoken(kelvaro, customer=customer(kelvaro))

    answer = browser(kelvaro.facilitator).post(push(kelvaro, theme))

    assert (answer.status_code, Attribute.objects.get().name) == (302, "Spoke of: Waiting")
    page = browser(kelvaro.facilitator).get(answer["Location"]).content.decode()
    assert "Bring up to date" in page


def test_what_can_not_be_compared_says_why(kelvaro):
    answer = browser(kelvaro.facilitator).post(push(kelvaro, spoken(kelvaro)))

    assert (answer.status_code, Attribute.objects.exists()) == (422, False)
    assert "there is nothing to compare" in answer.content.decode()


@pytest.mark.parametrize("who", ["contributor", "approver", "sales_leader", "rep"])
def test_others_do_not_push(kelvaro, who):
    theme = spoken(kelvaro, customer=customer(kelvaro))

    assert browser(getattr(kelvaro, who)).post(push(kelvaro, theme)).status_code == 403
    assert not Attribute.objects.exists()


def test_a_strangers_theme_is_not_there(kelvaro, nordhaven):
    theme = spoken(nordhaven, CANARY, customer=customer(nordhaven))

    answer = browser(kelvaro.owner).post(push(kelvaro, theme))

    assert (answer.status_code, CANARY.encode() in answer.content, Attribute.objects.exists()) == (404, False, False)
