# Analyses: what studies and sites report, put together.

nav-analyses = Analyses
analyses-title = Analyses
analyses-about = Put together what studies found, or compare what went with success across sites. Each analysis is a file, what you ask of it, and the answer in words, tables and pictures.
analyses-search = Words in the name or file
analyses-any-kind = All kinds
analyses-all = Show all analyses
analyses-none = There are no analyses yet. Begin one with a file of your own, or make one from an example below.
analyses-none-found = No analysis fits. Try other words, or another kind.
analyses-none-to-read = There are no analyses yet. Researchers and managers of your organisation make them, and you can read them here.
analyses-column-name = Name
analyses-column-kind = Kind
analyses-column-file = File
analyses-column-by = Made by
analyses-column-changed = Changed
analyses-examples = Examples
analyses-examples-about = Each example comes with the program. Its button makes an analysis of your own from it, which you can change as you like.
analyses-example-source = Source: { $source }. Licence: { $licence }
analyses-example-make = Make an analysis from this example

analysis-new = New analysis
analysis-name = Name
analysis-name-hint = What it is about, so that others find it, such as “Peer support and hospital days, 2026 update”
analysis-name-missing = Write a name for the analysis
analysis-kind = Kind
analysis-kind-missing = Choose a kind of analysis
analysis-kind-meta = Meta-analysis of two treatments
analysis-kind-meta-hint = Studies that compare the same two things, such as peer support and usual care. What do they find together, and how much do they differ?
analysis-kind-network = Network meta-analysis
analysis-kind-network-hint = Studies that compare several treatments, not all with each other. Which comes out best, and how sure can we be?
analysis-kind-components = Component network meta-analysis
analysis-kind-components-hint = Treatments made of parts, written like “peer + group”. What does each part add, and what could a combination do that nobody has tried?
analysis-kind-comparison = Comparison of cases (QCA)
analysis-kind-comparison-hint = Sites or people with conditions and an outcome, a row each. Which combinations of conditions go with the outcome?
analysis-file = File
analysis-file-hint = CSV, Excel (XLSX) or JSON, at most 20 MB. Choose it, or drop it on the button. Leave out names of people: an analysis needs none.
analysis-file-missing = Choose a file that has something in it
analysis-file-too-large = The file is larger than 20 MB. Leave out columns that are not needed
analysis-file-what = What the file should hold
analysis-columns-meta = A row for each arm of a study: study, treatment, event, n (how many of how many), or study, treatment, mean, sd, n. Or a row for each study: study, te, se (the effect and its standard error).
analysis-columns-network = A row for each arm: study, treatment, event, n, or study, treatment, mean, sd, n. Or a row for each contrast: study, treat1, treat2, te, se.
analysis-columns-components = As for a network; the treatment names its parts with a plus sign between them, such as “peer + group + app”.
analysis-columns-comparison = A row for each case: a column with its name (case or site), a column of 0 and 1, or of memberships from 0 to 1, for each condition, and one for the outcome. Other numbers can be calibrated in the next step.
analysis-begin = Analyse
analysis-more-problems = { $count ->
    [one] There is one more problem of this kind in the file.
   *[other] There are { $count } more problems in the file.
}
analysis-effect = effect

