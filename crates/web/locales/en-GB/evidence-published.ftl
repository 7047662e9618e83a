## A table of presence as a publication prints it.
published-title = Presence as published
published-link = See the published table of presence, printed and computed totals side by side
published-back = Back to the study
published-none = This study keeps no published table.
published-means = These lines are facts of a publication. No quotes come with them, so they are kept apart from what is coded in this study.
published-source = Where it is printed: { $source }
published-totals = Totals, printed and computed
published-column-figure = Codes with quotes of
published-column-printed = Printed
published-column-computed = Computed from the lines
published-column-verdict = What that says
published-figure-supported = Either
published-figure-both = Both
published-figure-first-only = { $first } only
published-figure-second-only = { $second } only
published-figure-neither = Neither
published-figure-first = { $first }, alone or with others
published-figure-second = { $second }, alone or with others
published-same = They are the same
published-can-be = They differ; lines that are unknown can make up the difference
published-cannot-be = They differ by more than the lines that are unknown can make up
published-where = { $count ->
    [one] The difference can only lie in the one line that is unknown:
   *[other] The difference can only lie in the { $count } lines that are unknown:
}
published-where-group = { $group }: { $unknown } of { $lines } unknown
published-contradiction = The printed totals do not fit each other: { $figure } is printed as { $printed }, and its parts add up to { $sum }.
published-groups = Groups
published-column-group = Group
published-all = All
published-lines = Line by line
published-column-code = Code
published-column-presence = Quotes of
published-is-both = Both
published-is-first-only = { $first } only
published-is-second-only = { $second } only
published-is-neither = Neither
published-is-unknown = Unknown
