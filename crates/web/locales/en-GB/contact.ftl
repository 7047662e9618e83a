# Contacts, notes about them, and what a day begins with.

# What became of a contact.
contact-outcome-planned = Planned
contact-outcome-met = Met
contact-outcome-not_met = Didn’t get to meet
contact-outcome-cancelled_by_person = Called off by the person
contact-outcome-cancelled_by_service = Called off by the service
contact-outcome-cancelled = Called off

contact-choose-met = We met or spoke
contact-choose-not_met = We didn’t get to meet, or couldn’t reach each other
contact-choose-cancelled_by_person = They called it off
contact-choose-cancelled_by_service = We called it off
contact-choose-cancelled = It was called off, not known by whom
contact-choose-planned = It is planned

contact-mechanism-face_to_face = Face to face
contact-mechanism-telephone = Phone
contact-mechanism-video = Video
contact-mechanism-text = Text message
contact-mechanism-instant_message = Instant messages
contact-mechanism-email = Email
contact-mechanism-talk_type = Talk type
contact-mechanism-message_board = Message board
contact-mechanism-chat_room = Chat room
contact-mechanism-other = Another way

contact-place-ward = On the ward
contact-place-home = At their home
contact-place-community = In the community
contact-place-service = At a clinic or our own rooms
contact-place-elsewhere = Somewhere else

contact-minutes-count = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

# The form.
contact-title = Contact
contact-record-title = Record contact
contact-happened-title = Planned contact
contact-change-title = Change contact
contact-person = Who was it with?
contact-person-plan = Who will it be with?
contact-person-bar = Who this is about
contact-person-last-met = Last met { $day }
contact-person-not-met-yet = Not met yet
contact-last-met = Last met
contact-worker = Peer worker
contact-worker-choose = Choose the peer worker
contact-worker-none = Nobody works at this person’s site, so a contact has no peer worker to be with.
contact-worker-none-link = Add the peer worker first
contact-with = Person
contact-what = What happened?
contact-circumstances = Anything about the circumstances (optional)
contact-circumstances-short = Circumstances
contact-circumstances-hint = Leave this empty if you don’t know why. Write about what got in the way, not about the person.
contact-circumstances-unknown = We don’t know why
contact-when = When
contact-time = Time
contact-how = How
contact-how-other = Other ways
contact-place = Where
contact-minutes = How many minutes?
contact-minutes-other = Another number
contact-minutes-unit = minutes
contact-components = What was part of it?
contact-components-hint = Choose as many as you like, or none.
contact-components-working = A dashed edge marks a draft: a working name, not yet the one in the publication.
contact-term-draft = draft
contact-term-meanings = What these names mean
contact-term-sources = Where these names come from
contact-term-today = (now called { $name })
contact-techniques = Behaviour change techniques (optional)
contact-techniques-hint = Only if you know you used one.
contact-techniques-used = Used at this service
contact-techniques-find = Find another technique
contact-techniques-none = None
contact-note = Note
contact-note-none = { $name } chose that no notes are kept. Nothing is written here.
contact-note-hint-no_note = { $name } chose that no notes are kept. Clear what is written here.
contact-note-hint-agreed_line = A line you both agree. { $name } sees it at once and can answer it. Coordinators and clinical teams don’t see it.
contact-note-hint-written_together = Written together with { $name }, who sees it at once and can answer it. Coordinators and clinical teams don’t see it.
contact-note-hint-worker_writes = You write it; { $name } sees it at once and can answer it. Coordinators and clinical teams don’t see it.
contact-note-hint-anybody = The person sees it at once and can answer it. Coordinators and clinical teams don’t see it.
contact-note-hint-limits = It has room for { $most } characters, or for { $line } with somebody who wants a line you both agree.
contact-note-up-to = up to { $line } characters
contact-reflection = Private reflection (optional)
contact-reflection-title = Private reflection
contact-reflection-hint = Only you can read this: not the person, not your coordinator, not your supervisor.
contact-reflection-only-you = Only you can read this.
contact-reason = Why are you changing it?
contact-reason-hint = A few words. What was recorded before is kept.
contact-worried = Worried about somebody?
contact-worried-ring = Don’t write it here. If it is for now, ring:
contact-worried-nobody-named = Don’t write it here. If it is for now, ring your coordinator: your site has not yet named whom to ring.
contact-worried-raise = I’m worried: tell the person on duty
contact-boundary = What stays between you, and what is passed on
contact-save = Save contact
contact-save-plan = Save plan
contact-later = Save and finish later
contact-choose-another = Choose another person

