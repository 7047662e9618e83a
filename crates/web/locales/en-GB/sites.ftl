# Sites, figures and definitions of engagement.

## Sites
site-title = Sites
site-add = Add a site
site-caption = Sites compared
site-none = There are no sites yet. Add the first one, or import a file.
site-column-site = Site
site-column-offered = Offered
site-column-with-data = With data (n, %)
site-column-engaged = Engaged (n, % of with data)
site-column-contacts = Contacts: 0 · 1 · 2+
site-column-published = Published %
site-column-fidelity = Fidelity (3 to 12)
site-column-employer = Employer
site-column-location = Location
site-total = All sites
site-published-differs = differs
site-published-explained = { $site }: { $source } prints { $printed }% engaged; the counts it prints, { $engaged } of { $with_data }, give { $own }%. Both are shown, because one of the two must be a slip in print.
site-chart-heading = Engagement and fidelity
site-chart-title = Engaged, in per cent of people with data, by fidelity score
site-chart-fidelity = Fidelity score (3 to 12)
site-chart-engaged = Engaged, % of people with data
site-chart-fit = R² = { $r }
site-chart-fit-flat = No R²: engagement is the same everywhere
site-chart-description = { $sites } sites as named points. The fitted line changes by { $slope } percentage points for each point of fidelity; { $fit }.
site-chart-description-no-line = { $sites } sites as named points, without a fitted line.
site-chart-none = The chart appears when a site has a fidelity score and people whose peer worker is known.
site-chart-step = People

site-new-title = Add a site
site-edit-title = Change a site
site-edit = Change this site
site-back = Back to the site
site-save = Save
site-field-local-ref = Reference
site-hint-local-ref = Your own code for the site, like S1. Files that you import name the site by it.
site-field-name = Name
site-hint-name = As people say it
site-field-employer = Employer
site-hint-employer = Who employs the peer workers, like NHS or Voluntary
site-field-location = Location
site-hint-location = What kind of place it is in, like Urban or Town/rural
site-field-fidelity = Fidelity score
site-hint-fidelity = From 3 to 12, like 10.4. Leave it empty if the site has not been rated.
site-field-duty-contact = Person on duty
site-hint-duty-contact = Whom peer workers ring with a worry, with the number
site-local-ref-error = Write a reference of 1 to 64 characters
site-local-ref-taken = Another site has this reference. Write another one
site-name-error = Write a name of 1 to 120 characters
site-text-error = Write up to 120 characters, without line breaks
site-clash-heading = Somebody else saved first
site-clash-about = What is saved now and what you typed stand beside each other. Change the form as it should be, then save.
site-clash-by = saved { $when }

site-fact-reference = Reference
site-fact-employer = Employer
site-fact-location = Location
site-fact-fidelity = Fidelity score
site-fact-score = { $score } on the scale of 3 to 12
site-fact-not-rated = Not rated yet
site-fact-duty = Person on duty
site-fact-teams = Teams
site-fact-teams-link = Teams of this site
site-figures-heading = All figures
site-figures-caption = Figures of this site
site-charts-heading = How far people came
site-spread-title = People with data, by contacts that count
site-spread-0 = None
site-spread-1 = One
site-spread-2 = Two or more
site-way-title = From the offer to the first contact
site-way-offered = Offered
site-way-matched = Matched
site-way-met = Met at least once
site-counted-heading = Who counts as engaged, and why
site-counted-about = The counts are worked out from the contacts. A contact that does not count is listed with the reason.
site-counted-not-yours = The people of this site are shown to those who coordinate it.
site-counted-caption = People of this site
site-counted-none = Nobody is in this group.
site-counted-person = Person
site-counted-verdict = Engaged
site-counted-counted = Contacts that count
site-counted-after = After discharge
site-counted-why = Why
site-counted-groups = Which people
site-counted-group-everybody = Everybody
site-counted-group-engaged = Engaged
site-counted-group-not-yet = Not yet
site-counted-group-no-data = No data

## Verdicts
verdict-engaged = Engaged
verdict-not-yet = Not yet
verdict-no-data = No data
verdict-why-no-data = The allocated peer worker is not known.
verdict-missing-contacts = { $count ->
    [one] One more contact is needed.
   *[other] { $count } more contacts are needed.
  }
verdict-missing-after-discharge = { $count ->
    [one] One more is needed in the community after discharge.
   *[other] { $count } more are needed in the community after discharge.
  }
verdict-discharge-unknown = The day of leaving hospital is not known.
verdict-not-counted = Not counted: { $list }.
verdict-not-counted-not-met = { $count ->
    [one] one in which they didn’t get to meet
   *[other] { $count } in which they didn’t get to meet
  }
verdict-not-counted-other-worker = { $count ->
    [one] one with another peer worker
   *[other] { $count } with another peer worker
  }
verdict-not-counted-other-mechanism = { $count ->
    [one] one in another way
   *[other] { $count } in another way
  }
