# People: finding them, adding one, their record, their support, matching, and what the person sees of it all.

## The list
people-title = People
people-title-shared = People who share with your team
people-add = Add a person
people-to-matching = People waiting for a peer worker
people-search = Find a person
people-search-hint = Part of the name, the reference, or the first digits of the NHS number
people-any = Any
list-all = All
people-state = Support
people-site = Site
people-worker = Peer worker
people-state-open = Support goes on
people-state-waiting = Waiting for a peer worker
people-state-matched = With a peer worker
people-state-ended = Support ended
people-state-none = No support recorded
people-column-name = Name
people-column-state = Support
people-column-worker = Peer worker
people-column-last-met = Last met
people-column-referred = Referred
people-column-site = Site
people-column-ref = Reference
people-not-met-yet = not met yet
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-none-found = Nobody fits what you searched for. Try fewer letters, or take a filter away.
people-show-all = Show everybody
people-search-everybody = Look among everybody, also those whose support has ended
people-none-open = Nobody’s support goes on at the moment.
people-none-yet = Nobody has been added yet.
people-none-matched = You are not matched with anybody now. Your coordinator can tell you who is waiting.
people-none-shared = Nobody shares with your team now. People decide that themselves and can change it at any time.
people-file-about = The people of your sites at the moment the file was made. Keep it as safely as the record itself.

## Adding a person and changing what is kept
person-add-title = Add a person
person-add-intro = Only the name and the site are needed. Write what helps two people to meet. There is no room for diagnosis, history or risk.
person-add-button = Add person
person-edit-title = Change what is kept about them
person-save = Save
person-cancel = Go back without saving
person-back = Back to the person
person-choose = Choose
person-group-who = Who they are
person-group-reach = How to reach and meet them
person-group-known = In their words
my-group-who = Who you are
my-group-reach = How to reach you
my-group-known = In your words
person-group-support = Their support
person-ask-name = Name they use
person-hint-name = As they wish it said
person-ask-pronouns = Pronouns
person-hint-pronouns = If they want them used. For example, she/her
person-born = Date of birth
person-born-hint = If you know it. For example, 31 3 1980
person-ask-nhs-number = NHS number
person-hint-nhs-number = If you know it: 10 digits, like 943 476 5919
person-ask-phone = Phone number
person-hint-phone = As they write it
person-ask-reach = How they like to be reached
person-hint-reach = For example: a text first, never before noon
person-ask-access-needs = Access needs
person-hint-access-needs = For example: step-free, an interpreter, large print
person-ask-wants-known = What they want known
person-hint-wants-known = Only what they want their peer worker to know
person-ask-meeting-safety = Practical safety for meeting
person-hint-meeting-safety = For example: meet in public places first. The person sees what is written here
person-ask-preferences = What they want in a peer worker
person-hint-preferences = For example: someone who likes gardening, speaks Urdu, is about their age
person-site = Site
person-site-missing = Choose the site that supports them
person-team-elsewhere = This team belongs to another site. Choose a team of the site you chose
person-too-long = Shorten this to { $most } characters
person-clash-title = Somebody else changed this while you were writing
person-clash-text = Nothing was lost. Look at both versions. If you save now, what you typed replaces what is saved.
person-clash-theirs = saved in the meantime
clash-none = nothing
ending-days = Referral, admission, discharge
clash-stays = stays as it is saved
clash-taken-back = taken back
done-person-added = The person was added

## Somebody who could be the same
alike-title = Is it one of these people?
alike-text = Somebody who could be the same person is known already. One person with two records gets support that does not fit together.
alike-nhs-number = The same NHS number
alike-birth-date = The same date of birth and a similar name
alike-phone = The same phone number
alike-name = A similar name at the same site
alike-elsewhere = Somebody at { $site }
alike-open = Open the record of
alike-ask = Their record belongs to that site. Ask the coordinator there before you add a second one.
alike-same-number = Two people never have the same NHS number. Open their record, or go back and correct the number. You can leave it empty if you are not sure.
alike-again = Go back and change the NHS number
person-nhs-number-taken = This NHS number belongs to somebody else who is known here. Correct it, or leave it empty and sort it out with them
alike-anyway = It is somebody else: add the person
alike-leave = Do not add, go back to the list

