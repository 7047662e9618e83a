"""Signs the administrator in without a password, and says with what the lists are asked for."""

import importlib.metadata
import json

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from programme.models import Contact, Person  # noqa: E402

user = User.objects.get(username="admin")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
version = importlib.metadata.version
print(
    json.dumps(
        {
            "about": f"Django {version('django')} admin with simple-history {version('django-simple-history')} and "
            f"import-export {version('django-import-export')} under gunicorn {version('gunicorn')}, two workers; "
            f"{Person.objects.count()} people, {Contact.objects.count()} contacts",
            "session": session.session_key,
            "person": Person.objects.order_by("pk")[Person.objects.count() // 2].pk,
        }
    )
)
