"""From an uploaded list to customers and deals, and back."""

from decimal import Decimal

import pytest

from icpstudio.errors import Conflict
from profiles.actions import customers, imports
from profiles.models import Customer, Deal, ImportChange
from tests.cast import MONDAY, TUESDAY, Company
from tests.factories.lists import PLANTED, imported, planted

DEALS = ["hubspot_deals.csv", "salesforce_opportunity_report_latin1.csv", "pipedrive_deals_semicolon.csv", "dynamics_opportunities.xlsx"]


def outcomes(company: Company) -> tuple[dict[str, int], Decimal]:
    deals = Deal.objects.filter(workshop=company.workshop)
    counts = {outcome: deals.filter(outcome=outcome).count() for outcome in ("won", "lost", "open")}
    return counts, sum((deal.amount for deal in deals.filter(outcome="won")), Decimal())


@pytest.mark.parametrize("name", DEALS)
def test_every_crm_gives_the_same_deals(kelvaro: Company, name: str) -> None:
    imported(kelvaro, "hubspot_companies.csv")

    source = imported(kelvaro, name)

    assert source.state == "applied"
    assert outcomes(kelvaro) == ({"won": 336, "lost": 1103, "open": 61}, Decimal("12425095.51"))
    assert source.counts["create"] + source.counts["update"] + source.counts["unchanged"] + source.counts["skipped"] == 1500


def test_the_same_file_again_changes_nothing(kelvaro: Company) -> None:
    planted(kelvaro)
    before = list(Customer.objects.order_by("pk").values_list("pk", "name", "attributes"))

    again = imported(kelvaro, "hubspot_companies.csv")

    assert again.counts == {"create": 0, "update": 0, "unchanged": 500, "skipped": 0, "lines": 500}
    assert list(Customer.objects.order_by("pk").values_list("pk", "name", "attributes")) == before
    assert not ImportChange.objects.filter(source=again).exists()


def test_accounts_of_a_data_export_join_an_opportunity_report(kelvaro: Company) -> None:
    imported(kelvaro, "salesforce_data_export_Account.csv")
    imported(kelvaro, "salesforce_opportunity_report_latin1.csv")

    assert Customer.objects.count() == 500
    assert outcomes(kelvaro)[0] == {"won": 336, "lost": 1103, "open": 61}


def test_undo_takes_everything_back(kelvaro: Company) -> None:
    imported(kelvaro, "hubspot_companies.csv")
    names = sorted(Customer.objects.values_list("name", "attributes__industry"))
    deals = imported(kelvaro, "pipedrive_deals_semicolon.csv")

    imports.undo(deals, by=kelvaro.facilitator, at=TUESDAY)

    assert Deal.objects.count() == 0
    assert sorted(Customer.objects.values_list("name", "attributes__industry")) == names
    with pytest.raises(Conflict) as caught:  # somebody else pressed the same button
        imports.undo(deals, by=kelvaro.facilitator, at=TUESDAY)
    assert (caught.value.sentence, caught.value.current) == ("", deals)


def test_only_the_latest_import_is_taken_back(kelvaro: Company) -> None:
    first = imported(kelvaro, "hubspot_companies.csv")
    imported(kelvaro, "hubspot_deals.csv")

    with pytest.raises(Conflict):
        imports.undo(first, by=kelvaro.facilitator, at=TUESDAY)

    assert Customer.objects.count() == 500


def test_a_killed_worker_s_successor_goes_on_where_it_stopped(kelvaro: Company) -> None:
    imported(kelvaro, "hubspot_companies.csv")
    source = imports.receive(
        kelvaro.workshop,
        [(PLANTED / "hubspot_deals.csv").read_bytes()],
        name="deals.csv",
        by=kelvaro.facilitator,
        at=MONDAY,
    )
    imports.read(source.pk, at=MONDAY)
    source.refresh_from_db()
    imports.apply(source, by=kelvaro.facilitator, at=MONDAY)
    imports.carry_out(source.pk, at=MONDAY)
    Deal.objects.filter(pk__in=list(Deal.objects.order_by("external_id").values_list("pk", flat=True)[1000:])).delete()
    ImportChange.objects.filter(source=source, subject="deal").exclude(subject_id__in=Deal.objects.values("pk")).delete()
    type(source).objects.filter(pk=source.pk).update(state="applying")

    imports.carry_out(source.pk, at=TUESDAY)

    assert outcomes(kelvaro)[0] == {"won": 336, "lost": 1103, "open": 61}


def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(kelvaro: Company) -> None:
    source = imports.receive(kelvaro.workshop, [b"\x00\x01\x02 no table"], name="x.csv", by=kelvaro.facilitator, at=MONDAY)
    imports.read(source.pk, at=MONDAY)
    source.refresh_from_db()

    assert (source.state, bool(source.problem)) == ("refused", True)
    assert not Customer.objects.exists()


def test_the_planted_company_ranks_as_the_mock_up_says(kelvaro: Company) -> None:
    planted(kelvaro)
    customers.choose_metrics(kelvaro.workshop, {"deals_won": 2, "won_value": 1, "win_rate": 1}, by=kelvaro.facilitator, at=MONDAY)

    best = list(Customer.objects.filter(mark="best").order_by("rank"))
    assert len(best) == 43
    assert [(row.name, round(row.score, 1)) for row in best[:3]] == [("Quofenex Ltd", 99.4), ("Soltoron GmbH", 97.6), ("Soltorus AG", 97.5)]
    assert Customer.objects.filter(rank__isnull=False).count() == 215
    lost_again = [row for row in Customer.objects.all() if any(reason["reason"] == "lost_again" for reason in row.reasons)]
    assert len(lost_again) == 57
