# Texts of importing and exporting.

import-title = Import a spreadsheet
import-about = Choose a file and it is checked first. You see everything that is wrong with it, and what it would change, before anything is kept. Then all of it is imported, or nothing.
import-kind = What is the file about?
import-kind-sites = Sites
import-kind-sites-hint = A row for every site
import-kind-workers = Peer workers
import-kind-workers-hint = A row for every peer worker
import-kind-people = People
import-kind-people-hint = A row for every supported person, with their admission, discharge and peer worker
import-kind-contacts = Contacts
import-kind-contacts-hint = A row for every contact, met or not
import-kind-missing = Choose what the file is about
import-file = The file
import-file-hint = CSV or Excel (XLSX), up to 100 MB. It is deleted from the server when it is imported or discarded.
import-file-missing = Choose a file that is not empty
import-too-large = The file is larger than 100 MB. Split it, for example by year, and import the parts one after the other
import-unreadable = The file could not be read. What to do is listed below
import-unreadable-letters = The letters of the file cannot be told. Save it as “CSV UTF-8”, or choose “Windows-1252 or Latin-1” below, then check it again
import-encoding = Characters of a CSV file
import-encoding-hint = Leave this as it is unless names come out wrong, or the check says that letters cannot be told.
import-encoding-unicode = Unicode (UTF-8)
import-encoding-windows-1252 = Windows-1252 or Latin-1, from older programs
import-check = Check the file
import-waiting = Files that wait
import-waiting-about = You have chosen these and neither imported nor discarded them. Only you can see them.
import-stuck = This file cannot be checked
import-stuck-about = { $file } could not be read again. Nothing was imported. Discard it, mend it, and choose it once more.
import-columns-title = Columns
import-columns-about = Other names can be matched when the file is checked, and are remembered. Dates are written year-month-day. A column that is not in the file leaves what is kept as it is; a column that is in it says what is so, also where a cell is empty.
import-columns-required = Needed:
import-columns-optional = If you like:
import-export-sites = Download your sites in these columns
import-export-workers = Download your peer workers in these columns
import-export-people = Download your people in these columns
import-export-contacts = Download your contacts in these columns
import-columns-match = What are these columns?
import-columns-file = Some columns of { $file } have names that are not known, or some that are needed are not there.
import-columns-open = Columns to decide about
import-columns-known = { $count ->
    [one] 1 column that is understood
   *[other] { $count } columns that are understood
}
import-columns-question = { $column } is
import-columns-example = For example: { $example }
import-columns-undecided = Choose
import-columns-leave-out = Leave this column out
import-columns-save = Continue
import-columns-twice = Two columns are both said to be { $column }. Go back and leave one of them out.
import-problems = { $count ->
    [one] 1 thing to look at
   *[other] { $count } things to look at
}
import-problems-in = { $problems } in { $file }
import-problems-some = The first { $listed } of { $total } are listed here.
import-problems-download = Download the whole list
import-problem-row = Row
import-problem-column = Column
import-problem-value = What stands there
import-problem-what = What is wrong
import-problem-remedy = What to do
import-mend = Some things need mending first
import-mend-about = Nothing was imported. Mend the file, then choose it again.
import-preview = Look before you import
import-preview-file = { $file }: { $kind }.
import-count-new = { $count ->
    [one] 1 is new
   *[other] { $count } are new
}
import-count-changed = { $count ->
    [one] 1 would change
   *[other] { $count } would change
}
import-count-unchanged = { $count ->
    [one] 1 stays as it is
   *[other] { $count } stay as they are
}
import-changes = What would change, the first 20 rows
import-change-row = Row
import-change-reference = Identifier
import-change-field = Column
import-change-before = Now
import-change-after = Then
import-no-rows = The file has the names of columns and no rows below them, so there is nothing to import. If rows were expected, check that the right file or sheet was saved, and choose it again.
import-nothing = Everything in the file is here already. There is nothing to import.
import-duplicates-title = These people may be here already
import-duplicates-about = Look at each of them. If it is the same person, use their identifier in the file and choose it again.
import-duplicates = { $count ->
    [one] 1 person
   *[other] { $count } people
}
import-duplicate-row = Row
import-duplicate-reference = Identifier
import-duplicate-other = May be
import-duplicate-why = Because of
import-duplicate-in-row = { $other } in row { $row }
import-duplicate-elsewhere = Somebody at another site
import-likeness-nhs-number = the same NHS number
import-likeness-birth-date-and-name = the same date of birth and a similar name
import-likeness-phone = the same phone number
import-likeness-name-at-site = a similar name at the same site
import-duplicates-question = Are they different people?
import-duplicates-different = Yes, I have looked: they are different people
import-duplicates-confirm = Look at the people who may be here already, and say that they are different people
import-changed-since = Something has changed since you looked. This is how it would be now: look again, then import
import-apply = Import
import-under-way = The file is being imported
import-under-way-rows = { $count ->
    [one] It has 1 row.
   *[other] It has { $count } rows.
}
import-under-way-since = It began at { $time }.
import-under-way-about = You can leave this page and come back. All of the file is imported, or nothing.
import-stage-checking = Every row is being checked.
import-stage-writing = What changes is being written.
import-look-again = Look again
import-stopped = The import stopped, and nothing was imported. Try once more; if it stops again, ask whoever runs the server to look at its log
import-discard = Discard the file
done-import-applied = The file was imported and deleted from the server.
done-import-discarded = The file was deleted. Nothing was imported.
export-about-what = What
export-about-service = Service
export-about-day = Day
export-about-rows = Rows
export-about-back = Importing it again
export-about-back-text = Columns are those that an import takes. Imported again as it is, it changes nothing.
