"""Lists as a careful developer sets them up: names come with the rows, and nothing is counted that slows them."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from .models import Contact, Match, PeerWorker, Person, Site

admin.site.register([Site, PeerWorker])


@admin.register(Person)
class PersonAdmin(SimpleHistoryAdmin):
    list_display = ("name", "nhs_number", "site", "discharge_on")
    list_filter = ("site",)
    list_select_related = ("site",)
    search_fields = ("name", "nhs_number")


@admin.register(Match)
class MatchAdmin(admin.ModelAdmin):
    list_display = ("person", "worker", "started_on", "ended_on")
    list_select_related = ("person", "worker")
    raw_id_fields = ("person", "worker")


@admin.register(Contact)
class ContactAdmin(SimpleHistoryAdmin):
    # Without date_hierarchy, which makes the list several times slower on SQLite.
    list_display = ("at", "match", "mechanism", "attendance", "minutes")
    list_filter = ("attendance", "mechanism")
    list_select_related = ("match__person", "match__worker")
    raw_id_fields = ("match",)
    search_fields = ("note", "match__person__name")
    ordering = ("-at",)