## The person's page
person-title = Their support
person-heading = Support for { $name }
person-identity = The person this page is about
person-identity-ref = Reference
person-identity-site = Site
person-identity-state = Support
person-identity-pronouns = Pronouns
person-record-contact = Record contact
person-edit = Change what is kept
person-worker = Peer worker
person-worker-none = They are waiting for a peer worker.
person-worker-over = Nobody supports them now, because the support has ended.
person-match = Find a peer worker
person-engagement = Engagement
person-engagement-under = Counted under: { $name }
engagement-contacts-face-to-face = { $count ->
    [0] no face-to-face contact
    [one] 1 face-to-face contact
   *[other] { $count } face-to-face contacts
}
engagement-contacts = { $count ->
    [0] no contact that counts
    [one] 1 contact that counts
   *[other] { $count } contacts that count
}
engagement-yes = Counts as engaged: { $contacts }.
engagement-yes-after = Counts as engaged: { $contacts }, { $after } of them in the community after leaving hospital.
engagement-not-yet = Not yet: { $contacts } so far. { $missing }
engagement-no-data = Nothing can be said yet: no peer worker was allocated.
engagement-missing-discharge = The day of leaving hospital is not recorded, so no contact can count as after it.
engagement-missing-after = { $count ->
    [one] One more in the community after leaving hospital is missing.
   *[other] { $count } more in the community after leaving hospital are missing.
}
engagement-missing-contacts = { $count ->
    [one] One more is missing
   *[other] { $count } more are missing
}
engagement-of-them-after = { $count ->
    [0] .
    [one] , one of them in the community after leaving hospital.
   *[other] , { $count } of them in the community after leaving hospital.
}
person-about = About them
person-about-none = Nothing has been written yet.
person-support = Support
person-support-none = No support has been recorded.
person-support-begin = Begin support
person-day-unknown = not known
person-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
person-timeline = What happened
person-timeline-none = Nothing has happened yet.
person-all-contacts = { $count ->
    [one] See the contact
   *[other] See all { $count } contacts
}
person-goals = Goals
person-goals-none = No goals have been written down yet.
person-goal-add = Write down a goal
person-notes = Notes you share
person-notes-none = No notes have been written.
person-sharing = Shared with
person-sharing-none = They share with no team. Only they can change that.
person-sharing-with = { $team }, since { $when }
person-sign-in-title = Their own sign-in
person-sign-in-text = With a sign-in of their own, { $name } can read what is written about them, answer it, say what is shared, and see who looked.
person-sign-in-email = Their email address
person-sign-in-email-hint = They sign in with it. No messages are sent to it.
person-sign-in-give = Make their sign-in
person-sign-in-suspended = This sign-in is suspended. Whoever keeps the accounts can let them in again.
person-confirm-title = Was it them?
person-confirm-text = Somebody used the link and chose a password. If the person says it was them, confirm it: then they can sign in. If not, make a new link.
person-confirm-button = Yes, it was them
person-sign-in-address = Email address
person-sign-in-seen = They were last here on { $day }.
person-sign-in-never = They have not signed in yet.
person-looked = Who looked at this record
person-looked-hint = The person sees the same list.

## What happened
event-referred = Referred to peer support
event-admission = Came into hospital
event-discharge = Left hospital
event-ending = The support ended
event-match = Matched with { $worker }
event-match-ended = The match with { $worker } ended.
event-cover = { $worker } began to cover
event-cover-ahead = { $worker } will cover
event-cover-ended = { $worker } stopped covering.
event-goal = Goal: “{ $words }”
event-goal-reached = Reached: “{ $words }”