note-mode-no_note = no notes are kept
note-mode-agreed_line = a line you both agree
note-mode-written_together = notes written together
note-mode-worker_writes = you write, they see it at once

contact-error-person = Choose who it was with
contact-error-worker = Choose the peer worker
contact-error-outcome = Say what happened
contact-error-mechanism = Say how you were in touch, or will be
contact-error-planned-past = A plan lies ahead. Say what happened, or change the date
contact-error-time = Write the time like 14:30
contact-error-minutes-two = You chose { $chosen } minutes and wrote { $typed }. Keep one of them
contact-error-component = One of the components is not known any more. Choose again
contact-error-line = Write at most 500 characters
contact-error-reflection = Write at most 10,000 characters

contact-nobody = You are not matched with anybody today, so there is nobody to record a contact with.
contact-nobody-back = Back to My day
contact-search-title = Who was the contact with?
contact-search-kept = What you typed is kept.
contact-search-label = Name, or part of it
contact-view-heading = Contact with { $name }
contact-search-recent = People you had to do with last
contact-search-none = Nobody at your sites has a name like that. Check the spelling.
contact-search-all = Look through all people

contact-clash-title = Somebody else changed this contact
contact-clash-text = It was saved by somebody else after you opened it. Nothing you typed is lost: compare the two, then choose.
contact-clash-own-title = You changed this contact in another window
contact-clash-own-text = It was saved from another window or another device of yours after you opened it here. Nothing you typed is lost: compare the two, then choose.
contact-clash-same = Both versions say the same; only what you wrote beside them is new.
contact-clash-by-you = you, { $time }
contact-clash-by = { $name }, { $time }
contact-clash-reason = Put in place of a version saved at the same time
contact-clash-mine = Save what I typed here
contact-clash-theirs = Keep the saved version

contact-recorded-by = Recorded
contact-recorded-by-on = { $name }, { $day }
contact-recorded-from-file = From a file, { $day }
contact-change = Change
contact-happened = Say what happened, or call it off
contact-change-plan = Change it or call it off
contact-another = Record another contact

done-contact-recorded = The contact is recorded
done-contact-planned = The contact is planned
done-contact-changed = The contact is saved
done-contact-later = Saved. You can go on with it below

# Taking a contact back.
contact-back-link = It was recorded by mistake, or for somebody else
contact-back-title = Take this contact back
contact-back-back = Back to the contact
contact-back-text = It leaves the record of { $name }, and with it every count and download. What was recorded is kept with your reason, and can be restored.
contact-back-search = Whose contact was it? Name, or part of it
contact-back-search-first = Look for the person above, then choose them here.
contact-back-nobody-else = There is nobody else you support at present. Ask your coordinator to move it.
contact-back-ask-what = What should happen to it?
contact-back-what-missing = Say what should happen to it
contact-back-move = Move it to the person it was with
contact-back-move-hint = What was written goes along if that person’s choice of notes allows it, as not yet agreed. A private reflection stays its author’s. A study that took in what was written keeps its copy.
contact-back-withdraw = Withdraw it
contact-back-withdraw-hint = It does not belong to anybody’s record.
contact-back-ask-person = Whose contact was it?
contact-back-person-missing = Choose whose contact it was
contact-back-ask-reason = Why are you taking it back?
contact-back-ask-reason-hint = A few words about the mistake, not about a person.
contact-back-reason-missing = Say why you are taking it back
contact-back-reason-long = Write at most 500 characters
contact-back-clash = Somebody else changed this contact in the meantime. Look at it again, then take it back
contact-back-button = Take it back
contact-back-not = Leave it as it is
withdrawn-title = A contact that was taken back
withdrawn-by = { $name } took it back on { $when }.
withdrawn-text = It is in nobody’s record and in no count or download.
withdrawn-note-kept = What was written about it is kept with it, and nobody can read it.
withdrawn-moved = It was moved to the record of the person it was with.
withdrawn-moved-link = The contact there
withdrawn-moved-restore = To restore it here, take it back there first.
withdrawn-restore = Restore it
withdrawn-list = Contacts that were taken back
withdrawn-list-hint = They count nowhere. Each can be restored.
history-moved-here = { $name } moved it here from another record on { $when }.
history-moved-from = What was taken back there
history-withdrawn = { $name } took it back on { $when }.
history-restored = { $name } restored it on { $when }.

done-contact-withdrawn = The contact was taken back
done-contact-moved = The contact was moved here
done-contact-moved-without-note = The contact was moved here. What was written stayed behind, because of how this person wants notes to be made
done-contact-restored = The contact is restored

