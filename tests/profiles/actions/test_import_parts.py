"""An import written in parts, side by side and in any order, is the import written in one go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from icpstudio.actions import chunks
from icpstudio.actions import jobs as worker
from icpstudio.choices import JobState
from icpstudio.errors import Conflict
from icpstudio.kit import clock
from icpstudio.models import Chunk, Job
from profiles.actions import imports
from profiles.models import Customer, Deal, Import, ImportChange
from tests.cast import MONDAY, TUESDAY, Company, browser
from tests.factories import long_lists
from tests.factories.lists import PLANTED, imported

TWICE = b"""Company name,Domain,Industry,Employees
Company 1 GmbH,company1.example,Paper,40
New One,new-one.example,Food,10
Company 2 GmbH,company2.example,Retail,50
Company One,company1.example,Chemicals,41
New One,,Food,12
,company2.example,,51
"""


def received(company: Company, content: bytes, name: str = "list.csv") -> Import:
    source = imports.receive(company.workshop, [content], name=name, by=company.facilitator, at=MONDAY)
    imports.read(source.pk, at=MONDAY)
    source.refresh_from_db()
    assert source.state == "checked", source.problem
    return source


def at_once(company: Company, content: bytes) -> Import:
    """Without a job: one after the other, here and now."""
    source = received(company, content)
    imports.apply(source, by=company.facilitator, at=MONDAY)
    imports.carry_out(source.pk, at=MONDAY)
    source.refresh_from_db()
    return source


def in_parts(company: Company, content: bytes) -> Import:
    """By a job, the last part first."""
    source = received(company, content)
    imports.apply(source, by=company.facilitator, at=MONDAY)
    job = Import.objects.get(pk=source.pk).job
    assert worker.run(job.pk, at=clock.now()) == JobState.RUNNING
    for chunk in Chunk.objects.filter(job=job):
        Chunk.objects.filter(pk=chunk.pk).update(next_at=clock.now() - timedelta(minutes=chunk.number))
    while chunks.work(at=clock.now()):
        pass
    assert worker.run(job.pk, at=clock.now()) == JobState.DONE
    source.refresh_from_db()
    return source


def outcome(company: Company) -> tuple[list[Any], ...]:
    """Everything but the keys, in the order of the keys."""
    own = {"workshop": company.workshop}
    customer = ["name", "folded_name", "external_id", "domain", "attributes", "metrics", "figures", "score", "rank", "mark", "reasons"]
    deal = ["customer__name", "external_id", "name", "amount", "currency", "outcome", "created_on", "closed_on", "attributes"]
    changes = ImportChange.objects.filter(source__workshop=company.workshop).order_by("source_id", "line", "subject", "subject_id")
    columns = company.workshop.attribute_columns.order_by("of", "key").values_list("of", "key", "name", "kind", "category")
    return (
        list(Customer.objects.filter(**own).order_by("pk").values_list(*customer)),
        list(Deal.objects.filter(**own).order_by("pk").values_list(*deal)),
        [(change.line, change.subject, _without_keys(change.before)) for change in changes],
        list(columns),
    )


def _without_keys(before: dict[str, Any] | None) -> dict[str, Any] | None:
    return before and {name: value for name, value in before.items() if name != "customer"}


LISTS = {
    "deals of customers that only they name": [b"".join(long_lists.deals(60, 11))],
    "companies, then deals that add to them": [b"".join(long_lists.companies(30)), b"".join(long_lists.deals(60, 40))],
    "deals, and the same deals again with other amounts": [
        b"".join(long_lists.deals(60, 11)),
        b"".join(long_lists.deals(60, 11)).replace(b".50", b".75"),
    ],
    "a list that names some of those who are here twice": [b"".join(long_lists.companies(5)), TWICE],
    "a CRM's companies and deals": [(PLANTED / name).read_bytes() for name in ("hubspot_companies.csv", "hubspot_deals.csv")],
}


@pytest.mark.parametrize("contents", LISTS.values(), ids=LISTS)
def test_in_parts_and_at_once_come_to_the_same(kelvaro: Company, nordhaven: Company, contents: list[bytes], monkeypatch) -> None:
    for content in contents:
        at_once(kelvaro, content)
    monkeypatch.setattr(imports, "CHUNK", 400 if len(contents[0]) > 20_000 else 3)
    for content in contents:
        in_parts(nordhaven, content)

    assert Chunk.objects.filter(workspace=nordhaven.workspace).count() > len(contents)
    assert outcome(nordhaven) == outcome(kelvaro)
    assert len(outcome(kelvaro)[0]) > 0


def test_a_customer_whom_every_part_names_is_made_once(kelvaro: Company, monkeypatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 7)
    in_parts(kelvaro, b"".join(long_lists.deals(60, 11)))

    assert sorted(Customer.objects.values_list("external_id", flat=True)) == [f"C{n:05}" for n in range(11)]
    assert sorted(Deal.objects.values_list("external_id", "customer__external_id")) == [(f"D{n:06}", f"C{n % 11:05}") for n in range(60)]


def test_what_was_written_in_parts_is_taken_back_whole(kelvaro: Company, monkeypatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 7)
    in_parts(kelvaro, b"".join(long_lists.companies(5)))
    before = outcome(kelvaro)[0]
    source = in_parts(kelvaro, TWICE)
    assert outcome(kelvaro)[0] != before

    imports.undo(source, by=kelvaro.facilitator, at=TUESDAY)

    assert outcome(kelvaro)[0] == before


def test_progress_counts_lines_and_the_counts_of_the_check_come_true(kelvaro: Company, monkeypatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 7)
    at_once(kelvaro, b"".join(long_lists.companies(5)))
    source = in_parts(kelvaro, TWICE)

    job = Job.objects.get(pk=source.job_id)
    assert (job.done, job.total, source.counts["lines"]) == (6, 6, 6)
    assert ImportChange.objects.filter(source=source, before__isnull=True).count() == source.counts["create"]


def test_an_import_that_did_not_come_to_its_end_says_why_and_can_be_taken_back(kelvaro: Company, monkeypatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 7)
    source = received(kelvaro, b"".join(long_lists.deals(60, 11)))
    other = received(kelvaro, b"".join(long_lists.companies(5)))
    imports.apply(source, by=kelvaro.facilitator, at=MONDAY)
    source.refresh_from_db()
    worker.run(source.job_id, at=clock.now())
    Chunk.objects.filter(number=3).update(tries=chunks.MAX_TRIES, problem="DataError")
    chunks.work(at=clock.now())
    client = browser(kelvaro.facilitator)

    page = client.get(kelvaro.url(f"imports/{source.pk}/")).content.decode()
    assert "Part 3 of 9 did not work: DataError. What the other parts did is kept. 14 of 60 lines are in." in page
    with pytest.raises(Conflict, match="did not come to its end"):
        imports.apply(other, by=kelvaro.facilitator, at=TUESDAY)

    client.post(kelvaro.url(f"imports/{source.pk}/undo/"))
    assert (Deal.objects.count(), Customer.objects.count()) == (0, 0)
    imports.apply(other, by=kelvaro.facilitator, at=TUESDAY)


def test_one_list_at_a_time_comes_into_a_workshop(kelvaro: Company) -> None:
    first, second = received(kelvaro, b"".join(long_lists.deals(9, 3))), received(kelvaro, b"".join(long_lists.companies(5)))
    imports.apply(first, by=kelvaro.facilitator, at=MONDAY)

    with pytest.raises(Conflict, match="list.csv is being imported into this workshop by Marta Lindqvist"):
        imports.apply(second, by=kelvaro.owner, at=MONDAY)
    with pytest.raises(Conflict):
        imports.undo(Import.objects.get(pk=first.pk), by=kelvaro.facilitator, at=MONDAY)


def test_the_same_file_that_came_in_meanwhile_is_said_to_be_in(kelvaro: Company) -> None:
    mine, hers = (received(kelvaro, b"".join(long_lists.companies(5))) for _person in range(2))
    imports.apply(hers, by=kelvaro.owner, at=TUESDAY)
    imports.carry_out(hers.pk, at=TUESDAY)

    with pytest.raises(Conflict, match="already imported on 9 July 2024, 09:00 by Ruth Adeyemi"):
        imports.apply(mine, by=kelvaro.facilitator, at=TUESDAY)
    assert Customer.objects.count() == 5


def test_an_import_that_an_earlier_release_has_read_is_written_too(kelvaro: Company) -> None:
    source = received(kelvaro, (PLANTED / "hubspot_companies.csv").read_bytes())
    Import.objects.filter(pk=source.pk).update(rows=None)
    imports.apply(source, by=kelvaro.facilitator, at=MONDAY)
    imports.carry_out(source.pk, at=MONDAY)

    assert Customer.objects.count() == 500
    assert imported(kelvaro, "hubspot_companies.csv").counts["unchanged"] == 500