## Contacts and notes as they are listed
record-outcome-planned = Planned
record-outcome-met = Met
record-outcome-not-met = Didn’t get to meet
record-outcome-cancelled-by-person = Called off by the person
record-outcome-cancelled-by-service = Called off by the service
record-outcome-cancelled = Called off
record-mechanism-face-to-face = face to face
record-mechanism-telephone = phone
record-mechanism-video = video
record-mechanism-text = text message
record-mechanism-instant-message = instant messages
record-mechanism-email = email
record-mechanism-talk-type = talk type
record-mechanism-message-board = message board
record-mechanism-chat-room = chat room
record-mechanism-other = in another way
record-place-ward = on the ward
record-place-home = at home
record-place-community = in the community
record-place-service = at the service
record-place-elsewhere = elsewhere
record-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}

## Who looked
looked-did-read = { $who } read the { $what } on { $when }.
looked-did-create = { $who } added to the { $what } on { $when }.
looked-did-change = { $who } changed the { $what } on { $when }.
looked-did-export = { $who } took out a file with the { $what } on { $when }.
looked-took-yours = { $who } took out a file with { $what } on { $when }.
looked-file-person = your personal details
looked-file-contact = your contacts
looked-file-note = your notes
looked-file-concern = worries raised about you
looked-file-figure-row = figures in which you are counted
looked-what-person = personal details
looked-what-referral = referral
looked-what-shared = things you share with the team
looked-what-episode = support
looked-what-peer-match = match
looked-what-worker-request = wish for another peer worker
looked-what-note-choice = choice of how notes are made
looked-what-contact = contacts
looked-what-meeting-answer = answers to planned meetings
looked-what-note = notes
looked-what-concern = worries raised
looked-what-concern-notice = telling about worries raised
looked-what-duty = duty rota
looked-what-goal = goals
looked-what-share = sharing with teams
looked-what-access-log = list of who looked
looked-what-person-account = sign-in to the record
looked-what-reflection = reflections
looked-what-worker = peer worker
looked-what-offer = peer worker
looked-what-supervision = supervision
looked-what-peer-supervision = supervision
looked-what-agenda = supervision
looked-what-training = training
looked-what-site = site
looked-what-figure = figures
looked-what-figure-row = figures
looked-what-engagement-definition = definition of engagement
looked-what-framework = framework
looked-what-import-file = imported file
looked-what-account = account
looked-what-audit-trail = audit trail
looked-what-organisation = settings
looked-and = { $first } and { $last }
looked-you = You
looked-program = Alongside itself
looked-machine = Somebody at the machine that Alongside runs on
looked-role-administrator = administrator
looked-role-manager = manager
looked-role-coordinator = coordinator
looked-role-peer-worker = peer worker
looked-role-your-peer-worker = your peer worker
looked-role-researcher = researcher
looked-role-clinician = clinical team
looked-role-supported-person = the person
looked-nobody = Nobody has looked yet.
looked-earlier = Earlier
looked-own = When you looked yourself

## Episodes
support-begin-title = Begin support
support-days-title = Change the days of their support
support-referred = Referred
support-admission = Came into hospital
support-discharge = Left hospital
support-planned = Planned length
support-planned-end = Planned to end
support-team = Referred by
support-ending = Ended
support-change = Change these days
support-end = Record the ending
support-again = Begin support again
support-ask-referred = When were they referred to peer support?
support-hint-referred = Leave it empty if you do not know
support-ask-admission = When did they come into hospital?
support-hint-admission = Leave it empty if they did not, or if you do not know
support-ask-discharge = When did they leave hospital, or when is it planned?
support-hint-discharge = Leave it empty until it is known
support-ask-weeks = How long is the support planned for?
support-hint-weeks = Counted from leaving hospital, or from the referral. 16 weeks is about four months
support-weeks-unit = weeks
support-ask-team = Which team referred them?
support-team-none = No team, or not known
support-confirm-title = Look at this before you save
support-confirm-contacts = { $count ->
    [one] 1 contact was before the referral.
   *[other] { $count } contacts were before the referral.
}
support-confirm-matches = { $count ->
    [one] 1 match began before the referral.
   *[other] { $count } matches began before the referral.
}
support-confirm-not-engaged = With these days the person no longer counts as engaged.
support-confirm-engaged = With these days the person counts as engaged; until now they did not.
support-confirm-again = Change the days, or save once more if they are right.

