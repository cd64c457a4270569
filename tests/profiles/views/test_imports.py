"""The page of an import that was applied."""

from tests.cast import Company, browser
from tests.factories.lists import imported


def test_an_applied_import_still_shows_what_was_understood_and_done(kelvaro: Company) -> None:
    first = imported(kelvaro, "hubspot_companies.csv")
    second = imported(kelvaro, "hubspot_deals.csv")
    client = browser(kelvaro.facilitator)
    pages = {row.pk: client.get(kelvaro.url(f"imports/{row.pk}/")).content.decode() for row in (first, second)}

    assert "hubspot_deals.csv, a HubSpot export of deals." in pages[second.pk]
    assert "Marta Lindqvist imported it on 8 July 2024, 09:00." in pages[second.pk]
    assert "1,500 + 0 + 0 + 0 =" in pages[second.pk]
    assert "filled for lost deals only" in pages[second.pk]
    assert {pk: f"/w/kelvaro/imports/{pk}/undo/" in page for pk, page in pages.items()} == {first.pk: False, second.pk: True}
