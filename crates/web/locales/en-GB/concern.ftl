# Concerns: somebody is worried and tells whoever is on duty; and who is on duty.
nav-concerns = Concerns
concern-raise = I’m worried

concern-new-title = I’m worried about somebody
concern-goes-to-duty = This goes to the person on duty at their site.
concern-goes-to = This goes to { $name }, who is on duty until { $until }.
concern-goes-to-everybody = Nobody is on duty now. This goes to everybody who coordinates or manages at this site: { $names }.
concern-goes-nowhere = Nobody at this site can answer here. Ring somebody now.
concern-emergency = If somebody is in danger now, ring 999 first.
concern-ring = To talk with somebody at once: { $ring }.
concern-who = Who are you worried about?
concern-person-missing = Choose who you are worried about
concern-reference = Their reference
concern-reference-hint = As whoever told you reads it from the record. Names are not yours to look up.
concern-reference-missing = Write the reference of somebody at one of your sites
concern-search = Who are you worried about? Search by name
concern-somebody-else = I’m worried about somebody else
concern-what = What are you worried about?
concern-what-hint = A few words are enough: what you saw or heard. You don’t have to judge how serious it is.
concern-what-missing = Write what you are worried about
concern-urgency = Does somebody have to look at it now?
concern-urgency-missing = Choose now or not now
concern-urgency-now = Now
concern-urgency-now-hint = Somebody acknowledges it within 15 minutes.
concern-urgency-not-now = Not now
concern-urgency-not-now-hint = Somebody acknowledges it within one working day.
concern-send = Tell the person on duty
concern-sent-before = You told the person on duty already
concern-sent-before-text = What you sent at { $when } stands. What is written below is different and was not sent: send it as another worry, or leave it.
concern-sent-before-see = See what you sent
done-concern-raised = It is sent

concern-title = A concern
concern-about = Concern: { $name }
concern-state-waiting = Waiting
concern-state-overdue = Overdue
concern-state-acknowledged = Acknowledged
concern-state-ended = Ended
concern-standing-waiting = Waiting for { $long }. To be acknowledged by { $due }.
concern-standing-overdue = Waiting for { $long }. It was to be acknowledged by { $due }.
concern-standing-in-time = { $name } acknowledged it after { $long }, in time.
concern-standing-late = { $name } acknowledged it after { $long }, later than it was due.
concern-asked-duty = { $name } was on duty and is asked to answer.
concern-asked-everybody = Nobody was on duty. Everybody who coordinates or manages at this site is asked to answer: { $names }.
concern-asked-escalated = Nobody acknowledged it in time. Everybody who coordinates or manages at this site is asked to answer: { $names }.
concern-acknowledge = I have it in hand
concern-acknowledge-hint = One press says that you look after it. What you do is written down afterwards.
concern-fact-who = Who
concern-fact-what = What the worry is
concern-fact-when = How soon
concern-fact-raised = Raised
concern-fact-due = To be acknowledged by
concern-fact-site = Site
concern-by-on = { $name }, { $when }
concern-timeline = What happened
concern-event-raised = Raised
concern-event-acknowledged = Acknowledged after { $long }
concern-event-ended = Ended
concern-done-talked = Talked with somebody
concern-done-passed-on = Passed on
concern-done-passed-on-to = Passed on to { $team }
concern-done-nothing-more = Nothing more needed
concern-done-other = Something else
concern-entry-for-raiser = Whoever raised it sees this.
concern-entry-ends = This is how it ended.
concern-do = What was done
concern-how = What did you do?
concern-how-missing = Choose what you did
concern-to = To whom did you pass it on?
concern-to-hint = The members of the team you choose see this concern here. For anybody else, write below who it was.
concern-to-elsewhere = Somebody else: I write who
concern-words = In a few words
concern-words-hint = With whom you talked, to whom you passed it on, what happens next.
concern-words-missing = Write with whom you talked, to whom you passed it on, or what you did
concern-for-raiser-legend = Who may read this
concern-for-raiser = Show this to { $name }, who raised it
concern-ends-legend = Is it over?
concern-ends = This is how it ended
concern-write = Write it down
done-concern-acknowledged = You have it in hand
done-concern-acknowledged-before = Somebody else had it in hand before you
done-concern-written = It is written down

concern-told = What they are told
concern-told-facts = In their own record they see that somebody was worried, who and when, and that it was answered. They don’t see what is written here.
concern-told-soon = From { $when } they see in their own record that somebody was worried, who and when, and that it was answered. They don’t see what is written here.
concern-told-kept-back = They see that something is kept back until { $day }. The day after, they are told unless a manager decides again.
concern-told-nothing = They are told nothing until { $day }. The day after, they are told unless a manager decides again.
concern-withhold-link = Not to tell them yet
concern-withhold-again = Decide again
concern-tell = Tell them now
concern-withheld-by = { $name } decided on { $when } not to tell them until { $day }.
concern-withheld-said = They see that something is kept back.
concern-withheld-unsaid = They don’t see that something is kept back.
concern-withheld-lifted = Taken back by { $name } on { $when }.
concern-withhold-title = Not to tell them yet
concern-withhold-intro = { $name } has a right to know what is written about them. Wait only where telling them now could cause serious harm. Your name and your reason are kept.
concern-reason = Why not yet?
concern-reason-hint = Coordinators and managers of the site can read this.
concern-reason-missing = Write why they are not told yet
concern-review = When is it looked at again?
concern-review-hint = At most { $most } days from now. If nobody decides again by then, they are told.
concern-said = Do they see that something is kept back?
concern-said-yes = Yes, they see that something is kept back
concern-said-no = No, that itself could cause harm
concern-said-missing = Choose whether they see that something is kept back
concern-withhold = Not to tell them yet
done-concern-withheld = They are not told yet
done-concern-told = They are told from now on