verdict-not-counted-after-window = { $count ->
    [one] one later than the window
   *[other] { $count } later than the window
  }

## Figures
figures-title = What the figures mean
figures-about = Each figure has one meaning, the same on every page and in every file. It is worked out from its rows, so what you open is what was counted.
figures-who = Managers and researchers open the rows with pseudonyms in place of names. Coordinators open those of their own sites with names. Nobody else opens them.
figures-caption = Figures
figures-column-name = Figure
figures-column-definition = Meaning
figures-column-unit = Unit
figures-column-row = A row is
figures-column-value = Value
figures-unit-people = people
figures-unit-contacts = contacts
figures-unit-minutes = minutes
figures-unit-percent = per cent
figures-of-support = of those with data
figures-of-supervision = of the meetings planned
figures-unit-days = days
figures-unit-workers = peer workers
figures-row-support = a period of support of a person
figures-row-contact = a contact
figures-row-worker = a peer worker
figures-row-supervision = a supervision meeting
figures-unit-concerns = concerns
figures-of-concern = of the concerns acknowledged or due
figures-row-concern = a concern
figures-rows-raised-by = Peer worker who raised it
figures-rows-raised = Raised
figures-rows-due = Due
figures-rows-in-time = In time
figures-site = Site
figures-every-site = Every site
figures-rows-caption = Rows
figures-rows-many = There are more than { $number } rows, so they stay in the order in which they were made. Choose a site to sort them.
figures-rows-none = There are no rows: nothing is counted here.
figures-rows-person = Person
figures-rows-worker = Peer worker
figures-rows-site = Site
figures-rows-referred = Referred
figures-rows-discharge = Discharged
figures-rows-first-match = First match
figures-rows-first-contact = First contact
figures-rows-last-met = Last met
figures-rows-ended = Ended
figures-rows-on = Date
figures-rows-planned-on = Planned for
figures-rows-started = Started
figures-rows-left = Left
figures-rows-engaged = Engaged
figures-rows-held = Took place
figures-rows-yes = Yes
figures-rows-no = No
figures-rows-counted = Contacts that count
figures-rows-minutes = Minutes
figures-rows-people = People now
figures-rows-capacity = People they can support
figures-rows-over = People more than agreed
figures-rows-days = Days

## What a file was made from
about-organisation = Organisation
about-day = Day
about-version = Version of Alongside
about-definition = Definition of engagement
about-hash = SHA-256 of the assessments it rests on
about-figure = Figure
about-meaning = Meaning
about-site = Site

## Definitions of engagement
definition-title = What counts as engaged
definition-about = A definition says which contacts count, and how many are needed. The default is used on every page unless another is asked for. Changing one assesses everybody again.
definition-add = Add a definition
definition-caption = Definitions
definition-column-name = Name
definition-column-counts = What counts
definition-column-do = Change
definition-default = default
definition-make-default = Make default
definition-change = Change
definition-select = Definition of engagement
definition-in-use = Counted under
definition-compare-heading = Compare definitions
definition-compare-needs-two = Add a second definition to compare the sites under both.
definition-compare-only-one = There is one definition, so there is nothing to compare yet. A manager can add another.
definition-compare-which = Which definitions
definition-compare-hint = Choose two or more
definition-compare-button = Compare
definition-compare-caption = Sites under each definition; 0, 1 and 2+ are people with data by contacts that count
definition-compare-engaged = { $definition }: engaged
definition-compare-0 = { $definition }: 0
definition-compare-1 = { $definition }: 1
definition-compare-2 = { $definition }: 2+
definition-new-title = Add a definition
definition-edit-title = Change a definition
definition-name = Name
definition-name-error = Write a name of 1 to 120 characters
definition-name-taken = Another definition has this name. Write another one
definition-minimum = The least number of contacts that count
definition-after-discharge = How many of them in the community after discharge
definition-window-days = Only contacts up to so many days after discharge
definition-window-days-hint = Leave it empty to count all of them
definition-mechanisms = Ways of being in contact that count
definition-with = Whose contacts count
definition-with-allocated = Only those with the allocated peer worker
definition-with-any = Those with any peer worker
definition-save = Save
definition-sentence = { $contacts } ({ $ways }) { $whom }
definition-sentence-contacts = { $count ->
    [one] At least one contact
   *[other] At least { $count } contacts
  }
definition-sentence-allocated = with the allocated peer worker
definition-sentence-any = with any peer worker
definition-sentence-after = at least { $after } of them in the community after discharge
definition-sentence-window = only up to { $days } days after discharge
definition-mechanism-face_to_face = face to face
definition-mechanism-telephone = phone
definition-mechanism-video = video
definition-mechanism-text = text message
definition-mechanism-instant_message = instant message
definition-mechanism-email = email
definition-mechanism-talk_type = talk type
definition-mechanism-message_board = message board
definition-mechanism-chat_room = chat room
definition-mechanism-other = another way
