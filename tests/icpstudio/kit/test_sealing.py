"""What is sealed can't be read without the key, and survives a change of key that is announced."""

import pytest
from cryptography.fernet import InvalidToken

from icpstudio.kit.sealing import seal, unseal


def test_sealed_is_not_readable_and_opens():
    sealed = seal("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"


def test_an_old_key_opens_while_it_is_a_fallback(settings):
    sealed, old = seal("secret"), settings.SECRET_KEY
    settings.SECRET_KEY = "another key that is long enough for everything"
    with pytest.raises(InvalidToken):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]

    assert unseal(sealed) == "secret"
