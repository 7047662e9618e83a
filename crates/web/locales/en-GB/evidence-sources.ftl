## Sources of a study: adding files, correcting, taking names out, withdrawing.

# Adding.
source-files = Files
source-files-hint = Text (.txt), Markdown, HTML, Word (.docx), OpenDocument (.odt), RTF, PDF, subtitles (.vtt, .srt) or oTranscribe (.otr). You can choose up to 200 at once, 20 MB each and 64 MB together. Each becomes a source with the name of its file.
source-files-too-large = This is more than can be taken at once: 200 files, 64 MB together. Choose fewer files.
source-nothing-sent = Choose files, or type or paste a text
source-paste = Type or paste a text instead
source-files-title = What came of the files
source-files-added = { $count ->
    [one] 1 file was added.
   *[other] { $count } files were added.
}
source-files-left = { $count ->
    [one] 1 file was not added.
   *[other] { $count } files were not added.
}
source-files-file = File
source-files-result = Result
source-files-know = What to know
source-file-added = Added
source-file-left = Not added
source-files-more = Add more files
source-files-all = All sources
done-sources-added = The sources are added

# Correcting.
corrections-title = Corrections
corrections-about = Correct what was heard or typed wrongly. The codings move with their words. Before anything is saved you see what would move, change or be lost; earlier wordings are kept.
correction-text = Text
correction-text-hint = Change it here, or choose a file with the corrected text below.
correction-file = Or a file with the corrected text
correction-file-hint = If you choose one, it is used in place of the text above.
correction-why = Why?
correction-why-hint = For example: names of places checked against the recording.
correction-look = See what would become of the codings
correction-too-large = This is more than can be taken at once. Choose one file of up to 20 MB.
correction-same = This is what the source says already. Change the text, or choose a file with the corrected text.
correction-preview-title = What would become of the codings
correction-kept = Codings that stay where they are
correction-shifted = Codings that move with their words
correction-changed = Codings whose words change
correction-lost = Codings whose words are gone
correction-lost-hint = They are kept in a list with the source, to be placed again or struck off.
correction-lost-places = Places of memos and cases whose words are gone
correction-code = Code
correction-before = Before
correction-after = After
correction-save = Save this correction
correction-back = Go back without saving
done-source-corrected = The correction is saved
lost-title = Codings whose words are gone
lost-none = No coding has lost its words.
lost-about = A correction took their words away. Place each where it belongs now, or strike it off the list.
lost-since = lost on { $day }
lost-place-again = Place it again
lost-place = Place it at these words
lost-forget = Strike it off the list
done-lost-placed = The coding is placed again
done-lost-forgotten = The coding is struck off the list
wordings-title = Wordings
wordings-number = Wording
wordings-why = Why
wordings-by = By
wordings-at = When
wordings-first = As it was added
wordings-read = of the source: read it
wording-title = wording { $number } of { $all }
wording-about = This wording is kept as it was on { $date } and cannot be changed or coded. Why it was made: { $why }

# Withdrawing.
withdrawals-title = Withdrawals
withdrawals-about = Anybody can take their words out of a study at any time. What came from them is listed first and then cleared in one step.
withdrawals-who = Whose words?
withdrawals-so-far = So far
withdrawals-none = Nobody has withdrawn.
withdrawals-at = When
withdrawals-sources = Sources
withdrawals-quotes = Quotes
withdrawals-cells = Cells of the matrix
withdrawals-memos = Memos
withdrawals-files = Files taken out
withdraw-title = What came from a case
withdraw-heading = What came from { $name }
withdraw-about = This is everything in the study that holds their words, names them, or hangs on something of theirs.
withdraw-source = Source
withdraw-words = Words
withdraw-source-goes = goes as a whole
withdraw-source-loses = { $count ->
    [one] their words are replaced by a mark at 1 place
   *[other] their words are replaced by a mark at { $count } places
}
withdraw-memo-goes = goes as a whole
withdraw-memo-loses = loses the words and the name
withdraw-memo-stays = is about a source in which others speak too, and neither quotes nor names them. It stays without its earlier wordings: read it first
withdraw-files-hint = These files left the study with their words in them. Ask whoever has them to delete them.
withdraw-warning-title = This cannot be taken back
withdraw-warning = All of this is cleared, and the case with it. What stays is a line that says how much was cleared, and not whose it was.
withdraw-clear = Clear all of it
withdraw-changed-since = This list has changed since you opened it. Look at it again, then clear it
done-withdrawn = Everything that came from them is cleared

