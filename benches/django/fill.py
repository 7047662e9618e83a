"""Fills the tables: as many contacts as are asked for, and a tenth as many people. Everybody is invented."""

import datetime
import random
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 (Django wants to be set up first)
from django.utils import timezone  # noqa: E402
from programme.models import Contact, Match, PeerWorker, Person, Site  # noqa: E402

CONTACTS = int(sys.argv[1])
PEOPLE = max(CONTACTS // 10, 1)
FIRST = "Abena Aidan Amara Anwen Bea Callum Carys Chidi Dan Ella Farah Grace Hana Iwan Jo Kofi Leila Mina Olu Rosa".split()
LAST = "Adeyemi Ahmed Bailey Brown Chen Davies Evans Foster Ghosh Hughes James Kaur Khan Lewis Mensah Okafor Patel Reid Singh Young".split()
BATCH = 5000
chance = random.Random(7)


def batches(rows):
    waiting = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == BATCH:
            yield waiting
            waiting = []
    yield waiting


def add(model, rows):
    return [row for batch in batches(rows) for row in model.objects.bulk_create(batch)]


today = datetime.date.today()
User.objects.create_superuser("admin", "admin@peers.example", None)
sites = add(Site, (Site(name=f"Site {n:03}") for n in range(1, 8)))
workers = add(
    PeerWorker,
    (PeerWorker(name=f"{chance.choice(FIRST)} {chance.choice(LAST)}", site=chance.choice(sites)) for _ in range(120)),
)
people = add(
    Person,
    (
        Person(
            name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            nhs_number=f"999{n:07}",
            born_on=datetime.date(1950, 1, 1) + datetime.timedelta(days=chance.randrange(20000)),
            site=chance.choice(sites),
            discharge_on=today - datetime.timedelta(days=chance.randrange(120, 1095)),
        )
        for n in range(PEOPLE)
    ),
)
matches = add(Match, (Match(person=p, worker=chance.choice(workers), started_on=p.discharge_on) for p in people))


def contacts():
    for _ in range(CONTACTS):
        match = chance.choice(matches)
        day = match.started_on + datetime.timedelta(days=chance.randrange(112))
        at = datetime.datetime.combine(day, datetime.time(chance.randrange(9, 18)))
        yield Contact(
            match=match,
            at=timezone.make_aware(at),
            mechanism=chance.choice(["01", "01", "01", "02", "11", "09"]),
            attendance=chance.choice("5555532"),
            minutes=chance.randrange(15, 95, 5),
            note="We walked to the park and talked about the week." if chance.random() < 0.25 else "",
        )


for batch in batches(contacts()):
    Contact.objects.bulk_create(batch)
print(f"{CONTACTS} contacts of {PEOPLE} people in Django", file=sys.stderr)
