"""Who is waited for in a workshop."""

from datetime import date

from icpstudio.models import MailMessage
from profiles.actions import approvals, imports
from profiles.choices import Decision
from profiles.queries import versions
from profiles.queries.waiting import waiting
from tests.cast import MONDAY, TUESDAY, Company, browser
from tests.factories.pages import published, submitted
from tests.interviews.heard import logged, planned


def lines(company: Company) -> list[tuple[str, str, str]]:
    return [(str(row.person), row.words, row.when) for row in waiting(company.workshop)]


def test_nobody_is_waited_for_in_a_new_workshop(kelvaro: Company) -> None:
    assert lines(kelvaro) == []
    assert "Nobody is waited for." in browser(kelvaro.facilitator).get(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/")).content.decode()


def test_who_has_not_decided_is_waited_for_and_who_has_is_not(kelvaro: Company) -> None:
    version = submitted(kelvaro, needed=2)
    asked = [
        ("Carla Monti", "decides on version 1", "Asked on 8 July 2024"),
        ("Henrik Aas", "decides on version 1", "Asked on 8 July 2024"),
    ]
    assert lines(kelvaro) == asked

    approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.henrik, at=TUESDAY)
    assert lines(kelvaro) == asked[:1]


def test_an_approver_who_has_left_is_not_waited_for(kelvaro: Company) -> None:
    submitted(kelvaro, needed=2)
    type(kelvaro.carla).objects.filter(pk=kelvaro.carla.pk).update(ended_at=TUESDAY, ended_by=kelvaro.owner)

    assert [person for person, *_rest in lines(kelvaro)] == ["Henrik Aas"]


def test_a_file_waits_for_who_uploaded_it(kelvaro: Company) -> None:
    source = imports.receive(kelvaro.workshop, [b"\x00\x01\x02 no table"], name="list.csv", by=kelvaro.facilitator, at=MONDAY)
    assert lines(kelvaro) == []

    imports.read(source.pk, at=MONDAY)
    assert lines(kelvaro) == [("Marta Lindqvist", "says how list.csv is written", "Uploaded on 8 July 2024")]


def test_interviews_wait_by_their_alias_the_nearest_first(kelvaro: Company, nordhaven: Company) -> None:
    planned(nordhaven)
    logged(kelvaro)
    planned(kelvaro, alias="Planner", held_on=date(2024, 7, 20))
    planned(kelvaro, alias="Dock lead", held_on=date(2024, 7, 12))

    assert lines(kelvaro) == [
        ("Ines Okafor", "holds the interview: Dock lead", "Planned for 12 July 2024"),
        ("Ines Okafor", "holds the interview: Planner", "Planned for 20 July 2024"),
    ]


def test_mails_that_did_not_get_through_wait_for_who_published(kelvaro: Company) -> None:
    version = published(kelvaro)
    assert lines(kelvaro) == []

    first = MailMessage.objects.filter(recipient__publication__version=versions.one(kelvaro.facilitator, version.pk)).first()
    MailMessage.objects.filter(pk=first.pk).update(state="failed")
    assert lines(kelvaro) == [("Marta Lindqvist", "1 mail did not get through", "Published on 12 July 2024")]