# Taking names out.
deidentify-title = Take out names
deidentify-about = These words may tell who somebody is. Untick what does not, and choose what is written instead. More is proposed than is needed: a name that stays is worse than a word that goes.
deidentify-key = What is replaced goes into the key of the study. Members cannot read it; the coordinators who keep it can. Earlier wordings of the source and its history get the same stand-ins, which cannot be taken back.
deidentify-none = Nothing was found that may tell who somebody is. Look through the text all the same: no program finds everything.
deidentify-proposed = What is proposed
deidentify-words = Words
deidentify-kind = Seems to be
deidentify-where = For example
deidentify-times = Times
deidentify-take = Replace
deidentify-instead = Written instead
deidentify-known = has this stand-in in the study already
deidentify-replace = Replace what is ticked
deidentify-why = Names taken out
deidentify-changed-since = The text or the names that the study knows have changed since you opened this page. Look at the list again
deidentify-nothing-ticked = Tick what is to be replaced
deidentify-kind-person = a person
deidentify-kind-place = a place
deidentify-kind-date = a day
deidentify-kind-phone = a phone number
deidentify-kind-email = an e-mail address
deidentify-kind-nhs-number = an NHS number
deidentify-kind-postcode = a postcode
deidentify-kind-url = a web address
deidentify-kind-number = a number
done-deidentified = What was ticked is replaced. Codings that lost their words, if any, are listed below

# The person's choice on their own record.
my-evaluation = Studies
my-evaluation-hint = Studies ask what helps and how. A study uses what is written about your contacts only if you choose that, under another name than yours. You can stop at any time with one step: from then on it gets nothing more. To have words taken out that it has already, ask your peer worker or the service.
my-evaluation-none = No study asks at the moment.
my-evaluation-every = Every study that asks
my-evaluation-every-not = You did not choose this.
my-evaluation-since = You chose this on { $when }.
my-evaluation-with-all = It may, because you chose every study that asks.
my-evaluation-stopped = You stopped this on { $when }.
my-evaluation-not = It may not use what is written about you.
my-evaluation-start = Let it use what is written about me
my-evaluation-stop = Stop
done-evaluation-chosen = You chose that. You can stop at any time
done-evaluation-withdrawn = You stopped that. From now on nothing more is used
looked-what-evaluation-choice = choice about studies

# Cases and sources from the programme.
programme-brings-title = Bring in from the programme
programme-about = Workers and people come under pseudonyms. Who stands behind one is in the key, which members of the study cannot read. Everybody whose words come in finds in their own record that it was done.
programme-chose = People who let this study use what is written about them: { $number }. Whoever withdraws is left out from the next request, and what came from them can be cleared.
programme-waiting = Not in the study yet: { $number }
programme-nothing-chosen = Choose what to bring in
programme-sites = Sites
programme-sites-about = Each site becomes a case under its own name.
programme-bring-sites = Bring in the sites
programme-workers = Workers
programme-workers-about = Each worker becomes a case: Worker 1, Worker 2 and so on.
programme-bring-workers = Bring in the workers
programme-people = People who chose evaluation
programme-people-about = Each becomes a case: Person 1, Person 2 and so on.
programme-bring-people = Bring in the people
programme-notes = Contact notes
programme-notes-about = Each note becomes a source of its person, already coded with the components and techniques recorded with the contact. Up to 200 at a time.
programme-bring-notes = Bring in the notes
programme-goals = Goals in people’s own words
programme-goals-about = Each goal becomes a source of its person. Up to 200 at a time.
programme-bring-goals = Bring in the goals
done-programme-brought = What was asked for is in the study now

# Files that go to the server one by one.
send-files-drop = Or drop the files here.
send-files-waiting = waiting
send-files-sending = Sending
send-files-added = added
send-files-broken = It did not arrive. Send it again.
send-files-done = Added: { $added }. Not added: { $refused }.

# Answers that came in a table.
answers-title = Answers
answers-about = What people answered to open questions: a row for each of them, a column for each question. An answer leads to its place in the text, where it can be coded.
answers-import = Import answers from a table
answers-none = There are no answers from a table yet.
answers-none-yet = There are no answers from a table yet. Import a CSV or Excel file with a row for each person and a column for each question.
answers-search = Words in an answer or a name
answers-show-all = Show all answers
answers-nothing-fits = No answer has these words.
answers-column-case = Who answered
answers-no-answer = No answer
answers-columns = Questions
answers-columns-shown = Questions { $from } to { $to } of { $all }
answers-columns-before = Questions before
answers-columns-after = Next questions
answers-open = { $count ->
    [0] Not coded
    [one] 1 code
   *[other] { $count } codes
 }
answers-file-csv = Answers with their codes (CSV)
answers-file-xlsx = Answers with their codes (XLSX)