analysis-summary = In short
analysis-careful = Be careful
analysis-careful-studies = { $count ->
    [one] One note on a single study
   *[other] { $count } notes on single studies
}
analysis-results = Results
analysis-pictures = Pictures
analysis-words = The whole answer as text
analysis-change = Change name and settings
analysis-change-about = The file stays the same: { $file }. The answer is worked out again when you save.
analysis-save = Save and work out
analysis-about = About this analysis
analysis-about-settings = Asked
analysis-about-change = Change
analysis-about-change-hidden = what is asked
analysis-about-file = File
analysis-about-hash = Fingerprint of the file (SHA-256)
analysis-about-version = Version
analysis-about-version-text = { $number } of the settings, worked out by Alongside { $program }
analysis-about-made = Made
analysis-about-made-text = { $day } by { $name }
analysis-about-changed = Last change
analysis-about-program = Program
analysis-bundle = Download everything
analysis-bundle-about = Everything in one file: the data, what was asked, the answer and the pictures. On any machine, the same answer comes out again with the command
analysis-download-words = answer as text
analysis-download-data = the file itself
analysis-delete = Delete this analysis
analysis-delete-about = “{ $name }” and its file { $file } will be gone for good. Files that were downloaded stay where they are.
analysis-delete-yes = Delete it
analysis-delete-no = Keep it
analysis-no-answer = There is no answer
analysis-no-answer-now = The answer took too long or was stopped. Open the analysis and try again.
analysis-too-long = The answer took longer than two minutes and was stopped. Ask for less: a forward search in place of every model, fewer interactions, fewer conditions or fewer draws.
analysis-stopped = Somebody stopped working this out. Open the page again to begin anew.
analysis-under-way = The answer is being worked out.
analysis-under-way-since = It began at { $time }.
analysis-under-way-models = { $count ->
    [one] One model looked at.
   *[other] { $count } models looked at.
}
analysis-under-way-about = You can look again, or leave this page and come back. After { $seconds } seconds the work is stopped.
analysis-look-again = Look again
analysis-stop = Stop working it out
done-analysis-made = The analysis is made
done-analysis-kept = The file is kept. Say what you ask of it
done-analysis-deleted = The analysis is deleted
done-analysis-stopped = The work is stopped

analysis-column-way = How
analysis-column-effect = Effect
analysis-column-interval = Interval
analysis-column-p = p
analysis-column-treatment = Treatment
analysis-column-effect-interval = Effect (interval)
analysis-column-new-study = In a new study
analysis-column-p-score = P-score
analysis-column-comparison = Comparison
analysis-column-studies = Studies
analysis-column-share-direct = Share direct
analysis-column-direct = Direct
analysis-column-indirect = Indirect
analysis-column-component = Component
analysis-column-model = Model
analysis-column-q = Q
analysis-column-df = df
analysis-column-row = Row
analysis-column-out = Outcome
analysis-column-n = n
analysis-column-inclusion = Inclusion
analysis-column-pri = PRI
analysis-column-coverage = Coverage
analysis-column-unique = Unique coverage
analysis-column-cases = Cases
analysis-column-path = Path
analysis-column-expression = Condition
analysis-column-relevance = Relevance (RoN)
analysis-column-case = Case
analysis-column-belongs = In this row
analysis-way-random = Random effects
analysis-way-hartung-knapp = Random effects, Hartung and Knapp
analysis-way-prediction = Prediction for a new study
analysis-way-common = Common effect
analysis-heterogeneity = Differences between studies: Q = { $q } on { $df } degrees of freedom, { $p }; I² = { $i2 }; τ² = { $tau2 }.
analysis-reference = reference
analysis-against = Effects against { $reference } ({ $measure }, random effects), best first
analysis-splits = Direct and indirect evidence
analysis-not-estimable = cannot be told apart
analysis-each-adds = What each component adds ({ $measure }, random effects)
analysis-q-caption = How well the model fits
analysis-q-additive = Components that add up
analysis-q-standard = Each combination by itself
analysis-q-diff = Difference
analysis-truth-table = Truth table
analysis-row = Row { $row }
analysis-out-present = sufficient
analysis-out-absent = not sufficient
analysis-out-contradiction = contradictory
analysis-out-remainder = too few cases
analysis-remainders = { $count ->
    [0] Every combination of conditions has cases.
    [one] One combination of conditions has no or too few cases.
   *[other] { $count } combinations of conditions have no or too few cases.
}
analysis-deviant-mark = A star marks a case without the outcome. Open a row to see its cases.
analysis-solution-conservative = Conservative solution
analysis-solution-conservative-about = Rests on the cases alone.
analysis-solution-intermediate = Intermediate solution
analysis-solution-intermediate-about = Also uses combinations without cases, where what you expect of the conditions speaks for them.
analysis-solution-parsimonious = Parsimonious solution
analysis-solution-parsimonious-about = Also uses any combination without cases that makes it shorter.
analysis-model-only = Paths to the outcome
analysis-model = Model { $number }: paths to the outcome
analysis-model-pair = Paths to the outcome, { $pair }
analysis-model-of-pair = Paths to the outcome, { $pair }, model { $number }
analysis-more-models = { $count ->
    [one] There is one more model: the whole answer as text has it.
   *[other] There are { $count } more models: the whole answer as text has them.
}
analysis-whole = Whole solution
analysis-necessity = Necessary conditions
analysis-necessity-about = Conditions that nearly every case with the outcome has. A low relevance means that nearly every case has them, with the outcome or without.
analysis-necessity-none = No condition, and no either-or of conditions, reaches the thresholds.
analysis-necessity-caption = Necessary for the outcome
analysis-row-fit = Inclusion in { $outcome }: { $inclusion }. PRI: { $pri }.
analysis-row-cases = { $count ->
    [one] One case
   *[other] { $count } cases
}
analysis-row-without = { $count ->
    [one] One case has these conditions but not the outcome. Go back to it: what else was different there?
   *[other] { $count } cases have these conditions but not the outcome. Go back to them: what else was different there?
}
analysis-row-with = { $count ->
    [one] One case has the outcome all the same, though the row does not count as sufficient. Go back to it: what else was different there?
   *[other] { $count } cases have the outcome all the same, though the row does not count as sufficient. Go back to them: what else was different there?
}
analysis-case-without = without the outcome
analysis-case-with = with the outcome

