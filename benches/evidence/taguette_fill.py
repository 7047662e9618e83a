"""Fills a database of Taguette with documents and highlights, through its own models.

    taguette_fill.py DATA.json DATABASE.sqlite3

Highlights are what its handler makes of a selection: the snippet of the document between two byte offsets of its text,
tags, and an entry of the log. Places that its own code cannot cut out are an error.
"""

import json
import os
import sys

from taguette import database, extract

data_path, database_path = sys.argv[1:]
with open(data_path, encoding="utf-8") as file:
    data = json.load(file)
if os.path.exists(database_path):
    os.remove(database_path)
db = database.connect("sqlite:///" + database_path)()
admin = db.get(database.User, "admin")
if admin is None:
    admin = database.User(login="admin")
    db.add(admin)
project = database.Project(name="Measured", description="")
db.add(project)
db.flush()
db.add(
    database.ProjectMember(
        user=admin, project=project, privileges=database.Privileges.ADMIN
    )
)
tags = [
    database.Tag(project=project, path="code.%d" % (number + 1), description="")
    for number in range(data["codes"])
]
db.add_all(tags)
db.flush()
for one in data["documents"]:
    text = one["text"]
    html = "".join("<p>%s</p>" % line for line in text.split("\n"))
    document = database.Document(
        name=one["name"],
        description="",
        filename=one["name"] + ".html",
        project=project,
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
        contents=html,
    )
    db.add(document)
    db.flush()
    # Its offsets are bytes of the text without the ends of paragraphs.
    offsets = [0]
    for letter in text:
        offsets.append(offsets[-1] + (0 if letter == "\n" else len(letter.encode("utf-8"))))
    for place in one["places"]:
        start, end = offsets[place["start"]], offsets[place["end"]]
        words = text[place["start"] : place["end"]].replace("\n", "</p><p>")
        highlight = database.Highlight(
            document_id=document.id,
            start_offset=start,
            end_offset=end,
            snippet="<p>%s</p>" % words,
            tags=[tags[place["code"]]],
        )
        db.add(highlight)
        db.flush()
        db.add(
            database.Command.highlight_add(
                "admin", document, highlight, [tags[place["code"]].id]
            )
        )
    # Some are checked against what Taguette itself cuts out, which takes long.
    if document.id > 20:
        continue
    first = one["places"][0]
    cut = extract.extract(html, offsets[first["start"]], offsets[first["end"]])
    plain = text[first["start"] : first["end"]].replace("\n", "")
    if cut.replace("<p>", "").replace("</p>", "") != plain:
        sys.exit("%s: %r is not %r" % (one["name"], cut, plain))
db.commit()
