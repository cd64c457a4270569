"""Where a person lands, a new workspace, and her preferences."""

from icpstudio.actions import members
from icpstudio.choices import Role
from icpstudio.models import Member, User, Workspace
from tests.cast import MONDAY, browser


def test_with_one_workspace_one_goes_straight_in(kelvaro):
    assert browser(kelvaro.rep).get("/")["Location"] == "/w/kelvaro/"
    assert browser(kelvaro.rep).get("/w/kelvaro/")["Location"] == "/w/kelvaro/workshops/"


def test_with_two_one_chooses(kelvaro, nordhaven):
    members.add(nordhaven.workspace, kelvaro.rep.user, roles=[Role.REP], by=nordhaven.owner, at=MONDAY)
    page = browser(kelvaro.rep).get("/").content.decode()

    assert 'href="/w/kelvaro/"' in page
    assert 'href="/w/nordhaven/"' in page


def test_a_workspace_that_one_has_left_is_not_offered(kelvaro, nordhaven):
    joined = members.add(nordhaven.workspace, kelvaro.rep.user, roles=[Role.REP], by=nordhaven.owner, at=MONDAY)
    members.end(joined, by=nordhaven.owner, at=MONDAY)

    assert browser(kelvaro.rep).get("/")["Location"] == "/w/kelvaro/"
    assert browser(kelvaro.rep).get("/w/nordhaven/").status_code == 404


def test_without_one_the_page_says_what_to_do(db):
    person = User.objects.create_user("ada@example.com", name="Ada")
    client = browser()
    client.force_login(person)
    page = client.get("/")

    assert page.status_code == 200
    assert "No workspace yet" in page.content.decode()


def test_a_person_opens_a_workspace(kelvaro):
    client = browser(kelvaro.rep)
    answer = client.post("/open/", {"name": "Docks Ltd", "home_country": "Norway", "currency": "NOK", "language": "en"})
    workspace = Workspace.objects.get(name="Docks Ltd")

    assert answer["Location"] == f"/w/{workspace.slug}/"
    assert Member.objects.get(workspace=workspace).roles == {Role.OWNER, Role.FACILITATOR}
    assert client.get(f"/w/{workspace.slug}/people/").status_code == 200


def test_a_workspace_needs_a_name(kelvaro):
    answer = browser(kelvaro.rep).post("/open/", {"name": " ", "currency": "XXX", "language": "en"})

    assert answer.status_code == 422
    assert "Enter a name for the workspace." in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert Workspace.objects.count() == 1


def test_preferences_are_of_a_person_and_the_theme_of_a_browser(kelvaro):
    client = browser(kelvaro.rep)
    client.post("/preferences/", {"name": "Greta H.", "language": "de", "timezone": "Europe/Berlin", "theme": "dark"})
    person = User.objects.get(pk=kelvaro.rep.user.pk)

    assert (person.name, person.language, person.timezone) == ("Greta H.", "de", "Europe/Berlin")
    assert client.cookies["theme"].value == "dark"
    page = client.get("/w/kelvaro/people/").content.decode()
    assert '<html lang="de" data-bs-theme="dark">' in page


def test_a_time_zone_outside_the_list_is_refused(kelvaro):
    answer = browser(kelvaro.rep).post(
        "/preferences/", {"name": "Greta", "language": "en", "timezone": "../../etc/passwd", "theme": "auto"}
    )

    assert answer.status_code == 422
    assert User.objects.get(pk=kelvaro.rep.user.pk).timezone == "UTC"
