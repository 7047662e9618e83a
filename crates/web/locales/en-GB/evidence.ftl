## The evidence room.
nav-evidence = Evidence

# Studies.
studies-title = Studies
studies-about = A study brings interviews and other texts together, codes them, and asks questions of what was said.
studies-none = You take part in no study yet. Begin one, then add its sources.
studies-none-yours = You take part in no study yet. A researcher who leads one can make you a member.
studies-column-name = Name
studies-column-role = You are
studies-column-sources = Sources
studies-column-members = Members
studies-column-begun = Begun
study-begin = Begin a study
study-title = Study
study-settings = Change this study
study-save = Save
study-parts = Parts of the study
study-group-study = Study
study-group-sources = Sources
study-group-coding = Coding
study-group-questions = Questions
study-group-agreement = Agreement
study-group-exchange = Exchange
study-part-overview = Overview
study-part-members = Members
study-name = Name of the study
study-question = What it asks
study-question-hint = The research question, in a sentence or two.
study-about = What members should know
study-about-hint = For example who was interviewed and how, and what was agreed on.
study-asks = People of the programme
study-asks-hint = People are only part of a study if they choose it, and can leave with one step.
study-asks-yes = Ask people if what is written about them may be used in this study
study-key-site = Who keeps the key to pseudonyms?
study-key-site-hint = The coordinators of one site can look up who or what a pseudonym stands for. Members of the study cannot.
study-key-nobody = Nobody: a pseudonym cannot be looked up
study-count-sources = sources
study-count-coded = sources coded
study-count-codes = codes
study-count-codings = codings
study-count-memos = memos
study-count-cases = cases
done-study-begun = The study is begun. You lead it.

# Members.
study-role-lead = Lead
study-role-coder = Coder
study-role-second-coder = Second coder
study-role-reader = Reader
study-role-lead-means = Can do everything in the study, and says who takes part.
study-role-coder-means = Codes, writes memos, changes the codebook.
study-role-second-coder-means = The same as a coder: who codes what others coded, to compare.
study-role-reader-means = Reads everything and takes out results; changes nothing.
study-roles-title = What each can do
study-member-name = Name
study-member-role = Role
study-member-since = Since
study-member-do = Change
study-member-remove = Remove
study-member-search = Find an account by name
study-member-who = Who?
study-member-choose = Choose
study-member-add = Add or change
study-member-add-title = Add somebody, or change what they are
study-member-nobody = No account fits that can be a member: researchers, managers, coordinators and peer workers can.
study-member-missing = Choose who it is

# The coding workbench.
bench-title = Coding
bench-codes = Codes
bench-codes-none = The codebook is empty. Code a passage in its own words, or add codes to the codebook.
bench-text = Text
bench-text-keys = Text. The arrow keys go from sentence to sentence; c codes the one that is marked.
bench-codings = Codings
bench-codings-none = Nothing is coded yet.
bench-memo = Memo: { $title }
bench-other-sources = Other sources
bench-consensus = agreed
bench-weight-of = weight { $weight }
bench-uncode = Uncode
bench-about-coding = More
bench-code-by-words = Code a passage by its words
bench-words = The words
bench-words-hint = As they stand in the text.
bench-words-missing = Write or mark the words to code
bench-words-not-there = These words do not stand there. Copy them from the text
bench-words-often = These words stand there { $count } times. Say in which paragraph, with a few more words around them
bench-paragraph = Paragraph
bench-paragraph-hint = Its number, if the words stand in several.
bench-paragraph-wrong = There is no such paragraph: they are numbered from 1 to { $count }
bench-code = Code
bench-code-missing = Choose a code
bench-choose = Choose a code
bench-in-vivo = In the words themselves
bench-comment = Comment
bench-weight = Weight
bench-weight-hint = From 0 to 100, if the study weighs codings.
bench-weight-wrong = A weight is a whole number from 0 to 100
bench-send = Code these words
bench-likely = Show likely codes
bench-likely-title = Likely codes
bench-likely-from = The likeliest first, learned from { $passages } passages with { $codes } codes. None is given unless you choose it. Codes with fewer than { $least } passages are not learned yet: { $others }.
bench-likely-none = No word of this passage speaks for a code. Learned from { $passages } passages with { $codes } codes; codes with fewer than { $least } passages are not learned yet: { $others }.
bench-likely-too-few = There is too little to learn from yet. { $why }.
bench-likely-because = Because of: { $words }. Learned from { $passages } passages.
bench-likely-code = Code as { $code }
bench-likely-back = Back to the text without coding
bench-was-suggested = suggested
bench-said-unanswered = The server did not answer. Try again.
bench-undo = Undo
bench-redo = Redo
bench-palette = Which code?
bench-said-coded = Coded:
bench-said-uncoded = Uncoded.
bench-said-undone = Undone.
bench-said-redone = Done again.
bench-said-nothing = There is nothing to undo or do again.
bench-said-offline = This was not saved: the server did not answer. Try again.
bench-keys = Keys
bench-keys-hint = While the text has the focus:
bench-key-sentence = next and previous sentence
bench-key-extend = extend by a sentence
bench-key-word = shorten or extend by a word
bench-key-code = choose a code
bench-key-suggest = likely codes for what is marked
bench-key-recent = the codes used last
bench-key-vivo = code in the words themselves
bench-key-uncode = uncode
bench-key-about = comment, weight, neighbours and memos of a coding
bench-key-memo = write a memo
bench-key-next = next and previous coding
bench-key-search = search the codes
bench-key-undo = undo
bench-key-redo = redo
code-use-when = Use when:
code-not-when = Not when:
done-coded = Coded
done-uncoded = Uncoded
done-undone = Undone
done-redone = Done again
done-nothing-to-walk = There is nothing to undo or do again
bench-code-search = Find a code