## The ending
ending-title = Record the ending
ending-talk = An ending is planned with the person. Before you record it, talk together about:
ending-talk-done = what you did together
ending-talk-helped = what helped, and what did not
ending-talk-next = what comes next, and who is there
ending-talk-door = that the door stays open, and how to come back
ending-ask-on = On which day did the support end?
ending-ask-how = Was it planned together?
ending-how-planned = Planned with the person
ending-how-unplanned = Not as planned
ending-hint-planned = You talked about it and it came as you both expected
ending-hint-unplanned = You look at it together with your coordinator within ten working days
ending-how-missing = Say whether it was planned together
ending-ask-why = What led to it?
ending-ask-why-hint = About circumstances, never about blame. Not knowing is an answer
ending-why-completed = What was planned is done
ending-why-persons-choice = The person decided to stop
ending-why-moved-away = The person moved away
ending-why-lost-touch = Nobody could be reached any more
ending-why-service-change = The service could not go on
ending-why-back-in-hospital = The person went back into hospital
ending-why-died = The person died
ending-why-not-known = We don’t know
ending-why-missing = Say what led to it; “we don’t know” is an answer
ending-button = Record the ending
ending-unplanned = This ending was not planned
ending-unplanned-text = Look at it together by { $day }: what happened, and what would help the next person. Tell the person that the door is open.
ending-undo-link = The ending was recorded by mistake
ending-undo-title = Take back the ending
ending-undo-text = The support goes on as before, and so does the match that ended with it. You can record the ending again, with what is right. What was recorded stays on the page with your reason.
ending-undo-reason = Why are you taking it back?
ending-undo-reason-missing = Say why you are taking it back
ending-undo = Take back the ending
ending-taken-back = The ending on { $day } was taken back by { $name } on { $when }: { $reason }
done-ending-undone = The ending was taken back. The support goes on
done-ending = The ending was recorded

## Matches
match-since = Since { $since }.
match-since-until = From { $since } until { $until }.
match-covers = Covers from { $since } until { $until }.
match-cover-ahead = From { $from } until { $until } { $covers } covers while { $away } is away.
match-chosen = The person chose them.
match-notes = Notes
match-change-notes = Change how notes are made
match-cover = Arrange cover
match-end = End this match
match-with = With { $worker }
match-notes-title = How notes are made
match-end-title = End a match
match-end-text = A change of peer worker is always possible. The person needs to give no reason, and it never counts against them.
match-end-on = On which day does it end?
match-end-why = What led to it?
match-end-why-hint = If the person wished for a change, that is enough
match-end-why-missing = Say what led to it
match-ended-persons-wish = The person wished for a change
match-ended-worker-left = The peer worker left the service
match-ended-worker-away = The peer worker is away for long
match-ended-service-change = The service arranged it otherwise
match-ended-support-ended = The support came to its ending
match-ended-cover-over = The days of cover are over
match-cover-leave = On leave
match-cover-unwell = Unwell
match-cover-training = At a training
match-cover-other = Something else
match-note-mode-no-note = No notes
match-note-mode-agreed-line = A line you both agree
match-note-mode-written-together = Written together
match-note-mode-worker-writes = The peer worker writes
my-note-hint-no-note = Nothing is written; only when and how you met is kept
my-note-hint-agreed-line = One line after each contact that you both agree to
my-note-hint-written-together = A few paragraphs that the two of you write side by side
my-note-hint-worker-writes = You see it at once and can say how you see it
match-note-hint-no-note = Nothing is written; only when and how you met is kept
match-note-hint-agreed-line = One line after each contact that both agree to
match-note-hint-written-together = A few paragraphs that the person and the peer worker write side by side
match-note-hint-worker-writes = The person sees it at once and can say how they see it
done-matched = They are matched
done-match-ended = The match was ended
done-covered = The cover was arranged

