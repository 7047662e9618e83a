#!/bin/sh
# Installs Django admin in a folder and fills it with contacts, to be measured beside Alongside.
#
#   benches/django.sh FOLDER CONTACTS
#
# Prints one line of JSON: the versions, a session to ask with, a person to open. Where there is no Python with venv,
# or no way to its packages, it says so on standard error and ends with 3.
set -eu
[ $# -eq 2 ] || { echo "use: $0 FOLDER CONTACTS" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
contacts=$2

missing() { echo "$1" >&2; exit 3; }
command -v python3 > /dev/null || missing "Python is not installed here."
if [ ! -x v/bin/gunicorn ]; then
    python3 -m venv v > install.log 2>&1 || missing "Python has no venv here (on Debian: apt-get install python3-venv)."
    v/bin/pip install --quiet --disable-pip-version-check django==5.2.19 gunicorn==27.0.1 \
        django-import-export==4.4.3 django-simple-history==3.13.0 >> install.log 2>&1 \
        || missing "The packages of Django could not be installed: $(tail -n 1 install.log)"
fi
rm -rf programme programme_site
# Copied, because Python writes beside what it reads and looks for modules beside the script.
cp -r "$here/django/." .
export DJANGO_SETTINGS_MODULE=programme_site.settings
if [ "$(cat filled 2> /dev/null)" != "$contacts" ]; then
    rm -f db.sqlite3 filled
    v/bin/python -m django makemigrations --pythonpath . programme > install.log 2>&1
    v/bin/python -m django migrate --pythonpath . >> install.log 2>&1
    v/bin/python fill.py "$contacts" >&2
    echo "$contacts" > filled
fi
v/bin/python session.py