# One coding.
coding-title = Coding: { $code }
coding-others = Other codings of this source
coding-in-text = Show it in the text
coding-fact-code = Code
coding-fact-coder = Coded by
coding-fact-at = Coded on
coding-fact-weight = Weight
coding-fact-comment = Comment
coding-change = Change the code, the weight or the comment
coding-save = Save
coding-overlapping = Also coded here
coding-overlapping-none = Nothing else is coded at these words.

# Sources.
study-part-sources = Sources
sources-title = Sources
sources-search = Find a source by its name
sources-none = There are no sources here yet.
sources-column-name = Name
sources-column-kind = Kind
sources-column-words = Characters
sources-column-codings = Codings
sources-column-cases = Cases
sources-column-added = Added
source-add = Add a source
source-name = Name
source-kind = Kind of text
source-kind-missing = Choose what kind of text it is
source-kind-interview = Interview
source-kind-focus-group = Focus group
source-kind-field-note = Field note
source-kind-answers = Answers
source-kind-contact-note = Contact note
source-kind-document = Document
source-text = Text
source-text-hint = Type or paste it. Each line becomes a paragraph; “Sam:” at the beginning of a line names who speaks.
source-text-missing = Type or paste the text
done-source-added = The source is added

# The codebook.
codes-title = Codebook
codes-none = The codebook is empty. Add a code, or begin from a framework.
codes-column-name = Code
codes-column-definition = What it means
codes-column-quotes = Quotes
codes-column-sources = Sources
codes-level = level { $level }
codes-heading = heading
code-title = Code
code-add = Add a code
code-add-inside = Add a code in it
code-change = Change this code
code-name = Name
code-name-taken = A code in this place has this name already. Give it another name, or use the one that is there
code-parent = Where it belongs
code-top = At the top of the codebook
code-definition = What it means
code-use = When to use it
code-use-hint = For example: when somebody says in their own words what they look forward to.
code-not = When not to use it
code-not-hint = And what to use in its place.
code-quotes = Quotes
code-quotes-hint = Quotes that show it at its clearest. Leave a blank line between two of them.
code-colour = Colour
code-heading = Heading
code-heading-yes = It only holds other codes: passages cannot be given it
colour-blue = Blue
colour-orange = Orange
colour-green = Green
colour-purple = Purple
colour-cyan = Cyan
colour-rose = Rose
colour-olive = Olive
colour-indigo = Indigo
colour-teal = Teal
colour-wine = Wine
colour-sand = Sand
colour-grey = Grey
code-fact-place = Part of
code-fact-definition = What it means
code-fact-use = When to use it
code-fact-not = When not to use it
code-fact-quotes = Clearest quotes
code-fact-inside = Codes in it
code-fact-colour = Colour
code-fact-term = Stands for
code-fact-kind = Heading
code-quotes-inside = Show the quotes of the codes in it too
code-quotes-own = Show only its own quotes
code-quotes-none = No passage has this code yet.
code-history = What became of it
code-history-none = Nothing was written down yet.
code-restructure = Move, merge or remove the code
code-restructure-about = Each of these is one step that can be taken back in the history of the study.
code-move = Move it
code-move-how = Where to
code-move-inside = Into the code below, as its last
code-move-before = Before the code below
code-move-after = After the code below
code-move-by = Code
code-move-top = The top of the codebook, as its last
code-move-submit = Move
code-merge = Merge it into another code
code-merge-about = All quotes of “{ $name }” and the codes in it go over to the other code, and this one is gone.
code-merge-alone = There is no other code yet.
code-merge-into = Merge into
code-merge-choose = Choose a code
code-merge-missing = Choose the code it becomes part of
code-merge-submit = Merge
code-remove = Remove it
code-remove-about = Codes in it move up to where it was.
code-remove-sure = Are you sure?
code-remove-yes = { $count ->
    [0] Remove this code
    [one] Remove this code and its coding
   *[other] Remove this code and its { $count } codings
 }
