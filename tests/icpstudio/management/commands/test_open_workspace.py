"""The first workspace of an installation."""

from django.core.management import call_command

from icpstudio.choices import Role
from icpstudio.models import Member, User


def test_an_unknown_address_becomes_the_owner_and_signs_in_by_code(db, capsys):
    call_command("open_workspace", "Docks Ltd", "Ada@Example.com", "--person", "Ada Berg")
    member = Member.objects.get()

    assert (member.workspace.name, member.user.email, member.user.name) == ("Docks Ltd", "ada@example.com", "Ada Berg")
    assert member.roles == {Role.OWNER, Role.FACILITATOR}
    assert not member.user.has_usable_password()
    assert "ada@example.com signs in at http" in capsys.readouterr().out


def test_a_known_person_stays_one_person(kelvaro):
    call_command("open_workspace", "Docks Ltd", "GRETA@kelvaro.example")

    assert User.objects.filter(email__iexact="greta@kelvaro.example").get().memberships.count() == 2
