# Frameworks: lists of terms with their sources.
frameworks-title = Frameworks
frameworks-about = Words for what is part of peer support, each with its meaning and where its name comes from. They are what contacts are described with.
frameworks-caption = All frameworks
frameworks-column-name = Framework
frameworks-column-terms = Terms
frameworks-column-confirmed = Confirmed
frameworks-column-draft = Draft
frameworks-column-local = Local
frameworks-column-version = Version
frameworks-column-source = Main source
frameworks-search = Search all frameworks
frameworks-search-hint = By number, name or meaning. Capitals and accents do not matter.
frameworks-search-all = Show all frameworks
frameworks-search-none = No term holds “{ $words }”. Try fewer or other words.
frameworks-search-found = { $count ->
    [one] One term found.
   *[other] { $count } terms found.
}

term-status-heading = What confirmed, draft and local mean
term-status-confirmed = Confirmed
term-status-draft = Draft
term-status-local = Local
term-status-confirmed-means = The name was read in the publication that is its source.
term-status-draft-means = A working name of Alongside’s own, until the name in the publication is imported. Do not quote it as the publication’s.
term-status-local-means = Your service added this term. It is nobody else’s.
term-column-name = Term
term-column-meaning = What it means
term-column-from = Where the name comes from
term-part-of = Part of { $parent }
term-no-meaning = No meaning has been written yet.
term-place-working = Its place in this list is a working one; the publication may place it elsewhere.
group-name-from = Name from: { $who }
group-empty = No terms in this part.

framework-version = Version
framework-version-current = (current)
framework-sources = Publications it draws on
framework-notes = What to know about this list
framework-tabs = Terms by status
framework-tab-all = All ({ $count })
framework-tab-confirmed = Confirmed ({ $count })
framework-tab-draft = Draft ({ $count })
framework-tab-local = Local ({ $count })
framework-no-such-terms = There are no terms with this status here.
framework-all-terms = Show all terms
framework-older = You are looking at version { $shown }. The current version is { $current }.
framework-to-current = Go to the current version
framework-history-link = See all versions
framework-file-what = Framework

term-fact-meaning = What it means
term-fact-from = Where the name comes from
term-fact-group = Part of the list
term-fact-parent = Part of
term-fact-parts = Parts
term-fact-replaces = Took the place of the draft
term-fact-place = Its place
term-attribute-also-called = Also called
term-attribute-added-for-experiential-knowledge = Added for experiential knowledge
term-attribute-drawn-from = Drawn from
term-attribute-high = When it is high
term-attribute-letter = Letter
term-attribute-low = When it is low
term-attribute-occasion = Belongs to
term-occasion-contact = A meeting: it is offered when a contact is recorded
term-occasion-programme = The programme around the meetings: it is not offered when a contact is recorded
term-attribute-note = Note
term-attribute-numbering = Numbering
term-attribute-place = Place
term-attribute-principle = Principle
term-attribute-stated-in = Stated in
term-attribute-studies-stated = Number of studies, as stated
term-older-same = You are looking at version { $version }. The term is the same in the current version.
term-older-changed = This is how the term read in version { $version }. It says something else now.
term-to-current = See the term as it is now
term-replaced = This is a working name from version { $version }. Another name has taken its place:
term-retired = This term was last offered in version { $version }. It stays readable where it was recorded.
term-recorded = How often it was recorded
term-recorded-in = { $count ->
    [0] No contact has it yet, under this name or one it had before.
    [one] One contact has it, under this name or one it had before.
   *[other] { $count } contacts have it, under this name or one it had before.
}
term-recorded-version = Version { $version }: { $count }
term-names = What it was called, version by version
term-names-column-version = Version
term-names-column-name = Name
term-names-column-from = Where the name comes from

framework-history-title = Versions of { $name }
framework-history-about = Nothing is ever overwritten. What was recorded under an older version keeps the name it had.
framework-history-version = Version { $version }
framework-history-shipped = Comes with Alongside
framework-history-command-line = By those who run the server
framework-history-not-at-hand = The version it was made from is not in this program any more, so the changes cannot be listed.
framework-history-changes = { $count ->
    [one] One change
   *[other] { $count } changes
}

local-term-title = Add a local term
local-term-about = A term of your service’s own in “{ $framework }”. It is marked as local wherever it is shown, and no import changes it.
local-term-name = Name
local-term-name-hint = As it should stand on the button when a contact is recorded.
local-term-name-missing = Write a name
local-term-definition = What it means
local-term-definition-hint = One or two sentences that everybody in your service would agree with.
local-term-definition-missing = Write what it means
local-term-group = Part of the list
local-term-group-hint = The part under which it is offered.
local-term-group-missing = Choose the part of the list it is offered under
local-term-group-choose = Choose one
local-term-parent = Part of another term
local-term-parent-hint = Leave this as it is unless the term is a part of another.
local-term-parent-none = Of none
local-term-version = Version
local-term-button = Add the term
local-term-again = Somebody else changed this list at the same moment. Nothing was lost: send it again
local-term-why = Local term added: { $name }
done-local-term-added = The term was added

framework-import-title = Import published names
framework-import-about = Put the names that were read in a publication in the place of the drafts of “{ $framework }”. First you see what would change; nothing changes until you agree.
framework-import-file = The list of terms
framework-import-file-hint = A CSV or Excel (XLSX) file of at most 1 MB.
framework-import-leftover = What should happen to drafts that the file does not replace?
framework-import-keep = They stay
framework-import-keep-hint = The file holds a part of the list.
framework-import-retire = They are no longer offered
framework-import-retire-hint = The file holds the whole list. What was recorded with them stays readable.
framework-import-check = Check the file
framework-import-columns = The columns of the file
framework-import-start = Only the name is needed. You can begin with the list as it is:
framework-import-list = download the list as CSV
framework-import-column-number = The number as printed. Leave it blank where none is printed.
framework-import-column-name = The name as printed.
framework-import-column-definition = What it means, in your own words. Left blank, what is written now stays.
framework-import-column-group = The part of the list it belongs to: its name or number. Leave it blank for a confirmed name whose part the publication does not say.
framework-import-column-parent = The term it is part of: its number, name or identifier.
framework-import-column-source = Where the name was read: a publication that is already listed, or a new citation. Needed for confirmed names.
framework-import-column-status = confirmed or draft. Left blank, it is confirmed.
framework-import-column-replaces = The draft whose place it takes: its name or identifier. Left blank, a draft of the same name.
framework-import-refused = { $count ->
    [one] The file has one problem. Nothing was changed.
   *[other] The file has { $count } problems. Nothing was changed.
}
framework-import-issues = What to mend in the file
framework-import-issue-row = Row
framework-import-issue-column = Column
framework-import-issue-problem = What is wrong and what to do
framework-import-too-much = The list has more text than one import takes (4 MB). Bring it in parts.
framework-import-preview = Check what would change
framework-import-changes = { $count ->
    [one] There is one change.
   *[other] There are { $count } changes.
}
framework-import-kept = Nothing is kept yet.
framework-import-changes-caption = What would change
framework-import-change-kind = Change
framework-import-change-what = What
framework-import-change-added = New
framework-import-change-replaced = Replaces a draft
framework-import-change-altered = Says something else
framework-import-change-retired = No longer offered
framework-import-change-group = Part of the list
framework-import-nothing = The file changes nothing: everything in it is already so.
framework-import-agree = Keep this as version { $version }
framework-import-another = Choose another file
framework-import-others = Somebody else changed this list
framework-import-others-text = A new version was made since you looked. Below is what your file would change now.
framework-import-why = Imported from { $file }
done-framework-imported = The new version is in use