## Matching
matching-title = Matching
matching-waiting = { $count ->
    [0] Nobody is waiting
    [one] 1 person is waiting
   *[other] { $count } people are waiting
}
matching-nobody = Everybody whose support goes on has a peer worker.
matching-nobody-yet = Nobody has been added yet. Whoever is added and has no peer worker waits here.
matching-since = Referred { $day }
matching-since-unknown = Day of referral not known
matching-more = { $count ->
    [one] 1 more
   *[other] { $count } more
}
matching-choose = Choose a person to see who could support them.
matching-wishes = What they want in a peer worker
matching-no-wishes = What they want in a peer worker has not been written down. Ask them first.
matching-no-workers = No peer worker of their site can be proposed.
matching-to-workers = See the peer workers
matching-workers = Who could support them
matching-workers-hint = The order helps a conversation and decides nothing. The person can say no without a reason.
matching-worker-missing = Choose a peer worker
matching-about = Shares: { $about }
matching-for = For
matching-against = Against
matching-for-shares = shares what was asked for ({ $words })
matching-for-room = { $count ->
    [one] has room for 1 more person
   *[other] has room for { $count } more people
}
matching-for-team = works in the team that referred them
matching-for-know = they know each other from before
matching-against-away = away until { $day }
matching-against-full = supports as many people as agreed
matching-against-over = { $count ->
    [one] supports 1 person more than agreed
   *[other] supports { $count } people more than agreed
}
matching-against-shares = shares nothing that was asked for
matching-choice = Whose choice was it?
matching-choice-hint = Show the person who could support them, and let them choose
matching-chosen-by-person = The person chose this peer worker themselves
matching-from = From which day?
matching-notes = How do they want notes to be made?
matching-notes-hint = The person’s choice. It can be changed at any time
matching-notes-missing = Choose how notes are made
matching-button = Match them
matching-no-support = There is no support going on to match. Begin support first.
matching-to-absence = A peer worker is away: arrange cover for everybody they support

## Cover
cover-title = Arrange cover
cover-ask-worker = Who covers?
cover-worker-missing = Choose who covers
cover-ask-from = First day of cover
cover-ask-until = Last day of cover
cover-from-missing = Write the first day of cover
cover-until-missing = Write the last day of cover
cover-ask-why = Why is cover needed?
cover-why-missing = Say why cover is needed
cover-think-again = Choose somebody else, or save once more if this is right.
absence-title = A peer worker is away
absence-intro = Everybody they support on those days gets cover by one other peer worker, up to 200 people at once. You see who before anything is changed.
absence-no-workers = There are no peer workers yet. When there are two, one can cover for the other.
absence-one-worker = There is one peer worker. Cover is given by another: add them first, or agree with the people they support how to go on.
absence-ask-away = Who is away?
absence-away-missing = Choose who is away
absence-themselves = A peer worker cannot cover for themselves. Choose somebody else
absence-order = The last day is before the first. Check both dates
absence-preview = Show who would get cover
absence-preview-title = Check before cover is arranged
absence-preview-text = While { $away } is away, from { $from } until { $until }, { $worker } would cover for everybody they support, and keep what is planned with them on those days:
absence-think = Think about this first
absence-other-site = { $worker } works at another site.
absence-over = { $worker } would support { $people } people on those days. { $capacity } were agreed.
absence-meetings = { $count ->
    [0] Nothing is planned with them on those days.
    [one] 1 planned contact would be handed over. It comes back if the cover is undone.
   *[other] { $count } planned contacts would be handed over. They come back if the cover is undone.
}
absence-already = covered already, stays as it is
absence-nobody = Nobody needs cover on those days.
absence-confirm = { $count ->
    [one] Arrange cover for 1 person
   *[other] Arrange cover for { $count } people
}
absence-again = Change the answers
absence-back = Back to matching
absence-done = Cover is arranged
absence-done-text = { $count ->
    [0] Everybody was covered already.
    [one] 1 person gets cover.
   *[other] { $count } people get cover.
}
absence-undo = Undo this cover
absence-undone = The cover was taken back
absence-undone-text = Everybody is with their own peer worker again, and so is what was planned. Contacts that were recorded under the cover stay with who kept them.

