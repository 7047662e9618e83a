## The framework matrix of a study.
matrix-title = Framework matrix
matrix-means = What each case has to say on each construct, in your own words. Every sentence can be tied to the quotes it rests on.
matrix-choose = Choose constructs
matrix-constructs = Constructs
matrix-constructs-hint = The columns of the matrix. A code counts with every code below it. Summaries of a construct that is not chosen any more are kept.
matrix-framework = Every code that stands for a term of
matrix-framework-none = Only those chosen below
matrix-no-codes = The codebook is empty, so there is nothing to choose from yet.
matrix-no-constructs = No construct is chosen yet. The constructs are the columns of the matrix: codes, or the terms of a framework.
matrix-no-cases = There is no case to show.
matrix-to-cases = Go to the cases
matrix-search = Name of the case
matrix-column-case = Case
matrix-columns = Columns
matrix-columns-shown = Constructs { $from } to { $to } of { $all }
matrix-columns-before = Constructs before
matrix-columns-after = Next constructs
matrix-no-quote = Rests on no quote
matrix-unwritten = Not written yet
matrix-from-elsewhere = From elsewhere
matrix-rests = { $count ->
    [one] 1 quote
   *[other] { $count } quotes
 }
matrix-open = { $count ->
    [0] No quotes
    [one] 1 quote to read
   *[other] { $count } quotes to read
 }
matrix-looked-through = What the matrix rests on
matrix-finding-bare = Sentences that rest on no quote: { $number } of { $all }
matrix-finding-elsewhere = { $count ->
    [0] No sentence rests on a quote of another case or construct
    [one] 1 quote behind a sentence is of another case or construct
   *[other] { $count } quotes behind sentences are of another case or construct
 }
matrix-finding-unwritten = { $count ->
    [0] No cell with quotes is left unwritten
    [one] 1 cell has quotes and nothing is written in it
   *[other] { $count } cells have quotes and nothing is written in them
 }
matrix-file-xlsx = Download the matrix (XLSX)
matrix-file-csv = Download the matrix (CSV)
matrix-sentences-xlsx = Download sentences with their quotes (XLSX)
matrix-sentences-csv = Download sentences with their quotes (CSV)
matrix-summary = Summary
matrix-nothing-written = Nothing is written in this cell yet.
matrix-write = Write the summary
matrix-body = What this case has to say on this construct
matrix-body-hint = A sentence that stays word for word keeps its quotes; a changed one has none until you choose them again. Without any text the cell is empty.
matrix-typed = You typed this and have not saved it. Until you do, nobody else sees it.
matrix-forget = Throw away what I typed
matrix-choose-quotes = Choose its quotes
matrix-quotes = { $count ->
    [one] 1 quote
   *[other] { $count } quotes
 }
matrix-quotes-for = Quotes for sentence { $sentence }
matrix-no-quotes = This case has no quote with this construct.
matrix-choose-quotes-hint = Tick what this sentence rests on. What is ticked on other pages stays.
matrix-save-quotes = Save the quotes
matrix-back-to-summary = Back to the summary
matrix-changed-since = Somebody else changed this cell in the meantime. Open it again, then choose the quotes.
matrix-before = What it said before
matrix-earlier = Earlier wording