code-remove-unsure = Tick the box to say that you are sure
code-remove-submit = Remove the code
code-split = Split the code
code-split-about = New codes take over some of its quotes. What you give to none of them stays with this code.
code-split-names = Names of the new codes
code-split-names-hint = One a line.
code-split-names-wrong = Write at least one name and at most { $most }, one a line
code-split-where = Where the new codes go
code-split-inside = Into this code
code-split-beside = Beside this code
code-split-next = Continue
code-split-name = Name of new code { $number }
code-split-quotes = Which quotes go where
code-split-quotes-none = It has no quotes: the new codes begin empty.
code-split-quotes-first = Only the first { $count } quotes are shown. Move the others by coding them anew.
code-split-stays = Stays with “{ $name }”
code-split-submit = Split the code
code-framework = Begin from a framework
code-framework-about = Each term becomes a code with its definition, and each group a heading. Codes that are there already stay as they are.
code-framework-which = Which framework?
code-framework-terms = { $count ->
    [one] one term
   *[other] { $count } terms
 }
code-framework-missing = Choose a framework
code-framework-send = Add its codes
done-code-added = The code is added
done-codes-added = The codes of the framework are in the codebook
done-code-merged = The code was merged into this one
done-code-removed = The code was removed
done-code-split = The code was split
study-changed-since = Somebody else changed this in the meantime. Look at it again, then make your change once more

# Memos.
memos-title = Memos
memos-search = Find a memo by its words
memos-none = There are no memos here yet.
memos-none-here = There is no memo about this yet.
memos-column-title = Title
memos-column-kind = Kind
memos-column-author = By
memos-column-changed = Changed
memo-title = Memo
memo-write = Write a memo
memo-write-here = Write a memo about this
memo-change = Change this memo
memo-remove = Remove this memo
memo-remove-about = This is a step that can be taken back in the history of the study.
memo-kind = Kind of memo
memo-kind-interview = Interview
memo-kind-code = Code
memo-kind-category = Category
memo-kind-theoretical = Theoretical
memo-kind-reflexive = Reflexive
memo-kind-note = Note
memo-author = Written by
memo-author-gone = Somebody who has left the study
memo-name = Title
memo-body = Memo
memo-body-hint = Markdown can be used, for example **bold** and lists.
memo-about = What it is about
memo-about-nothing = Nothing more
memo-about-none = Nothing in particular
memo-about-study = The study as a whole
memo-about-source = Source: { $name }
memo-about-place = “{ $words }” in { $name }
memo-about-code = Code: { $name }
memo-about-coding = Coding: “{ $name }”
memo-about-case = Case: { $name }
memo-about-memo = Memo: { $name }
memo-also-source = Also about a source
memo-also-code = Also about a code
memo-also-case = Also about a case
memo-also-memo = Also linked to a memo
memo-fact-kind = Kind
memo-fact-author = Written by
memo-fact-changed = Changed
memo-fact-about = About
memo-before = What it said before
memo-before-about = Each with who put something else in its place.
done-memo-written = The memo is saved
done-memo-removed = The memo was removed

# The history of a study.
history-title = History
history-about = Everything that was done to codes, codings and memos. Everybody takes back their own steps, the latest first.
history-none = Nothing was done here yet.
history-by = Steps by
history-anybody = Anybody
history-way = Other steps
history-later = ← Later steps
history-earlier = Earlier steps →
history-undo = Undo my last step
history-redo = Redo
history-undone = Undone
history-walks = Undo or redo
history-hidden = { $count ->
    [one] One coding is hidden by an open round
   *[other] { $count } codings are hidden by an open round
 }
history-order = Changed the order of codes
history-code-gone = a code that is gone
history-code-added = Added the code “{ $name }”
history-code-removed = Removed the code “{ $name }”
history-code-renamed = Renamed the code “{ $before }” to “{ $after }”
history-code-moved = Moved the code “{ $name }” into “{ $parent }”
history-code-moved-elsewhere = Moved the code “{ $name }”
history-code-redefined = Changed what the code “{ $name }” means
history-code-changed = Changed the code “{ $name }”
history-codes-added = Added { $count } codes
history-codes-changed = Changed { $count } codes
history-codes-removed = Removed { $count } codes
history-memo-added = Wrote the memo “{ $title }”
history-memo-changed = Changed the memo “{ $title }”
history-memo-removed = Removed the memo “{ $title }”
history-coding-added = Coded “{ $quote }” with “{ $code }”
history-coding-removed = Uncoded “{ $quote }” (“{ $code }”)
history-coding-recoded = Gave “{ $quote }” the code “{ $code }” in place of another
history-coding-moved = Changed the limits of “{ $quote }” (“{ $code }”)
history-coding-changed = Changed the coding of “{ $quote }” (“{ $code }”)
history-codings-added = { $count ->
    [one] Coded one passage
   *[other] Coded { $count } passages
 }
