## Questions to the codings of a study.
questions-whose = Whose codings?
questions-whose-coders = What the coders say, each for themselves
questions-whose-agreed = What was agreed on

# Counts.
counts-title = Counts
counts-frequency = How often each code was used
counts-frequency-file = Download frequencies (CSV)
counts-cooccurrence = Codes that come together
counts-cooccurrence-means = Two codes come together where their passages share words. What several people coded alike counts once. The c-coefficient goes from 0, never together, to 1, always; the overlap is the share of characters under both among those under either.
counts-cooccurrence-file = Download codes that come together (CSV)
counts-saturation = Saturation
counts-saturation-means = What each further source still adds, after Guest, Namey and Chen (2020): a run of sources is compared with the different codes of the first ones. The figure depends on the order of the sources and on how fine the codes are, and says nothing of what was not asked.
counts-saturation-file = Download what each source added (CSV)
counts-order = Order of the sources
counts-order-name = By name
counts-order-added = As they were added
counts-base = Sources in the base
counts-run = Sources in a run
counts-threshold = The most a run may add, in %
counts-number-wrong = Write a whole number from 1 to 1000
counts-percent-wrong = Write a percentage from 0 to 100
counts-column-code = Code
counts-column-codings = Codings
counts-column-sources = Sources
counts-column-coders = Coders
counts-column-characters = Characters
counts-column-below-codings = Codings, with the codes below
counts-column-below-sources = Sources, with the codes below
counts-column-first = Code
counts-column-second = Comes with
counts-column-meetings = Meetings
counts-column-c = c-coefficient
counts-column-jaccard = Overlap
counts-column-source = Source
counts-column-codes = Codes
counts-column-new = New codes
counts-column-so-far = Codes so far
counts-no-codes = The codebook is empty.
counts-no-pairs = No two codes come together anywhere.
counts-more-pairs = The first { $shown } of { $all } pairs. The file has all of them.
counts-saturation-none = Nothing can be said of saturation yet: { $why }.
counts-saturation-reached = Saturation is reached after { $after } sources: the base of { $sources } sources has { $base } codes, and the run that ended there adds no more than { $threshold } to it.
counts-saturation-not-reached = Saturation is not reached: the base of { $sources } sources has { $base } codes, and each run still adds more than { $threshold } to it, the last { $last }.

# Coverage.
coverage-title = Coverage
coverage-means = Which codes were found with whom. “Not quoted” means that they could have said it and did not. “Not asked” means that somebody noted that they were not asked, and “not known” that no source of theirs is coded yet: then silence says nothing.
coverage-note-unasked = What was not asked is noted with the case or with the code:
coverage-by = Group cases by
coverage-by-case = Each case for itself
coverage-quoted = Quoted: { $quoted } of { $cases }, quotes: { $quotes }
coverage-not-quoted = Not quoted: 0 of { $cases }
coverage-not-asked = Not asked
coverage-not-known = Not known
coverage-count = { $quoted } of { $codes } codes quoted, { $silent } not quoted, { $unasked } not asked, { $unknown } not known
coverage-ungrouped = Codings that belong to no column, because their place is tied to nobody or their case has no value: { $number }.
coverage-groups = By group of codes
coverage-group = Group
coverage-all = All codes
coverage-none = There is nothing to show yet: it needs codes, cases, and sources that are tied to cases.
coverage-to-cases = Go to the sources
coverage-file = Download coverage (CSV)
coverage-quotes = Quotes
coverage-no-quotes = There are no quotes here.

# What was not asked.
unasked-of-case = Not asked of { $name }
unasked-of-code = Not asked about { $name }
unasked-means = Where somebody was not asked, their silence is not taken for an answer. Coverage and presence say so, unless they said it all the same.
unasked-codes = Codes this case was not asked about
unasked-cases = Cases that were not asked about this code
unasked-link = Note what was not asked
unasked-number = Not asked: { $number }
unasked-no-codes = The codebook is empty.
unasked-no-cases = There is no case yet.

# Presence.
presence-title = Presence
presence-means = For each code, whether quotes were found of both roles, of one, or of neither. Where a role could not be asked, it is not known.
presence-none = Presence compares two values of an attribute of cases, such as peer worker and supported person. No attribute has two values yet.
presence-nothing-coded = Nothing is coded in this study yet, so nothing can be said of presence.
presence-only-published = Nothing is coded line by line in this study: what is known of presence is the table that was published.
presence-first = First role
presence-second = Second role
presence-column = Quotes of
presence-is-both = Both
presence-is-first-only = { $first } only
presence-is-second-only = { $second } only
presence-is-neither = Neither
presence-is-unknown = Not known
presence-file = Download presence (CSV)

