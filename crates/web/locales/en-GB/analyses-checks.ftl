# How a solution of compared cases stands: with other settings, in clusters of cases, against a theory.

settings-checks = Checks of a solution
settings-tests = Other settings to hold the solution against
settings-tests-hint = A line each, of what is different: inclusion 0.9, cases 2, pri 0.5, or COLUMN: fuzzy 8, 9.5, 11 for other thresholds; several in a line with semicolons between them. Write what somebody else might have chosen with the same right
settings-tests-error = “{ $part }” cannot be read. Write inclusion, cases or pri with a number, or a column of the file, a colon and its thresholds; with semicolons between several
settings-ranges = Show how far each cut-off and threshold can be moved
settings-ranges-hint = Until the first model changes
settings-theory = Theory
settings-theory-hint = An expression of the conditions, such as TIME*CHOICE + ~ROLE: * for and, + for or, ~ for not
settings-cluster = Clusters
settings-cluster-hint = The column with the year, region or other cluster of each case, where the same units are seen in several
settings-cluster-error = Choose the column with the clusters as well
settings-unit = Units
settings-unit-hint = The column with the team, country or other unit that each case is of
settings-unit-error = Choose the column with the units as well
settings-unit-same = Choose another column than that of the clusters
settings-cluster-expression = Look at this in clusters
settings-cluster-expression-hint = An expression of any columns; the solution and each of its paths when empty
settings-cluster-relation = Is it
settings-cluster-relation-hint = What is looked at in each cluster
settings-cluster-relation-sufficiency = Sufficient for the outcome?
settings-cluster-relation-necessity = Necessary for the outcome?
settings-checked = Solution that is checked
settings-checked-hint = Of several models it is the first
settings-checked-usual = The intermediate one where something is expected, else the conservative one
settings-checked-conservative = Conservative
settings-checked-intermediate = Intermediate
settings-checked-parsimonious = Parsimonious

said-tests = Held against other settings: { $list }
said-ranges = How far each cut-off and threshold can be moved
said-clusters = Clusters: { $cluster }, units: { $unit }
said-theory = Theory: { $theory }

summary-tests = { $count ->
    [one] the solution with other settings
   *[other] the solutions with { $count } other settings
}
summary-robust = Held against { $tests }, what all share keeps { $kept } of its coverage, and none of its cases is lost.
summary-not-robust = Held against { $tests }, what all share keeps { $kept } of its coverage; cases that are not in all of them: { $lost }.

analysis-robustness = Robustness
analysis-robustness-about = Does the solution stand when cut-offs and calibrations are chosen otherwise?
analysis-robustness-solutions = The solution and those with other settings
analysis-robustness-core = The robust core, what is in all of them, has an inclusion of { $inclusion } and a coverage of { $coverage }.
analysis-rank-1 = No case is in some of them only.
analysis-rank-2 = No case of the solution is lost, and some come in.
analysis-rank-3 = Some cases of the solution are lost, and none comes in.
analysis-rank-4 = Some cases of the solution are lost, and some come in.
analysis-robustness-measures = What the solution shares with the others
analysis-robustness-cases = Cases in the solution and in the others
analysis-measure-rf-cov = Coverage of the core, as a share of that of the solution
analysis-measure-rf-cons = Inclusion of the solution, as a share of that of the core
analysis-measure-rf-sc-mints = Overlap with what all others share
analysis-measure-rf-sc-maxts = Overlap with what any other has
analysis-measure-rcr-typ = Of cases with the outcome in any of them, the share in all
analysis-measure-rcr-dev = Of cases without the outcome in any of them, the share in all
analysis-group-robust = In all of them (robust)
analysis-group-shaky = In the solution, not in all others (shaky)
analysis-group-possible = In another, not in the solution (possible)
analysis-ranges = How far each can be moved by itself before the first model changes
analysis-ranges-about = Cut-offs are exact; thresholds were moved in steps of a hundredth of the distance between the outermost ones, fifty at most.
analysis-range-above = above { $value }
analysis-range-no-end = to the end
analysis-range-as-far = as far as it was moved
analysis-vary-incl-cut = Inclusion a row needs
analysis-vary-n-cut = Cases a row needs
analysis-vary-pri-cut = PRI a row needs
analysis-vary-threshold = Threshold { $threshold } of { $column }
analysis-more-cases = and { $count ->
    [one] one more
   *[other] { $count } more
}
analysis-cluster = Clusters of cases
analysis-cluster-about = Does it hold in every cluster and for every unit, or only over all of them together? Where no case of a cluster or unit is in the set, or none has the outcome, there is nothing to divide by: that counts as 1 and is no evidence.
analysis-cluster-sufficient = Sufficient for the outcome, over all and how far groups lie apart (0: all alike)
analysis-cluster-necessary = Necessary for the outcome, over all and how far groups lie apart (0: all alike)
analysis-cluster-each = In each { $column }
analysis-theory = Theory
analysis-theory-about = What does the solution add to the theory, and what does it leave of it?
analysis-theory-parts = The solution, the theory, and where they meet
analysis-theory-cases = Cases there
analysis-checked-solution = Solution
analysis-checked-theory = Theory
analysis-place-both = In solution and theory
analysis-place-solution = In the solution alone
analysis-place-theory = In the theory alone
analysis-place-neither = In neither
analysis-column-setting = Setting
analysis-column-measure = Measure
analysis-column-value = Value
analysis-column-group = Cases
analysis-column-with-outcome = With the outcome
analysis-column-without-outcome = Without the outcome
analysis-column-moved = What is moved
analysis-column-now = Now
analysis-column-range-from = From
analysis-column-range-to = Up to
analysis-column-combination = Combination
analysis-column-between-clusters = Apart between clusters
analysis-column-between-units = Apart between units
analysis-column-cluster = Cluster
analysis-column-unit = Unit
analysis-column-part = Where