concerns-title = Concerns
concerns-intro = What people at your sites are worried about. What waits comes first, the longest on top.
concerns-none = Nobody has raised a concern yet. See in the duty rota that somebody is there to answer when somebody does.
concerns-own-title = My worries
concerns-own-intro = What you told the person on duty, and what became of it.
concerns-own-none = You have raised nothing yet. Press “I’m worried” whenever you are; you don’t have to be sure.
concerns-passed-on-title = Concerns passed on to your team
concerns-passed-on-intro = Whoever answered these passed them on to your team.
concerns-passed-on-none = Nothing has been passed on to your team.
concerns-none-in-state = There are none of this kind.
concerns-filter = Which concerns
concern-filter-waiting = Waiting
concern-filter-acknowledged = Acknowledged
concern-filter-ended = Ended
concerns-count = { $count ->
    [one] 1 concern
   *[other] { $count } concerns
}
concern-column-who = Who
concern-column-when = How soon
concern-column-raised = Raised
concern-column-by = By
concern-column-state = State
concern-column-answered = Answered
concern-waits = Waiting for { $long }, due by { $due }
concern-answered = { $name }, after { $long }
concern-moment = less than a minute
concern-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
concern-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
concern-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

concern-banner-now = Somebody is worried and asks for you now. Raised { $ago } ago, to be acknowledged by { $due }.
concern-banner-not-now = Somebody is worried. Raised { $ago } ago, to be acknowledged by { $due }.
concern-banner-overdue = Nobody has answered a worry that was raised { $ago } ago and was to be acknowledged by { $due }.
concern-banner-several = { $count ->
    [one] 1 worry waits for your answer.
   *[other] { $count } worries wait for your answer.
}
concern-banner-several-overdue = { $count ->
    [one] 1 of them is overdue.
   *[other] { $count } of them are overdue.
}
concern-banner-see = Look at it
concern-banner-see-all = Look at them

my-day-concerns = Concerns waiting for an answer
my-day-all-concerns = All concerns
my-day-own-concerns = What you are worried about
my-day-all-own-concerns = All my worries
my-concerns = When somebody was worried about you
my-concerns-hint = Your peer worker tells the person on duty when they are worried about you. You can ask them, or the service, about it at any time.
my-concern-raised = { $name } was worried about you and told the person on duty on { $when }.
my-concern-waiting = Nobody has answered yet.
my-concern-acknowledged = Somebody has looked after it since { $when }.
my-concern-ended = It was looked after, and ended on { $when }.
my-concern-kept-back = Something about you is kept back for now. By { $day } somebody decides again.

duty-title = Duty rota
duty-link = Who is on duty, and when
duty-intro = Whoever is on duty is told at once when somebody is worried. Where nobody is, everybody who coordinates or manages at the site is told.
duty-no-site = You belong to no site yet. Ask whoever keeps the accounts.
duty-sites = Sites
duty-at = { $site }
duty-now = { $name } is on duty until { $until }.
duty-now-stands-in = { $name } stands in until { $until }.
duty-now-nobody = Nobody is on duty now.
duty-no-gaps = Somebody is on duty at every hour of the next { $days } days.
duty-gaps = Nobody is on duty at some hours of the next { $days } days
duty-gaps-text = A worry raised then goes to everybody who coordinates or manages here.
duty-gap = { $from } until { $until }
duty-gap-on = From { $from } on
duty-add = Add to the rota
duty-stand-in = Somebody stands in
duty-coming = Now and to come
duty-none = The rota is empty. Add who is on duty, on which days and from when to when.
duty-past = Earlier, and taken back
duty-column-who = Who
duty-column-days = Days
duty-column-times = Times
duty-column-note = Note
duty-days-every = every day
duty-days-weekdays = Monday to Friday
duty-days-weekends = Saturday and Sunday
duty-ask-days-every = Every day
duty-ask-days-weekdays = Monday to Friday
duty-ask-days-weekends = Saturday and Sunday
duty-days-missing = Choose on which days
duty-from-to = { $first } to { $last }, { $days }
duty-times = { $from } to { $until }
duty-times-overnight = { $from } to { $until } the next day
duty-stands-in = Stands in.
duty-not-able = Cannot answer here any more: let somebody else stand in.
duty-taken-back = Taken back by { $name }.
duty-added-by = Added by { $name }.
duty-take-back = Take back
duty-add-title = Add to the duty rota
duty-add-intro = At { $site }. One person is on duty at a time.
duty-stand-in-title = Somebody stands in
duty-stand-in-intro = At { $site }. For these days and times they are on duty instead of whoever would have been. The rota stays as it is.
duty-who = Who is on duty?
duty-who-hint = Somebody who coordinates or manages at this site.
duty-who-missing = Choose who is on duty
duty-ask-first = First day
duty-ask-last = Last day
duty-first-missing = Write the first day
duty-last-missing = Write the last day
duty-ask-days = On which days?
duty-ask-from = From
duty-ask-until = Until
duty-ask-until-hint = An earlier time means the next morning. The same time means a day and a night.
duty-time-missing = Write a time, such as 09:00
done-duty-added = The rota is changed
done-duty-taken-back = It was taken back
