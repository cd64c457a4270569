from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from icpstudio.choices import JobState, MailState, Role
from icpstudio.templatetags import look


def test_every_state_of_jobs_and_mails_has_a_dot():
    assert {*JobState.values, *MailState.values} - set(look.DOTS) == set()


def test_dots_that_say_different_things_differ_in_shape_or_tone():
    drawn = {
        state: Template("{% load look %}{% dot state %}").render(Context({"state": state}))
        for state in ("draft", "open", "in_review", "approved", "published", "superseded", "withdrawn", "not_started")
    }

    assert len(set(drawn.values())) == len(drawn)


def test_a_state_without_a_dot_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        look.dot("somehow")


@pytest.mark.parametrize(("name", "letters"), [("Marta Lindqvist", "ML"), ("Ines", "I"), ("Anna Maria von Berg", "AB"), ("", "")])
def test_initials_are_the_first_and_the_last_name(name, letters):
    assert look.initials(name) == letters


def test_roles_are_listed_by_name():
    assert look.labels(frozenset({Role.REP, Role.APPROVER})) == "Approver, Rep"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', "auto"), (None, "auto")])
def test_only_light_and_dark_can_be_chosen(cookie, theme):
    request = SimpleNamespace(COOKIES={"theme": cookie} if cookie else {})

    assert look.chosen_theme({"request": request}) == theme


def test_an_icon_speaks_only_when_it_has_words(settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    page = Template('{% load look %}{% icon "clock" %}|{% icon "clock" words %}').render(Context({"words": "Time & tide"}))
    silent, speaking = page.split("|")

    assert 'aria-hidden="true"' in silent
    assert 'role="img" aria-label="Time &amp; tide"' in speaking


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = ElementTree.parse(settings.BASE_DIR / "static/vendor/tabler-icons/sprite.svg")
    drawn = {symbol.attrib["id"] for symbol in sprite.iter("{http://www.w3.org/2000/svg}symbol")}
    asked = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        asked.update(part.split('"')[0] for part in template.read_text().split('{% icon "')[1:])

    assert asked - drawn == set()
