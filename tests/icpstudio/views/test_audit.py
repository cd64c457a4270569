"""The trail as sentences."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from icpstudio.actions import audit, invitations, members
from icpstudio.choices import Role
from tests.cast import CANARY, MONDAY, TUESDAY, browser


def page_for(member, query=""):
    return browser(member).get(f"/w/kelvaro/audit/{query}")


def words(member, query=""):
    return page_for(member, query).content.decode()


def test_the_newest_sentence_comes_first_and_names_are_todays(kelvaro, nordhaven):
    members.change(kelvaro.rep, roles=[Role.SALES_LEADER, Role.REP], function="sales", by=kelvaro.owner, at=MONDAY)
    invitations.invite(kelvaro.workspace, email="nia@example.com", roles=[Role.REP], by=kelvaro.owner, at=TUESDAY)
    audit.record("publish", kelvaro.workshop, by=kelvaro.facilitator, at=TUESDAY)
    audit.record("invite", nordhaven.workshop, by=nordhaven.owner, at=TUESDAY)
    page = words(kelvaro.owner)

    sentences = ["published version", "Ruth Adeyemi invited nia@example.com as Rep", "Ruth Adeyemi made Greta Holm Rep, Sales leader"]
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert "Marta Lindqvist published version Dock scheduling, Europe" in page
    assert CANARY not in page


def test_a_facilitator_reads_of_workshops_and_of_herself(kelvaro):
    members.change(kelvaro.rep, roles=[Role.OWNER], function="sales", by=kelvaro.owner, at=MONDAY)
    audit.record("rank", kelvaro.workshop, by=kelvaro.owner, at=MONDAY)
    page = words(kelvaro.facilitator)

    assert "ranked the customers of" in page
    assert "Greta Holm" not in page


def test_nobody_else_reads_it(kelvaro):
    for member in (kelvaro.contributor, kelvaro.approver, kelvaro.sales_leader, kelvaro.rep):
        assert page_for(member).status_code == 403


def test_a_long_trail_has_pages(kelvaro):
    for number in range(60):
        audit.record("rank", kelvaro.workshop, by=kelvaro.owner, at=MONDAY, number=number)

    first, second = words(kelvaro.owner), words(kelvaro.owner, "?page=2")
    assert (first.count("ranked the customers of"), second.count("ranked the customers of")) == (50, 10)
    assert "Page 1 of 2" in first


def test_it_costs_the_same_for_one_row_and_for_three(kelvaro):
    def count():
        client = browser(kelvaro.owner)
        with CaptureQueriesContext(connection) as queries:
            client.get("/w/kelvaro/audit/")
        return len(queries)

    audit.record("rank", kelvaro.workshop, by=kelvaro.owner, at=MONDAY)
    before = count()
    for member in (kelvaro.facilitator, kelvaro.rep):
        audit.record("rank", kelvaro.workshop, by=member, at=MONDAY)
    assert count() == before