# Agreement.
agreement-title = Agreement
agreement-means = How far coders say the same, code by code, and the passages on which they differ. Look at the passages first: a number hides what people differ about.
agreement-round = Round
agreement-no-round = No round: all that was coded
agreement-coders = Who is compared
agreement-blind = This round is open and blind. Its codings can be compared once it is closed.
agreement-of = Compared: { $coders }. Sources that at least two of them read: { $sources }. Outside a round, whoever coded anything in a source counts as having read it.
agreement-unit = Agreement on each code; the unit is one character of the text
agreement-none = There is nothing to compare: two coders need to have coded the same source.
agreement-column-code = Code
agreement-column-percent = Agreement
agreement-column-kappa = Cohen’s κ
agreement-column-alpha = Krippendorff’s α
agreement-column-ac1 = Gwet’s AC1
agreement-column-pabak = PABAK
agreement-column-prevalence = Prevalence
agreement-column-differ = Passages that differ
agreement-undefined = Undefined: { $why }
agreement-undefined-nothing = undefined: nothing compared
agreement-undefined-one-value = undefined: one value throughout
agreement-undefined-never-used = undefined: never used
agreement-undefined-not-two = undefined: not two coders
agreement-undefined-overlapping = undefined: units overlap
agreement-undefined-together = undefined: nothing coded together
agreement-undefined-few = undefined: too few to draw from
agreement-units = Agreement on units
agreement-units-mean = Krippendorff’s coefficients for texts that people cut into units themselves (2016): where units begin and end, and what they are called.
agreement-u-alpha = uα: boundaries and codes
agreement-binary-alpha = |uα: boundaries only
agreement-cu-alpha = cu-α: codes only
agreement-file = Download agreement (CSV)
agreement-passages = Passages that differ: { $code }
agreement-no-passages = There is no passage on which they differ.
agreement-more = The first { $shown } of { $all } passages.
agreement-who = Coded by { $has }. Not coded by { $hasnot }.
agreement-interval = { $number } (95% interval { $low } to { $high })
agreement-no-interval = { $number } (no interval: { $why })
agreement-drawn = Intervals come from drawing sources { $samples } times, beginning with the seed { $seed }.

# Rounds.
rounds-title = Rounds
rounds-mean = In a round several people code the same sources, each for themselves, and then talk. While a blind round is open, nobody sees another’s codings of its sources.
rounds-none = There is no round yet.
rounds-column-name = Name
rounds-column-state = State
rounds-column-sources = Sources
rounds-column-coders = Coders
rounds-column-opened = Opened
round-state-open = Open
round-state-closed = Closed
round-state-adjudicated = Adjudicated
round-open = Open a round
round-name = Name
round-source = Sources
round-coder = Coders
round-code = Codes
round-code-hint = Choose none to use the whole codebook.
round-all-codes = The whole codebook
round-blind = Blind
round-blind-yes = Nobody sees another’s codings of these sources while the round is open
round-blind-hint = This holds for you, too.
round-is-blind = Yes: while it is open, nobody sees another’s codings of its sources
round-is-live = No: everybody sees what others code
round-close = Close the round
round-close-means = Once it is closed, everybody sees all its codings. It cannot be opened again.
round-compare = Compare the coders
round-adjudicate = Settle differences
done-round-opened = The round is open
done-round-closed = The round is closed
adjudicate-open = This round is still open. Close it first.
adjudicate-done = This round is adjudicated: what was agreed on stays as it is.
adjudicate-means = Say for each passage what was agreed on. The coders’ own codings stay as they are.
adjudicate-nothing = Nothing of this source was coded in the round.
adjudicate-alike = { $code }: all coded the same words
adjudicate-differ = { $code }: what stands here?
adjudicate-leave = Not agreed on
adjudicate-keep = What was agreed on stays
adjudicate-take-back = Take back what was agreed on: “{ $quote }”
adjudicate-comment = Why? (optional)
adjudicate-save = Save what was agreed on
adjudicate-end = Everything is settled
adjudicate-end-title = End the round
adjudicate-end-means = After this, nothing of the round can be settled otherwise.

# Retrieval.
retrieve-title = Find passages
retrieve-query = Query
retrieve-query-hint = For example: code:"hope" near/20 code:"trust" and case.role = "peer worker"
retrieve-send = Find
retrieve-missing = Write a query first.
retrieve-how = What can be asked
retrieve-form-code = passages of the code
retrieve-form-tree = passages of the code and of every code below it
retrieve-form-speaker = what that person says; source:"…" and case:"…" work alike
retrieve-form-case = what is of cases with that value; also !=, <, <=, >, >= and unknown
retrieve-form-coder = passages that Ada coded
retrieve-form-and = in both, in either, in none
retrieve-form-overlapping = passages of A that share words with one of B, or lie within it
retrieve-form-near = passages of A with one of B at most 20 words away, or after it
retrieve-found = Passages found: { $number }
retrieve-place = characters { $from } to { $to }
retrieve-file = Download these quotes (CSV)
retrieve-name = Keep this query as
retrieve-save = Keep
retrieve-saved = Kept queries
retrieve-none-saved = No query is kept yet.
retrieve-remove = Remove
search-title = Find words
search-words = Words
search-words-hint = Forms of a word are found, too. Put words that belong together in quotation marks; begin* finds what begins so.
search-none = No paragraph has these words.
search-more = Next paragraphs

