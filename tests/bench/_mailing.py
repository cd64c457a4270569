"""The mailing of the mail bench: one publication to many readers, in the installation that the environment names.

python -m tests.bench._mailing fill 10000      # puts it into the outbox
python -m tests.bench._mailing ours            # delivers what is in the outbox; prints seconds and mails
python -m tests.bench._mailing naive 1000      # sends as many of the same mails by Django's own means, one send() each
"""

from __future__ import annotations

import json
import random
import sys
import time
from email.utils import formataddr

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import EmailMultiAlternatives  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from icpstudio.actions import delivery, files, mail, workspaces  # noqa: E402
from icpstudio.documents.mails import READER, compose  # noqa: E402
from icpstudio.kit import clock  # noqa: E402
from icpstudio.models import MailMessage  # noqa: E402
from icpstudio.queries import files as on_files  # noqa: E402

PDF = random.Random(60).randbytes(60_000)  # noqa: S311 (as hard to shrink as a PDF)
STATEMENT = "Freight forwarders with ten to fifty docks, whose customers book by telephone and wait for a slot."


def fill(count: int) -> dict[str, float]:
    """Texts as the product writes them: the HTML is the same for all, the text names its reader."""
    now = clock.now()
    begun = time.perf_counter()
    owner = workspaces.open_for(f"{get_random_string(12).lower()}@kelvaro.example", name="Kelvaro", person="Anna", at=now)
    kept = files.keep(
        PDF, workspace=owner.workspace, name="kelvaro-icp-v3.pdf", content_type="application/pdf", purpose="rendering", by=owner, at=now
    )
    facts = {"who": "Anna", "number": 3, "workshop": "Dock scheduling", "workspace": "Kelvaro", "statement": STATEMENT, "note": ""}
    words = compose("profiles/published", language="en", reader=READER, url="https://icp.kelvaro.example/w/kelvaro/page/", **facts)
    letters = [
        mail.Letter(
            key=f"bench:{owner.pk}:{n}", to=f"reader{n}@kelvaro.example", to_name=f"Reader {n}", words=words.addressed(f"Reader {n}")
        )
        for n in range(count)
    ]
    mail.queue_all(letters, workspace=owner.workspace, attachment=kept, by=owner, at=now)
    return {"mails": count, "seconds": time.perf_counter() - begun}


def ours() -> dict[str, float]:
    """Turn after turn, as a worker takes them, until nothing is due."""
    begun, used, taken, more = time.perf_counter(), time.process_time(), 0, True
    while more:
        turn = delivery.take_turn(at=clock.now())
        taken, more = taken + turn.taken, turn.is_more
    return {"mails": taken, "seconds": time.perf_counter() - begun, "processor": time.process_time() - used}


def naive(count: int) -> dict[str, float]:
    """What is written first: a message and a send() for each recipient. The texts are there already, so only sending is measured."""
    rows = list(MailMessage.objects.filter(key__startswith="bench:").select_related("attachment").order_by("pk")[:count])
    pdf = on_files.content(rows[0].attachment)
    begun, used = time.perf_counter(), time.process_time()
    for row in rows:
        one = EmailMultiAlternatives(row.subject, row.text, settings.DEFAULT_FROM_EMAIL, [formataddr((row.to_name, row.to))])
        one.attach_alternative(row.html, "text/html")
        one.attach(row.attachment.name, pdf, "application/pdf")
        one.send()
    return {"mails": len(rows), "seconds": time.perf_counter() - begun, "processor": time.process_time() - used}


if __name__ == "__main__":
    settings.EMAIL_HOST, _colon, _port = settings.EMAIL_URL.rpartition("/")[2].partition(":")
    settings.EMAIL_PORT = int(_port)
    name, *counts = sys.argv[1:]
    with scopes_disabled():
        print(json.dumps({"fill": fill, "ours": ours, "naive": naive}[name](*map(int, counts))))
