"""The workspace's settings, and the sample's end."""

from icpstudio.models import Workspace
from tests.cast import CANARY, browser

FORM = {
    "name": "Kelvaro",
    "home_country": "Norway",
    "currency": "NOK",
    "language": "de",
    "page": "Letter",
    "brand_colour": "#114411",
    "purpose": "Goods leave on time.",
    "vision": "No truck waits.",
    "strategy": "Docks first.",
    "anchor_mails": True,
}


def test_an_owner_says_what_the_workspace_is(kelvaro):
    client = browser(kelvaro.owner)
    shown = client.get("/w/kelvaro/settings/").content.decode()
    answer = client.post("/w/kelvaro/settings/", FORM)
    workspace = Workspace.objects.get(pk=kelvaro.workspace.pk)

    assert "Goods leave on time." in shown
    assert answer["Location"] == "/w/kelvaro/settings/"
    assert {field: getattr(workspace, field) for field in FORM} == FORM


def test_what_can_not_be_used_is_refused_and_kept_on_the_form(kelvaro):
    for wrong in ({"brand_colour": "red;}"}, {"currency": "XXX"}, {"page": "A5"}, {"name": ""}):
        answer = browser(kelvaro.owner).post("/w/kelvaro/settings/", FORM | wrong | {"vision": "Kept words"})
        assert answer.status_code == 422
        assert "Kept words" in answer.content.decode()
    assert Workspace.objects.get(pk=kelvaro.workspace.pk).vision == ""


def test_nobody_else_reaches_the_settings(kelvaro, nordhaven):
    for member in (kelvaro.facilitator, kelvaro.contributor, kelvaro.approver, kelvaro.sales_leader, kelvaro.rep):
        assert browser(member).get("/w/kelvaro/settings/").status_code == 403
        assert browser(member).post("/w/kelvaro/settings/", FORM).status_code == 403
    assert browser(nordhaven.owner).post("/w/kelvaro/settings/", FORM).status_code == 404
    assert Workspace.objects.get(pk=kelvaro.workspace.pk).vision == ""


def test_the_sample_is_labelled_and_goes_with_one_click(kelvaro, nordhaven):
    assert "Sample workspace" not in browser(kelvaro.facilitator).get("/w/kelvaro/people/").content.decode()
    Workspace.objects.filter(pk=kelvaro.workspace.pk).update(is_sample=True)
    client = browser(kelvaro.facilitator)
    page = client.get("/w/kelvaro/people/").content.decode()
    rep = browser(kelvaro.rep).get("/w/kelvaro/people/").content.decode()
    answer = client.post("/w/kelvaro/sample/remove/")

    assert ("Sample workspace" in page, "/w/kelvaro/sample/remove/" in page) == (True, True)
    assert ("Sample workspace" in rep, "/w/kelvaro/sample/remove/" in rep) == (True, False)
    assert answer["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    assert Workspace.objects.get().name == f"Nordhaven {CANARY}"


def test_a_real_workspace_does_not_go_that_way(kelvaro):
    assert browser(kelvaro.owner).post("/w/kelvaro/sample/remove/").status_code == 409
    assert Workspace.objects.get() == kelvaro.workspace
