#!/bin/sh
# Installs Taguette in a folder, to be measured beside Alongside.
#
#   benches/evidence/taguette.sh FOLDER
#
# Where there is no Python with venv, or no way to its packages, it says so on standard error and ends with 3.
set -eu
[ $# -eq 1 ] || { echo "use: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
cd "$1"

missing() { echo "$1" >&2; exit 3; }
command -v python3 > /dev/null || missing "Python is not installed here."
if [ ! -x v/bin/taguette ]; then
    python3 -m venv v > install.log 2>&1 || missing "Python has no venv here (on Debian: apt-get install python3-venv)."
    v/bin/pip install --quiet --disable-pip-version-check taguette==1.5.2 >> install.log 2>&1 \
        || missing "Taguette could not be installed: $(tail -n 1 install.log)"
fi
