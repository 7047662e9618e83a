### What the rules of studies refuse, and why a number of agreement is missing.

agreement-why-nothing-compared = nothing was judged by two people, so there is nothing to compare
agreement-why-one-value = everybody gave one and the same value throughout, so there is no disagreement by chance to compare with
agreement-why-never-used = nobody used the code, so there is no use of it to agree on
agreement-why-not-two-coders = it compares two people, and here are { $value }
agreement-why-overlapping-units = somebody gave overlapping passages different codes, and units that one person cuts may not overlap
agreement-why-nothing-coded-together = no stretch was coded by two people
agreement-why-too-few-to-draw = an interval needs at least two documents or units to draw from, and here are { $value }
agreement-why-rarely-defined = it had no value in most of the samples drawn

value-wrong-not-an-integer = “{ $value }” is not a whole number: write digits only, such as 42
value-wrong-not-a-decimal = “{ $value }” is not a number: write it with a decimal point, such as 3.5
value-wrong-not-a-boolean = “{ $value }” is not yes or no: write yes, no, true, false, 1 or 0
value-wrong-not-a-date = “{ $value }” is not a date: write it as 2024-03-31, 31/03/2024 or 31 March 2024
value-wrong-not-an-option = “{ $given }” is none of: { $options }

codebook-wrong-no-name = A code needs a name
codebook-wrong-too-long = { $what } of the code “{ $name }” has more than { $most } characters: shorten it
codebook-wrong-same-name = There are two codes called “{ $name }” in one place: give one another name, or merge them
codebook-wrong-twice = The code “{ $value }” is there twice
codebook-wrong-no-parent = The code “{ $value }” is in a code that does not exist: move it to the top
codebook-wrong-loop = The code “{ $value }” would be inside itself: choose another place for it
codebook-wrong-not-there = This code is not in the codebook any more: open the codebook again
codebook-wrong-changed-since = The code “{ $value }” was changed since: look at it again before you change it
codebook-wrong-same-code = “{ $value }” cannot be merged into itself: choose another code
codebook-wrong-not-one-of-the-new = A coding of “{ $value }” was given to a code that is not one of the new ones

replace-wrong-overlap = Two of the places overlap: choose one of them
replace-wrong-outside = A place is not in this text: propose again


retrieve-kind-code = code
retrieve-kind-coder = coder
retrieve-kind-speaker = speaker
retrieve-kind-source = source
retrieve-kind-case = case
retrieve-kind-attribute = attribute
retrieve-wrong-no-such = No { $kind } is called “{ $name }”
retrieve-wrong-no-such-but = No { $kind } is called “{ $name }”; did you mean “{ $near }”?
retrieve-wrong-ambiguous = Several codes are called “{ $name }”: write one of { $paths }
retrieve-wrong-not-in-order = “{ $attribute }” holds words such as “{ $value }”, which are neither more nor less than { $wanted }: compare with = or !=, or give the attribute numbers

round-wrong-not-open = This round is closed already
round-wrong-not-closed = Only a closed round that was not adjudicated yet can be adjudicated; close it first

no-saturation-too-few-sources = a base and one run need { $needed } sources, and here are { $sources }
no-saturation-empty-base = the first sources have no code at all, so there is no base to compare with
no-saturation-empty-rule = a base and a run have at least one source each

kwic-no-word = There is no word to look for: write one, such as hope, or the beginning of one, such as hop*
suggest-too-few = Suggestions begin when { $least } codes have { $examples } coded passages each; so far { $ready } of { $codes } codes have as many
coding-not-a-weight = A weight is a whole number from 0 to 100, not { $given }
step-names-code = the code “{ $name }”
step-names-coding = the coding of “{ $quote }”
step-names-memo = the memo “{ $title }”
refusal-evidence-no-name = Write a name for { $of }
refusal-evidence-name-too-long = The name of { $of } is too long: at most { $most } characters
refusal-evidence-memo-place-gone = The place of the memo is not in the source any more. Choose it again
refusal-evidence-memo-too-long = The memo is too long: at most { $most } characters
refusal-evidence-memo-about-too-much = A memo is about at most { $most } things. Write a second one
refusal-evidence-nothing-to-replace = Say which words are to be replaced
refusal-evidence-pseudonym-taken = “{ $pseudonym }” stands for other words already. Choose another pseudonym
refusal-evidence-round-too-small = A round needs at least one source and two coders
refusal-evidence-round-not-closed = Only a closed round can be adjudicated. Close it first; once it is adjudicated, it stays as it is
refusal-evidence-step-not-as-left = What this step did is not as it was left, so it cannot be taken back or done again
refusal-evidence-changed-after = { $who } changed { $what } after this step, so it stays as it is. Talk to { $who }, or change it by hand
refusal-evidence-words-gone = The words of this coding are gone: the source was corrected. Code them anew where they belong
refusal-evidence-source-too-long = “{ $name }” is too long: at most { $most } characters. Divide it into several sources
refusal-evidence-layout-beyond = The paragraphs of “{ $name }” reach beyond its text. Add it again from its file
refusal-evidence-why-too-long = The reason is too long: at most { $most } characters
refusal-evidence-text-too-long = The text is too long, or its paragraphs reach beyond it. Read it from its file again
refusal-evidence-not-at-this-place = These words are not at this place. Open the source again, then choose them
refusal-evidence-code-used = “{ $name }” is used by { $codings } codings. Merge it into another code, or take its codings away first
refusal-evidence-code-in-matrix = “{ $name }” has { $cells } cells in the framework matrix. Empty them first
refusal-evidence-code-published = “{ $name }” is a line of the published table of presence. It stays as long as the table does
refusal-evidence-no-options = Write at least one word that can be chosen
refusal-evidence-value-of = { $attribute }: { $problem }
refusal-evidence-place-beyond = A place reaches beyond the text of the source. Choose it again
refusal-evidence-project-too-large = The file is larger than { $megabytes } MB. Split the project and bring it in parts
refusal-evidence-too-many-constructs = Choose at most { $most } constructs: a matrix with more columns cannot be read
refusal-evidence-cell-too-long = The cell is too long: at most { $most } characters
refusal-evidence-no-sentence = There is no sentence { $sentence } in the summary any more: it has { $sentences }
refusal-evidence-note-too-long = The note is too long: at most { $most } characters
refusal-evidence-code-twice = A code has two lines in the table. Leave one of them out
refusal-evidence-total-twice = A total is given twice. Leave one of them out
refusal-evidence-study-too-long = The question or the description is too long: at most { $most } characters each
refusal-evidence-too-many-places = Code at most { $most } places at once. Choose fewer, then the rest
refusal-evidence-comment-too-long = The comment is too long: at most { $most } characters
refusal-evidence-corrected-since = These words are not at this place any more: the source was corrected. Open it again, then code them
refusal-evidence-only-groups = “{ $name }” only groups other codes. Choose one of those beneath it
refusal-evidence-cannot-be-member = This account cannot be a member. Choose a researcher, manager, coordinator or peer worker who can sign in
refusal-evidence-no-lead = A study needs a lead. Make somebody else its lead first
step-names-nothing = it
named-memo = the memo
named-pseudonym = the pseudonym
named-round = the round
named-source = the source
named-attribute = the attribute
named-case = the case
named-query = the query
named-publication = the publication
named-first-role = the first role
named-second-role = the second role
named-study = the study