summary-nothing = The studies in this file give no effect that can be put together.
summary-studies = { $count ->
    [one] one study
   *[other] { $count } studies
}
summary-cases = { $count ->
    [one] One case
   *[other] { $count } cases
}
summary-meta = Put together, { $studies } give this { $measure }: { $effect }, with an interval from { $interval }.
summary-direction-ratio = Below 1 means: rarer, or less, with { $one } than with { $two }. Above 1 means: more often, or more.
summary-direction-difference = Below 0 means: less with { $one } than with { $two }. Above 0 means: more.
summary-certain = The interval leaves out { $nothing }, which would be no difference: chance alone hardly explains this.
summary-uncertain = The interval holds { $nothing }, which would be no difference: these studies cannot tell whether there is one.
summary-correlation-certain = The interval leaves out { $nothing }, which would be no correlation: chance alone hardly explains this.
summary-correlation-uncertain = The interval holds { $nothing }, which would be no correlation: these studies cannot tell whether there is one.
summary-prediction-single = In a new study like these, it may well lie anywhere from { $interval }.
summary-prediction = In a new study like these, the effect may well lie anywhere from { $interval }.
summary-network = { $studies } compare { $treatments } treatments, directly or by way of each other.
summary-network-best = If { $direction ->
        [undesirable] large
       *[other] small
    } values are good, { $best } comes out best: its P-score, the mean certainty that it is better than another treatment, is { $score } of 1.
summary-network-certain = Against { $reference } its effect is { $effect }; the interval leaves out no difference.
summary-network-uncertain = Against { $reference } its effect is { $effect }; the interval holds no difference, so these studies cannot tell.
summary-components = { $studies } are taken apart into { $components } components, whose effects add up.
summary-search = A search found that these components work differently together than apart: { $found }.
summary-search-none = A search found no components that work differently together than apart.
summary-components-up = Raise what is measured, with intervals wholly above { $nothing }: { $names }.
summary-components-down = Lower what is measured, with intervals wholly below { $nothing }: { $names }.
summary-components-none = No component has an interval that leaves out { $nothing }: these studies cannot tell which of them matter.
summary-components-no-one = These studies cannot tell any component by itself from the others.
summary-components-rest = Of the other components these studies cannot tell whether they add anything.
summary-components-unknown = Cannot be told apart from others with these studies: { $names }.
summary-comparison = { $cases } meet { $rows } combinations of conditions; { $sufficient } of these go with the outcome often enough to count as sufficient.
summary-comparison-paths = Going by the cases alone, these paths lead to the outcome: { $paths }. They cover { $coverage } of the outcome, and hold in { $inclusion }.
summary-comparison-no-paths = No combination of conditions is sufficient for the outcome with these thresholds.
summary-comparison-necessary = Nearly always there when the outcome is: { $names }.
summary-comparison-not-necessary = No condition is there nearly always when the outcome is.
summary-or = {" "}or{" "}

