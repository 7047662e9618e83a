"""The few tables that somebody would begin with."""

from django.db import models
from simple_history.models import HistoricalRecords


class Named(models.Model):
    name = models.CharField(max_length=100, db_index=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Site(Named):
    pass


class PeerWorker(Named):
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    capacity = models.IntegerField(default=12)
    active = models.BooleanField(default=True)


class Person(Named):
    nhs_number = models.CharField(max_length=10, blank=True, db_index=True)
    born_on = models.DateField(null=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    discharge_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()


class Match(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    worker = models.ForeignKey(PeerWorker, on_delete=models.PROTECT)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=100, blank=True)

    def __str__(self):
        return f"{self.person} – {self.worker}"


class Contact(models.Model):
    match = models.ForeignKey(Match, on_delete=models.PROTECT)
    at = models.DateTimeField(db_index=True)
    mechanism = models.CharField(max_length=2)
    attendance = models.CharField(max_length=1)
    minutes = models.IntegerField(default=45)
    place = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords()