history-codings-changed = { $count ->
    [one] Changed one coding
   *[other] Changed { $count } codings
 }
history-codings-removed = { $count ->
    [one] Took away one coding
   *[other] Took away { $count } codings
 }

# Cases.
cases-title = Cases
cases-search = Find a case by its name
cases-none = There are no cases here yet. A case is a participant, a site or a team that the study compares.
cases-column-name = Name
cases-column-kind = Kind
case-title = Case
case-add = Add a case
case-change = Change this case
case-name = Name
case-name-hint = For a person, a pseudonym such as PW6: never their own name.
case-name-taken = Another case of the study has this name. Choose a different one
case-kind = Kind of case
case-kind-participant = Participant
case-kind-site = Site
case-kind-team = Team
case-kind-other = Other
case-unknown = Not known
case-yes = Yes
case-no = No
case-sources = Sources with its words
case-sources-none = No source is tied to it yet. Open a source and say whose words it holds.
case-speaks = as “{ $label }”
case-place = in places of it
case-remove = Remove this case
case-remove-about = What is known of it and its cells in the matrix go with it. Sources stay. This cannot be taken back.
case-withdraw = Clear everything that came from them, when somebody withdraws
done-case-added = The case is added
done-case-removed = The case was removed

# What is known of cases.
attributes-title = What is known of cases
attributes-none = Nothing is asked of cases yet. Add an attribute, for example the role or the site.
attributes-column-name = Attribute
attributes-column-kind = Values
attribute-add = Add an attribute
attribute-change = Change “{ $name }”
attribute-name = Name
attribute-name-taken = Another attribute of the study has this name. Choose a different one
attribute-kind = Its values are
attribute-kind-text = Any words
attribute-kind-category = One of some words
attribute-kind-integer = Whole numbers
attribute-kind-decimal = Numbers with a decimal point
attribute-kind-boolean = Yes or no
attribute-kind-date = Dates
attribute-options = Words to choose from
attribute-options-hint = One a line. Only for “One of some words”.
attribute-hint-text = Any words.
attribute-hint-integer = A whole number, for example 42.
attribute-hint-decimal = For example 3.5.
attribute-hint-date = For example 2026-03-31.
attribute-remove = Remove this attribute
attribute-remove-about = What is known of it goes with it, for every case. This cannot be taken back.

# Cases from a table.
cases-import = Import cases or answers
cases-import-about = A row becomes a case. A column becomes an attribute, or an open question: what each case answered becomes a source that you can code. You see what each column would become before anything is kept.
cases-import-file = CSV or Excel (XLSX) file
cases-import-file-hint = At most 5 MB, 2,000 rows and 60 columns. The first row names the columns.
cases-import-check = Check the file
cases-import-not-whole = The rows did not arrive whole. Choose the file again
cases-import-no-file = Choose a CSV or Excel (XLSX) file
cases-import-no-rows = There is no row below the names of the columns. Choose another file
cases-import-no-name = Every row needs the name of its case
cases-import-long-name = The name is too long: at most 200 characters
cases-import-twice = This case stands in an earlier row already. Keep one of them
cases-import-preview = What the table becomes
cases-import-rows = { $count ->
    [one] One case. A case whose name is known is given what its row says; an empty cell changes nothing.
   *[other] { $count } cases. A case whose name is known is given what its row says; an empty cell changes nothing.
 }
cases-import-problems = What stands in the way
cases-import-names = Which column names the case?
cases-import-kind = What are new cases?
cases-import-columns = What the other columns become
cases-import-none = Left out
cases-import-question = An open question, to be coded
cases-import-answers = { $count ->
    [0] None of them answered a question.
    [one] One of them answered a question; the answers become a source.
   *[other] { $count } of them answered a question; the answers of each become a source.
 }
cases-import-examples = For example: { $examples }
cases-import-there = The study has this attribute already, and its kind stays. For example: { $examples }
cases-import-agree = Import
cases-import-again = Check again
cases-import-another = Choose another file
done-cases-imported = The cases are imported
done-answers-imported = The cases and their answers are imported

# Whose words a source holds.
ties-title = Whose words these are
ties-about = Say which cases a source speaks for. Counts and tables by case follow from it.
ties-whole = The whole source
ties-whole-hint = For an interview with one person, or a document of a site.
ties-speakers = Speaker by speaker
ties-speakers-none = No speakers were found in this text. A line that begins with “Sam:” names who speaks.
ties-proposed = These are proposals, because the names are alike. Look at them, then save.
ties-nobody = Nobody
ties-turns = { $count ->
    [one] speaks once
   *[other] speaks { $count } times
 }