explore-title = Explore combinations
explore-about = Choose components to see what they do together, tried in a study or not. Choose a second combination to compare it with the first.
explore-with = Combination
explore-with-hint = What if a programme had these?
explore-against = Compare with
explore-against-hint = Leave empty to compare with nothing
explore-work-out = Work out
explore-difference = The two compared
explore-tried = Tried in a study
explore-not-tried = Never tried

settings-yes = Choose what applies
settings-none = None
settings-more = More settings
settings-number-error = { $field }: write a number from { $least } to { $most }
settings-whole-error = Write a whole number
settings-measure = Measure
settings-measure-hint = What the effect is told as
settings-measure-usual = The usual one for the data
settings-group-plogit = Proportions, logit
settings-group-pln = Proportions, logarithm
settings-group-praw = Proportions as they are
settings-group-pas = Proportions, arcsine
settings-group-pft = Proportions, double arcsine
settings-group-zcor = Correlations, Fisher’s z
settings-group-cor = Correlations as they are
settings-method = Variance between studies
settings-method-hint = How τ² is estimated
settings-method-dl = DerSimonian and Laird
settings-method-reml = Restricted maximum likelihood
settings-method-ml = Maximum likelihood
settings-level = Level of intervals
settings-level-hint = Between 0.5 and 0.999; 0.95 when empty
settings-standardiser = Standardised mean differences
settings-standardiser-hint = Matters only for that measure
settings-increment = Added to empty cells
settings-increment-hint = 0.5 when empty; 0 adds nothing
settings-cochrane-risk-ratio = Count people under risk ratios as Cochrane’s programs do
settings-cochrane-risk-ratio-hint = n + 2i people after adding i to the cells
settings-treatment = Treatment that is compared
settings-treatment-hint = Needed when the file has more than two
settings-treatment-usual = As in the file
settings-control = Compared with
settings-control-hint = Effects are the first minus this one
settings-same-treatment = Choose two different treatments
settings-both-treatments = Choose both treatments, or neither
settings-subgroup = Subgroups
settings-subgroup-hint = The column with the group of each study
settings-moderators = Moderators
settings-moderators-hint = Columns of numbers that may explain why effects differ
settings-small-values = Small values are
settings-small-values-hint = Decides what comes out best
settings-small-values-file = As the file says; good when it says nothing
settings-small-values-good = Good: fewer symptoms, fewer days in hospital
settings-small-values-bad = Bad: more recovery is better
settings-tolerance = Tolerance for several arms
settings-tolerance-hint = How far the effects of one study may be from adding up; usual when empty
settings-reference = Reference
settings-reference-hint = Effects are told against this treatment
settings-reference-usual = As in the file, or the first
settings-seed = Seed for ranks
settings-seed-hint = A whole number; ranks are simulated when there is one, and the same seed gives the same ranks
settings-draws = Draws for ranks
settings-draws-hint = From 100 to 10,000,000
settings-inactive = Inactive component
settings-inactive-hint = A component that does nothing, such as usual care
settings-separator = Between components
settings-separator-hint = The sign in the names of treatments; + when empty
settings-interactions = Interactions
settings-interactions-hint = Components that work differently together, a line each, such as peer*group
settings-search = Search for interactions
settings-search-hint = A search may take a while; its result is a suggestion to be tested elsewhere
settings-search-none = No search
settings-search-forward = Forward: one more at a time
settings-search-backward = Backward: one less at a time, from all
settings-search-exhaustive = Every model, up to a number of interactions
settings-by = Compare models by
settings-by-hint = Matters only for a search
settings-by-p = p-value
settings-by-aic = AIC
settings-by-bic = BIC
settings-by-cv = cross-validation
settings-alpha = p-value to take an interaction in
settings-alpha-hint = 0.157 when empty
settings-up-to = Most interactions
settings-up-to-hint = For a search through every model
settings-combinations = Combinations
settings-combinations-hint = Their effects are wanted, tried or not; a line each, such as peer + group
settings-compared = Comparisons
settings-compared-hint = Two combinations with a colon between them, a line each, such as peer + group : peer
settings-compared-error = Write two combinations with a colon between them in each line
settings-evidence = Show what the evidence of each component rests on
settings-evidence-hint = Direct and indirect evidence, contributions, and each study left out
settings-important = Smallest effect that matters
settings-important-hint = On the analysis scale (logarithms of ratios); rates the confidence in each component
settings-outcome = Outcome
settings-outcome-hint = The column that says whether it went well
settings-outcome-choose = Choose a column
settings-outcome-error = Choose the column with the outcome
settings-negate = Explain the absence of the outcome
settings-negate-hint = Which combinations go with it not being there?
settings-conditions = Conditions
settings-conditions-hint = Few are better: with many, nearly every case is a row of its own
settings-conditions-error = Choose at least one condition
settings-conditions-outcome = The outcome cannot be a condition as well
settings-calibrations = Calibration
settings-calibrations-hint = For columns of raw numbers, a line each. COLUMN: fuzzy 10, 20, 30 (fully out, in between, fully in), COLUMN: crisp 20, or COLUMN: indirect 10, 20, 30
settings-calibrations-error = “{ $line }” cannot be read. Write a column of the file, a colon, and fuzzy with three thresholds, crisp or indirect with thresholds
settings-inclusion-cut = Inclusion a row needs to be sufficient
settings-inclusion-cut-hint = From 0 to 1, usually 0.8 or more
settings-inclusion-cut-zero = Inclusion a row needs to be contradictory
settings-inclusion-cut-zero-hint = Below the one above; empty for no contradictory rows
settings-cases-cut = Cases a row needs
settings-cases-cut-hint = Usually 1; more when there are many cases
settings-pri-cut = PRI a row needs to be sufficient
settings-pri-cut-hint = From 0 to 1
settings-exclude = Rows no solution may cover
settings-exclude-hint = Numbers or expressions, with commas between them
settings-untenable = Leave out rows that contradict themselves
settings-untenable-hint = Enhanced standard analysis: a solution rests on none of them
settings-untenable-contradictory-assumptions = Rows without cases that would be assumed to go with the outcome and with its negation
settings-untenable-simultaneous-subsets = Rows with cases that are sufficient for the outcome and for its negation
settings-expectations = Expectations
settings-expectations-hint = A line each, such as TIME=1 (should help when there) or CHOICE=0 (when not there). With any of them there is an intermediate solution
settings-explain = Explain rows that are
settings-explain-hint = Usually the sufficient ones
settings-explain-present = Sufficient
settings-explain-absent = Not sufficient
settings-explain-contradiction = Contradictory
settings-include-contradictions = Solutions may cover contradictory rows
settings-include-contradictions-hint = As if they were combinations without cases
settings-all-models = All models without a needless part
settings-all-models-hint = Not only the shortest
settings-row-dominance = Leave out paths that cover less than another
settings-row-dominance-hint = Row dominance
settings-implicant-cut = Inclusion a path needs
settings-implicant-cut-hint = Empty for none
settings-model-cut = Inclusion a model needs
settings-model-cut-hint = Empty for none
settings-max-models = Most models listed
settings-max-models-hint = From 1 to 100,000
settings-necessity-inclusion = Inclusion to be necessary
settings-necessity-inclusion-hint = Usually 0.9
settings-necessity-coverage = Coverage to be necessary
settings-necessity-coverage-hint = From 0 to 1
settings-necessity-relevance = Relevance to be necessary
settings-necessity-relevance-hint = From 0 to 1
settings-necessity-depth = Most conditions in an either-or
settings-necessity-depth-hint = Empty for no limit
settings-case-column = Column with the names of the cases
settings-case-column-hint = When it is not called case, id or site
settings-case-column-usual = Found by its name

said-measure = Measure: { $measure }
said-measure-usual = Measure: the usual one for the data
said-compare = { $one } compared with { $two }
said-method = Variance between studies: { $method }
said-subgroup = Subgroups: { $column }
said-moderators = Moderators: { $columns }
said-reference = Reference: { $treatment }
said-ranks = Ranks from { $draws } draws, seed { $seed }
said-inactive = Inactive component: { $component }
said-interactions = Interactions: { $list }
said-search = Search for interactions: { $how }, by { $by }
said-outcome = Outcome: { $outcome }
said-conditions = Conditions: { $conditions }
said-cuts = A row is sufficient from an inclusion of { $inclusion }, with { $cases } or more cases
said-expectations = Expectations: { $list }
said-small-good = Small values are good
said-small-bad = Small values are bad
said-level = Intervals of { $level }
