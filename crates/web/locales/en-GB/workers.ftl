# Peer workers and teams.
workers-title = Peer workers
workers-add = Add a peer worker
workers-search = Search by name or reference
workers-site = Site
workers-any-site = Every site
workers-only = Show only
workers-with-room = Those with room for more people
workers-left = Those who have left
workers-none = There are no peer workers yet.
workers-none-add = There are no peer workers yet. Add the first one.
workers-none-add-or-import = There are no peer workers yet. Add the first one, or import a file.
workers-none-import = There are no peer workers yet. Import a file of them.
workers-none-found = No peer worker fits. Try fewer words or fewer filters.
workers-show-all = Show all peer workers
workers-column-name = Name
workers-column-reference = Reference
workers-column-site = Site
workers-column-team = Team
workers-column-people = People
workers-column-room = Room
workers-people-of = { $people } of { $capacity }

worker-page = Peer worker
worker-own-page = My work
worker-own-intro = What the programme keeps about your work. What you share of yourself is yours to write and to take back.
worker-add-title = Add a peer worker
worker-add-button = Add peer worker
worker-change = Change these facts
worker-change-title = Change a peer worker
worker-save = Save
worker-name = Name
worker-local-ref = Reference
worker-local-ref-hint = What your own files call them. Leave it empty and one is made up.
worker-alike = There is somebody like that already: { $who }. Open their page from the list of peer workers, or say below that this is somebody else
worker-anyway-group = Somebody else with the same name or email
worker-anyway = This is somebody else: add them
worker-reference-taken = Another peer worker has this reference. Choose a different one
worker-site = Site
worker-choose-site = Choose a site
worker-site-missing = Choose the site they work for
worker-no-site = You work for no site yet, so there is nowhere to add a peer worker. Ask whoever keeps the accounts.
worker-team = Team
worker-no-team = No team
worker-email = Email address
worker-phone = Phone number
email-wrong = Write an email address like name@example.org
worker-too-long = Use at most { $most } characters, on one line
worker-capacity = People they can support at a time
worker-capacity-hint = Agreed with them: fewer for part-time hours or long ways.
worker-capacity-wrong = Write a whole number from 0 to 100
worker-started-on = First day
worker-left-on = Last day
worker-left-on-hint = Leave it empty while they work here.
worker-left-before = The last day is before the first. Check both
worker-has-left = Left on { $date }
worker-leaves = Leaves on { $date }
worker-left-with-people = { $count ->
    [one] One person is still matched with them. Find somebody else for that person.
   *[other] { $count } people are still matched with them. Find somebody else for each of them.
}
worker-next = What comes next
worker-next-sign-in = They cannot sign in yet. Whoever keeps the accounts ({ $keepers }) gives them a sign-in as peer worker, with the reference { $ref }.
worker-next-match = Find them people to support
done-worker-added = Peer worker added

worker-people-title = People supported now
worker-people-caption = People supported now, those not met for longest first
worker-people-none = Nobody is matched with them at the moment.
worker-people-counts-only = Who these people are is for those who support them and for coordinators.
worker-caseload = Caseload
worker-people-of = { $people } of { $capacity } people
worker-room = { $count ->
    [one] room for one more
   *[other] room for { $count } more
}
worker-full = no room at the moment
worker-over = { $count ->
    [one] one more than agreed
   *[other] { $count } more than agreed
}
worker-covers = { $count ->
    [one] One of them while somebody else is away.
   *[other] { $count } of them while somebody else is away.
}
worker-covered = { $count ->
    [one] A colleague covers for one of them today.
   *[other] Colleagues cover for { $count } of them today.
}
worker-column-person = Person
worker-column-since = Since
worker-column-cover = Cover
worker-column-last-met = Last met
worker-covers-until = Covers until { $date }
worker-covered-by = { $name } covers
worker-never-met = Not met yet
worker-not-met-lately = Not met for a while

worker-offer-title = Shared for matching
worker-offer-who = Only you, the coordinators of your site and people you may be matched with see this. It is never exported.
worker-offer-who-others = Only they, the coordinators of their site and people they may be matched with see this. It is never exported.
worker-offer-none = Nothing is shared.
worker-offer-change = Write, change or take back what is shared
worker-offer-label = What are you willing to share?
worker-offer-hint = For example interests, languages, or something you have lived through. Share as little as you like. Leave it empty to share nothing.
worker-offer-too-long = Use at most { $most } characters

changed-title = Somebody else saved first
changed-text = What you typed is still in the form below. Compare the two, change what you want, and save again to replace what is saved.
changed-meanwhile = saved in the meantime

