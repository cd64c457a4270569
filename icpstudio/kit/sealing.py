"""Short secrets kept in the database so that the database alone does not give them away."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt under a key that follows from SECRET_KEY."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed, under SECRET_KEY or one of its fallbacks. Raises InvalidToken when the key has changed without one."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(hashes.SHA256(), length=32, salt=None, info=b"icpstudio.sealing").derive(key.encode()))
