"""What fifty people do in a workshop, each by her roles: mostly reading, and saving where she works. Each step is thought over."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.bench._browsing import Browser

SAID = (
    "They know our docks better than we do. When a carrier was late they called us before we noticed, and the slots were moved "
    "already. Nobody else offered that, and it is why we signed for three more sites."
)
WORDS = SAID.split()


@dataclass
class Person:
    """One of the fifty at her desk."""

    browser: Browser
    town: Mapping[str, Any]
    me: Mapping[str, Any]
    number: int
    chance: random.Random
    think: Callable[[], object]

    def sign_in(self) -> None:
        """By the sign-in page, with address and password."""
        self.browser.get("/accounts/login/", "sign-in page")
        fields = {"login": self.me["email"], "password": self.town["password"]}
        answer = self.browser.send("/accounts/login/", "sign in", **fields)
        if answer.status != 302:
            raise PermissionError(f"{self.me['email']} was not let in: {answer.status}")
        self.browser.signed_in = True
        self.browser.get(self.at("/workshops/"), "workshops")

    def at(self, path: str) -> str:
        return f"/w/{self.town['slug']}{path}"

    @property
    def workshop(self) -> str:
        return self.at(f"/workshops/{self.town['workshop']}")

    @property
    def sample(self) -> str:
        return self.at(f"/workshops/{self.town['sample_workshop']}")

    def go(self) -> None:
        """One journey of a few pages, chosen by chance among those of her role."""
        self.chance.choice(JOURNEYS[self.me["kind"]])(self)

    def see(self, path: str, route: str, **more: Any) -> None:
        self.browser.get(path, route, **more)
        self.think()

    # Reading

    def look_around(self) -> None:
        self.see(self.at("/workshops/"), "workshops")
        self.see(self.workshop + "/", "workshop")

    def look_at_customers(self) -> None:
        self.see(self.workshop + "/customers/", "customers")
        self.see(f"{self.workshop}/customers/?show=all&page={self.chance.randint(1, 9)}", "customers")
        self.see(self.at(f"/customers/{self.chance.choice(self.town['customers'])}/"), "customer")

    def look_at_attributes(self) -> None:
        self.see(self.workshop + "/attributes/", "attributes")

    def look_at_interviews(self) -> None:
        self.see(self.sample + "/interviews/", "interviews")
        self.see(self.at(f"/interviews/{self.chance.choice(self.town['heard'])}/"), "interview")
        self.see(self.sample + "/themes/", "themes")

    def look_at_versions(self) -> None:
        self.see(self.sample + "/versions/", "versions")
        self.see(self.at(f"/versions/{self.town['published']}/compare/"), "compare")

    def read_the_page(self) -> None:
        self.see(self.at(f"/versions/{self.town['published']}/"), "published page", shows="</html>")

    def read_on_the_phone(self) -> None:
        """From the list of workshops to the page; sometimes its PDF."""
        self.see(self.at("/workshops/"), "workshops")
        self.read_the_page()
        if self.chance.random() < 0.2:
            self.see(self.at(f"/versions/{self.town['published']}/pdf/"), "pdf", shows="%PDF-")

    def see_who_has_it(self) -> None:
        self.see(self.sample + "/share/", "share")

    def look_at_people(self) -> None:
        self.see(self.at("/people/"), "people")

    def look_at_the_trail(self) -> None:
        self.see(self.at("/audit/"), "audit trail")

    # Saving

    def log_an_interview(self) -> None:
        """Write an answer while listening: what is typed is saved again and again; then a quote is marked, and on to the next one."""
        question = self.chance.choice(self.me["questions"])
        page = self.at(f"/interviews/{self.me['interview']}/questions/{question}/")
        self.see(page, "question")
        address, fields = self.browser.form(page)
        fields |= {"client": uuid4().hex, "text": " ".join([fields["text"].strip(), *self.chance.sample(WORDS, 4)]).strip()[-2000:]}
        for seq in range(1, self.chance.randint(3, 6)):
            fields |= {"text": f"{fields['text']} {' '.join(self.chance.sample(WORDS, 3))}", "seq": str(seq)}
            answer = self.browser.post(address + "autosave/", fields, "autosave", in_script=True)
            if answer.status == 200:
                fields["rev"] = str(json.loads(answer.text)["rev"])
            self.think()
        if self.chance.random() < 0.3:
            self.browser.send(f"{question}/quotes/", "mark a quote", "question", text=" ".join(fields["text"].split()[-3:]))
            self.think()
        self.browser.post(address, fields | {"go": "next"}, "answer", "question")
        self.think()

    def weigh_criteria(self) -> None:
        """Look at what the points do, change one, look again."""
        self.see(self.workshop + "/attributes/", "attributes")
        mine = self.town["criteria"][self.number % len(self.town["criteria"])]
        self.browser.send(f"/criteria/{mine}/points/", "criterion points", "attributes", points=self.chance.randint(-3, 5))
        self.think()

    def write_the_draft(self) -> None:
        """One section of her own, saved while it is typed."""
        key = SECTIONS[self.number % len(SECTIONS)]
        self.see(self.at(f"/versions/{self.town['draft']}/edit/?section={key}"), "editor")
        address, fields = self.browser.form(f"/sections/{key}/")
        name = next(name for name, _value in fields.items() if name.endswith(("text", "who", "role", "line")))
        for _turn in range(self.chance.randint(2, 4)):
            fields[name] = " ".join(self.chance.sample(WORDS, 8))
            answer = self.browser.post(address, fields, "save a section", in_script=True)
            if answer.status == 200:
                fields["rev"] = str(json.loads(answer.text)["rev"])
            self.think()
        self.see(self.at(f"/versions/{self.town['draft']}/preview/"), "preview", shows="</html>")

    def say_how_to_be_spoken_to(self) -> None:
        self.see(self.at("/preferences/"), "preferences")
        self.browser.send("/preferences/", "preferences", "preferences")
        self.think()


SECTIONS = ("statement", "needs", "reasons", "committee", "words")
READING = [Person.look_around, Person.look_at_customers, Person.look_at_attributes, Person.look_at_interviews, Person.look_at_versions]
JOURNEYS: Mapping[str, list[Callable[[Person], None]]] = {
    "owner": [*READING, Person.look_at_people, Person.look_at_the_trail, Person.weigh_criteria],
    "facilitator": [*READING, Person.weigh_criteria, Person.write_the_draft, Person.write_the_draft, Person.log_an_interview],
    "contributor": [
        Person.look_around,
        Person.look_at_customers,
        Person.look_at_interviews,
        Person.read_the_page,
        *[Person.log_an_interview] * 4,
        Person.say_how_to_be_spoken_to,
    ],
    "approver": [*READING, Person.read_the_page, Person.read_the_page, Person.say_how_to_be_spoken_to],
    "leader": [*READING, Person.read_the_page, Person.see_who_has_it],
    "rep": [Person.read_on_the_phone, Person.read_on_the_phone, Person.read_on_the_phone, Person.say_how_to_be_spoken_to],
}