# Cover as it is listed.
spans-title = Cover while somebody is away
spans-arrange = Arrange cover for everybody they support
span-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
span-now = { $covers } covers for { $away } until { $until }, for { $people }.
span-ahead = { $covers } will cover for { $away } from { $from } until { $until }, for { $people }.
span-for-you = { $covers } covers for you until { $until }, for { $people }.
span-for-you-ahead = { $covers } will cover for you from { $from } until { $until }, for { $people }.
span-by-you = You cover for { $away } until { $until }, for { $people }.
span-by-you-ahead = You will cover for { $away } from { $from } until { $until }, for { $people }. You see who from the first day.

## Goals
goal-add-title = Write down a goal
goal-change-title = Change a goal
goal-words = The goal
goal-words-hint = In the person’s own words
goal-words-hint-own = In your own words
goal-words-missing = Write the goal
goal-agreed-on = Since when is it a goal?
goal-reached-on = When was it reached?
goal-reached-hint = Leave it empty while it is not
goal-agreed = since { $day }
goal-reached = Reached { $day }
goal-change = Change
goal-no-support = There is no support going on. Goals belong to support that goes on.

## My record
my-title = My record
my-next = What comes next
my-next-none = Nothing is planned.
my-next-at = at { $time }
my-next-with = with { $worker }
my-worker = My peer worker
my-worker-none = You have no peer worker now. Tell your coordinator what you want in a peer worker, or write it below.
my-worker-covers = While { $away } is away, until { $until }, { $covers } is there for you.
my-worker-will-cover = While { $away } is away, from { $from } until { $until }, { $covers } is there for you.
my-worker-notes = Notes
wish-worker-link = Ask for another peer worker
wish-worker-title = Ask for another peer worker
wish-worker-text = You need to give no reason, and it never counts against you. Your coordinator sees it on their next working day and tells you here what happens. Your peer worker is not told by us.
wish-worker-words = What would you like? (optional)
wish-words-hint = A few words, at most 500 characters
wish-worker-button = Ask for another peer worker
wish-worker-asked = You asked for another peer worker on { $when }.
wish-worker-waits = Your coordinator has not acted on it yet.
wish-worker-answered = { $name } acted on it on { $when }:
wish-worker-change = Change what you asked
wish-worker-take-back = Take it back
wish-notes-link = Change how notes are made
wish-notes-title = How notes are made
wish-notes-ask = How do you want notes to be made?
wish-notes-hint = It holds at once. What was written before stays, and you can say how you see it.
wish-notes-missing = Choose how notes are made
meeting-title = A planned meeting
meeting-ask = Does it suit you?
meeting-coming = I’m coming
meeting-cannot-come = I can’t come
meeting-another-time = Another time would be better
meeting-words = When could you, or anything else (optional)
meeting-button = Tell my peer worker
meeting-missing = Say whether it suits you
meeting-over = This meeting is not planned any more. Look at what comes next again.
meeting-you-said = You said: { $answer }.
meeting-moved = It was moved after you answered.
meeting-answer = Say whether it suits you
meeting-change = Change your answer
done-wish-worker = Your coordinator will see that you ask for another peer worker
done-wish-taken-back = You took it back
done-meeting-answered = Your peer worker will see your answer
request-title = They ask for another peer worker
request-asked = { $name } asked for another peer worker on { $when }.
request-text = No reason is needed, and it never counts against anybody. Arrange the change first, or say what comes next.
request-to-match = End the match, and find somebody else, on their page
request-answer = What happens now?
request-answer-hint = The person reads this. At most 500 characters
request-button = Tell them
request-act = Act on it
request-late-title = It was answered before you sent yours
request-late-text = Nothing is left to answer. What you wrote was not sent. It stands here so that you can copy it.
request-taken-back = They took it back.
request-clash = They changed it, or somebody else acted on it, in the meantime. Look at it again, then answer
done-request-acted-on = They will see what happens now
my-worker-change = You can ask for another peer worker at any time. You need to give no reason.
my-goals = My goals
my-goals-none = You have written down no goals yet.
my-goal-add = Write down a goal
my-notes = What is written about me
my-notes-hint = You see everything. Say if you agree, or how you see it.
my-notes-none = Nothing has been written.
my-contacts = Our meetings
my-contacts-none = You have not met yet.
my-contacts-more = { $count ->
    [one] There is 1 in all.
   *[other] There are { $count } in all. Your whole record has every one.
}
my-contact-when = Day
my-contact-what = What happened
my-contact-how = How
my-contact-with = With
my-contact-long = How long
my-about = About me
my-about-change = Change my words
my-nothing-written = nothing written
my-meeting-safety = Safety for meeting, written by the service
my-words-title = My words
my-words-intro = Write what you want known, in your words. You can leave anything empty.
my-ask-name = The name I use
my-hint-name = As you want it said
my-ask-pronouns = My pronouns
my-hint-pronouns = If you want them used. For example, she/her
my-ask-phone = My phone number
my-hint-phone = As you write it
my-ask-reach = How I like to be reached
my-hint-reach = For example: a text first, never before noon
my-ask-access-needs = What I need to take part
my-hint-access-needs = For example: step-free, an interpreter, large print
my-ask-wants-known = What I want known
my-hint-wants-known = What your peer worker should know
my-ask-preferences = What I want in a peer worker
my-hint-preferences = For example: someone who likes gardening, speaks Urdu, is about my age
my-sharing = Sharing with a team
my-sharing-hint = A team sees nothing unless you share. If you do, it sees the name you use, your peer worker’s first name, the days you met and how long it took. Nothing else. You can stop at any time.
my-sharing-no-teams = There is no team to share with.
my-sharing-since = You share since { $when }.
my-sharing-not = You do not share.
my-sharing-look = See what they would see, and who they are
my-sharing-see = See what they see, and who they are
my-sharing-title = Share with { $team }?
my-sharing-title-now = What { $team } sees
my-sharing-page = The page they see
my-sharing-page-hint = This is all of it, as it is today. When you meet again, that day is added.
my-sharing-who = Who can open it
my-sharing-reader = { $name }, member of the clinical team
my-sharing-nobody = Nobody of this team can sign in now.
my-sharing-who-later = Somebody who joins the team can open it too, and somebody who leaves cannot any more. You see on your record whoever opened it, and when.
my-sharing-out = What stays out
my-sharing-out-notes = Notes, and what you said about them
my-sharing-out-goals = Your goals
my-sharing-out-place = Where and how you met, and what you did
my-sharing-out-missed = Times that you did not get to meet, and what is planned
my-sharing-out-details = How to reach you, what you need, what you want known, and the numbers and dates that tell you from others
my-sharing-out-days = When you came to hospital, left it, or were referred, and when the support ends
my-sharing-out-others = What other teams you share with, and who looked
shared-title = What this person shares with your team
shared-worker = Peer worker: { $name }
shared-worker-none = There is no peer worker at the moment.
shared-when = Day
shared-long = How long
shared-met = { $count ->
    [0] Met
    [one] Met 1 time
   *[other] Met { $count } times
}
shared-met-none = No meeting has been recorded yet.
shared-met-more = { $count ->
    [one] 1 earlier meeting is not listed.
   *[other] { $count } earlier meetings are not listed.
}
my-sharing-start = Share with this team
my-sharing-stop = Stop sharing
done-sharing = You share with the team now
done-not-sharing = You stopped sharing. The team sees nothing any more
my-looked = Who looked at my record
my-looked-lists = When staff open a list of people, they see your name there, your site, your peer worker, when you were referred, when and how you met, for how long, and whether a concern was raised. Those lists are not named here. Whoever opened your record, or took out a file with something of yours in it, is.
my-take-away = Take my record away
my-take-away-hint = Your record is yours. You can print it or keep it as a file.
my-print = Show everything on one page, to print
my-print-title = My whole record
my-print-on = As it was on { $day }
my-json = Download everything as a file (JSON)
my-boundary = What stays between us, and what is passed on
my-back = Back to my record