# The list.
contacts-title = Contacts
contacts-caption = Contacts
contacts-download = contacts
contacts-about = Contacts as they were listed, with the filters that were on
contacts-from = From
contacts-to = To
contacts-from-day = From { $day }
contacts-to-day = Until { $day }
contacts-any = Any
contacts-outcome = Outcome
contacts-minutes = Minutes
contacts-search = Person
contacts-search-hint = Any part of a name, or the reference
contacts-about-words = Person: “{ $words }”
contacts-one-person = One person
contacts-one-worker = One peer worker
contacts-one-site = One site
contacts-more = There are more than { $number } contacts. Narrow the list down to sort it by person, peer worker or minutes, or download all of them.
contacts-none = No contact fits what you asked for. Take a filter away.
contacts-none-yet = No contact has been recorded yet. Each meeting, call or message with somebody you support is one.
contacts-none-for-me = Nothing has been recorded yet. What is written about you and your peer worker meeting will be here.
contacts-none-next = Show all contacts

# What a contact said before it was changed.
contact-history = What was changed
contact-history-by = { $name } changed this on { $when }
contact-history-from-file = Changed from a file on { $when }
contact-history-reason = Why: { $reason }

# Notes.
note-written = { $name }, { $when }
note-not-yet = Not yet agreed
note-agreed = Agreed
note-sees-it-differently = Sees it differently
note-own-words = In their own words
note-not-yet-own = You have not said yet if you agree
note-agreed-own = You agreed
note-sees-it-differently-own = You see it differently
note-own-words-own = In your own words
note-said-first = They said first, about an earlier wording
note-said-first-own = You said first, about an earlier wording
note-said-before-agreeing = They said before they agreed
note-said-before-agreeing-own = You said before you agreed
note-reworded = This note was reworded: see what it said before
note-earlier = What it said before
note-earlier-agreed = This wording was agreed.
note-earlier-differed = What the person said to this wording
note-agree = I agree
note-differ = I see it differently
note-differ-label = How do you see it?
note-differ-hint = Your words stand beside the note. Nothing replaces them.
note-changed = The note was changed while you were writing. It is shown as it is now; send your words again if they still fit
done-note-agreed = You agreed to the note
done-note-differs = Your words stand beside the note now

# My day.
my-day-title = My day
my-day-plan = Plan a contact
my-day-today = Today
my-day-nothing-planned = Nothing is planned for today.
my-day-before = Planned before, not yet recorded
my-day-coming = Coming up
my-day-not-met-for = { $count ->
    [one] Not met for more than a day
   *[other] Not met for more than { $count } days
}
my-day-filter = Filter the two lists below
my-day-people = People you support
my-day-nobody = You are not matched with anybody today. Your coordinator can tell you what comes next.
my-day-my-worker-page = Your own page
my-day-record = Record contact
my-day-record-with = with { $name }
my-day-cover-until = you cover until { $day }
my-day-supervision = Supervision coming up
my-day-supervision-line_management = Line management
my-day-supervision-peer = Peer supervision
my-day-supervision-group = Group supervision
my-day-unfinished = Begun and not finished
my-day-draft = A contact, saved { $when }
my-day-draft-with = A contact with { $name }, saved { $when }
my-day-draft-about = { $draft }, for { $day }
my-day-draft-no-day = { $draft }. Its day has still to be completed or put right.
my-day-requests = People who ask for another peer worker
my-day-request-since = asked { $when }
my-day-request-with = with { $worker } now
my-day-answered = { $name } { $answer }.
my-day-answered-before = For { $day }, before it was moved: { $name } { $answer }.
my-day-coming-yes = is coming
my-day-coming-no = can’t come
my-day-coming-other = would like another time
my-day-kept = Kept by somebody else while you are away
my-day-kept-by = { $name } keeps this one
my-day-kept-for = you keep this one for { $name }
my-day-matched-on = Not met yet, matched { $day }
my-day-did-it-happen = Did it happen?
my-day-go-on = Go on
my-day-forget = Throw away
my-day-all-contacts = All contacts
my-day-all-people = All people
my-day-since-met = Last met, or matched
my-day-since-referred = Referred
my-day-first-step = Add a person, or import the people you have from a file. This page then shows who waits for a peer worker, and who has not been met for a while.
my-day-everybody-met = Nobody who has a peer worker has been without a meeting for so long.
my-day-waiting = Waiting for a peer worker
my-day-nobody-waits = Nobody is waiting.
my-day-site = Site
my-day-first-of = The first { $shown } of { $all } are shown. The file has all of them.
my-day-none-fits = Nobody here fits the filters.
my-day-show-all = Show everybody
my-day-next = What next
my-day-find-worker = Find a peer worker
my-day-for = for { $name }
my-day-record-call = Record a call