# Exchange.
exchange-title = Exchange
exchange-export = Take out
exchange-export-means = The project and the codebook follow the REFI-QDA standard that other programs read. Passages without a code, such as the places of memos, are part of it. Every file is written down below.
exchange-qdpx = Download the project (QDPX)
exchange-qdc = Download the codebook (QDC)
exchange-codings = Download the codings (CSV)
exchange-no-codes = The codebook is empty, so there is nothing to take out yet. Add a code first.
exchange-import = Bring in
exchange-file = A project or codebook of another program
exchange-file-hint = QDPX, QDE or QDC (REFI-QDA), or the database of Taguette or QualCoder; up to 128 MB. First you see what will come.
exchange-file-again = Choose { $name } again to take it in
exchange-file-again-hint = Nothing of it was kept. If it is another file, you see first what will come.
exchange-look = Show what will come
exchange-take-in = Take it in
exchange-too-large = The file is larger than 128 MB. Split the project and bring it in parts
exchange-no-file = Choose a file
exchange-other-file = This is not the file that you looked at. See what will come of it, then choose it again
exchange-comes = What will come of { $name }
exchange-format = File
exchange-format-qdpx = Project in an archive (QDPX)
exchange-format-qde = Bare project (QDE)
exchange-format-qdc = Codebook (QDC)
exchange-format-codebook = List of codes (CSV)
exchange-format-taguette = Database of Taguette
exchange-format-qualcoder = Database of QualCoder
exchange-passages = passages
exchange-people = people who coded
exchange-score = passages found at their words
exchange-not-taken = Groups, links and diagrams that are not taken in: { $number }.
exchange-warnings = What to know about this file
exchange-taken = Files taken out
exchange-taken-means = So that a file can be called back when somebody leaves the study.
exchange-none-taken = No file was taken out yet.
exchange-column-file = File
exchange-column-by = By
exchange-column-at = On
exchange-column-withdrawn = People who left since
done-project-taken-in = The project is taken in

# Coding by search.
autocode-title = Code by search
autocode-means = Look for words in every source, look through what was found, and code what you choose as one step. You can take it back like any other step.
autocode-reach = What to code
autocode-reach-words = The words that are found
autocode-reach-sentence = The sentence they stand in
autocode-reach-paragraph = The paragraph they stand in
autocode-found = { $count ->
    [one] 1 place on this page
   *[other] { $count } places on this page
 }
autocode-review = Places to code
autocode-review-hint = Take the tick away where the code does not fit. Places that you coded before have no tick.
autocode-given = You coded this before: { $codes }
autocode-send = Code the ticked places
autocode-none-chosen = Tick the places to code
autocode-corrected = A source was corrected after you looked for these words. Look for them again, then code them
done-autocoded = The places are coded

# Keyword in context.
kwic-title = Keyword in context
kwic-means = Every place of a word or phrase, with the words around it. Capitals and accents make no difference; other forms of the word are not found.
kwic-keyword = Word or phrase
kwic-keyword-hint = A star stands for any ending: hop* for
kwic-width = Words on either side
kwic-width-hint = From 1 to { $most }.
kwic-order = Order
kwic-order-place = As they stand in the sources
kwic-order-before = By the words before
kwic-order-after = By the words after
kwic-found = { $count ->
    [one] Found once
   *[other] Found { $count } times
 }
kwic-cut = The word stands in so many paragraphs that only the first 5,000 were read. Write more words.
kwic-none = No source has these words.
kwic-column-before = Before
kwic-column-keyword = Keyword
kwic-column-after = After
kwic-column-source = Source, from character
kwic-file = Download these lines (CSV)

# Case selection.
selection-title = Case selection
selection-means = Sources or cases ranked by their share of chosen codes, as Marks and others (2022) chose interviews: those that have most to say on a question come first.
selection-codes = Codes that count
selection-codes-hint = A code counts with every code below it.
selection-of = What to rank
selection-of-sources = Sources
selection-of-cases = Cases
selection-by = By which share
selection-by-codings = Of the codings
selection-by-words = Of the words
selection-send = Rank
selection-ranking = Ranking
selection-none = There is nothing to rank yet.
selection-none-known = Not known
selection-column-rank = Rank
selection-column-name = Name
selection-column-chosen-codings = Codings that count
selection-column-codings = All codings
selection-column-share-codings = Share of codings
selection-column-chosen-words = Words that count
selection-column-words = All words
selection-column-share-words = Share of words
selection-file = Download the ranking (CSV)