supervision-line-title = Line management
supervision-peer-title = Peer supervision
supervision-peer-note = A place to reflect with an experienced peer, apart from line management. Only the dates are kept here, never what was said.
supervision-plan = Plan a date
supervision-plan-title = Plan line management
supervision-peer-plan-title = Plan peer supervision
supervision-plan-button = Save date
supervision-kind = How
supervision-kind-line-management = Line management
supervision-kind-peer = One to one
supervision-kind-group = In a group
supervision-on = When
supervision-with = With whom
supervision-with-long = Use at most 120 characters, on one line
supervision-say = Say whether it took place
supervision-kept = Kept in the last six months: { $held } of { $planned }.
supervision-next = Next: { $date }.
supervision-none-planned = No date is planned.
supervision-caption = Dates
supervision-column-on = Date
supervision-column-kind = How
supervision-column-with = With
supervision-column-state = Took place
supervision-held = Took place
supervision-clash-title = Somebody else said something different
supervision-clash-leave = Leave it as it is saved
supervision-not-held = Did not take place
supervision-planned = Planned
supervision-not-said = Not said yet.
supervision-was-held = It took place
supervision-was-not = It did not
done-supervision-planned = The date is planned

training-title = Training
training-none = No training is written down yet.
training-add-title = Add training
training-add-button = Add training
training-topic = Topic
training-topic-missing = Write what it was about, in up to 200 characters
training-hours = Hours
training-hours-hint = For example 1.5, or 1:30
training-hours-wrong = Write the hours as a number, like 1.5
training-completed-on = Done on
training-ahead = This day lies ahead. Add training when it is done
training-expires-on = Holds until
training-expires-hint = Leave it empty if it does not run out.
training-never = Does not run out
training-soon = Runs out soon
training-ran-out = Has run out
training-hours-total = { $hours } hours in all, { $year } of them in the last twelve months.
done-training-added = Training added

teams-title = Teams
teams-sites = Sites
teams-none = There are no teams yet.
teams-none-who = There are no teams yet. A service manager or an administrator adds them.
team-add-title = Add a team
team-add-button = Add team
team-change-title = Change a team
team-change-hidden = : change
team-name = Name
team-name-missing = Write the name of the team, in up to 120 characters
team-name-taken = This site has a team of that name
team-kind = What kind of team is it?
team-kind-missing = Choose what kind of team it is
team-kind-ward = Ward
team-kind-community = Community team
team-kind-peer = Peer workers
team-column-name = Team
team-column-kind = Kind
team-column-workers = Peer workers
done-team-added = Team added

# Preparing supervision.
prepare-line-title = Prepare line management
prepare-peer-title = Prepare peer supervision
prepare-link-own = Prepare: what happened since, and what you want to bring
prepare-link = What happened since the last one, and what they want to bring
prepare-link-short = Prepare
prepare-link-for = for { $kind } on { $day }
prepare-next-with = Next: { $date }, with { $who }.
prepare-bring = What do you want to bring?
prepare-bring-hint = Only you see this until you share it. It is kept while you type. Once shared, { $readers } read it. Leave out what a person would not want passed on.
prepare-readers-line = coordinators and managers of your site
prepare-readers-peer = coordinators of your site
prepare-share = Share it
prepare-share-again = Share these words
prepare-keep = Keep it for myself
prepare-take-back = Take back what is shared
prepare-is-shared = Shared on { $when }: { $readers } read these words.
prepare-shared-differs = You shared other words on { $when }, and { $readers } read those. What stands below is yours alone until you share it.
prepare-brings = What they want to bring
prepare-shared-on = Shared on { $when }
prepare-nothing-shared = Nothing is shared yet. What a peer worker writes to prepare is theirs until they share it.
prepare-reflections = { $count ->
    [one] Your private reflection since then
   *[other] Your { $count } private reflections since then
}
prepare-reflections-note = Nobody else sees these. You can add one to what you bring and change its words before you share them.
prepare-reflection-with = { $day }, with { $name }
prepare-add = Add to what I bring
prepare-since = Since { $day }
prepare-since-held = That was the last one that took place.
prepare-since-first = None is known to have taken place yet, so these are the last four weeks.
prepare-contacts = { $count ->
    [0] none
    [one] 1 contact
   *[other] { $count } contacts
}
prepare-with-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
prepare-met-line = { $contacts } with { $people }, { $time }
prepare-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
prepare-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
prepare-not-said = Planned, and nobody has said what became of it
prepare-all-contacts = All contacts since then
prepare-none-unmet = Nobody has gone without meeting for more than { $days } days.
prepare-not-met = { $people } not met for more than { $days } days.
prepare-column-met = Met since then
prepare-components = Components and techniques
prepare-component = What was part of it
prepare-times = Contacts
prepare-no-components = Nothing is recorded as part of a contact since then.
prepare-before = Brought before
done-agenda-added = Added to what you bring. Nothing is shared yet
done-agenda-kept = Kept. Only you see it
done-agenda-shared = Shared
done-agenda-taken-back = Taken back. Only you see it now
