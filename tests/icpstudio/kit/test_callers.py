"""Where a request comes from, with and without proxies of ours."""

import pytest
from django.test import RequestFactory

from icpstudio.kit.callers import address, name_of, place


def asked(forwarded="", here="10.0.0.1"):
    return RequestFactory().get("/", REMOTE_ADDR=here, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}))


@pytest.mark.parametrize(
    ("hops", "forwarded", "found"),
    [
        (0, "203.0.113.7", "10.0.0.1"),  # nobody vouches for the header
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # what the caller made up stands before
        (2, "6.6.6.6, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "nonsense", "10.0.0.1"),
        (2, "203.0.113.7", "10.0.0.1"),  # came past the proxies
        (1, "", "10.0.0.1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_the_address_is_what_our_own_proxy_has_seen(settings, hops, forwarded, found):
    settings.PROXY_HOPS = hops

    assert address(asked(forwarded)) == found


def test_a_household_of_ipv6_counts_once():
    assert place(asked(here="2001:db8:1:2:aaaa::1")) == place(asked(here="2001:db8:1:2:bbbb::2")) == "2001:db8:1:2::"
    assert place(asked(here="203.0.113.7")) == "203.0.113.7"
    assert place(asked(here="")) == place(asked(here="a socket")) == ""


def test_ipv4_on_a_socket_of_both_kinds_is_not_one_household():
    assert [place(asked(here=f"::ffff:203.0.113.{n}")) for n in (7, 8)] == ["203.0.113.7", "203.0.113.8"]
    assert place(asked(here="fe80::1%eth0")) == "fe80::"


def test_one_person_is_counted_in_one_spelling():
    assert name_of(asked(), {"email": " Greta@Kelvaro.example "}) == name_of(asked(), {"email": "greta@kelvaro.example"})
    assert name_of(asked(), None) == ""
