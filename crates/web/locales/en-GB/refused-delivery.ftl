### What the rules of the programme refuse, beside a field or at the top of a form.

concern-not-now-not-acknowledged = Acknowledge this concern first: then write what was done
concern-not-now-ended = This concern has ended. If the worry goes on, raise it again

contact-wrong-minutes = Minutes must be a whole number from 1 to 1440
contact-wrong-happened-in-future = A contact that has happened cannot be in the future. Check the date, or record it as planned
contact-wrong-place-missing = Say where you met
contact-wrong-minutes-missing = Say how many minutes it lasted. A few minutes count too
contact-wrong-long-ago = The date is before 1990. Check the year
contact-wrong-attendance-code = The attendance code does not fit the outcome

duty-span-ends-first = The last day is before the first. Choose the same day or a later one
duty-span-too-long = A span is at most { $days } days long. Choose an earlier last day
duty-span-no-day = There is no such day between the first and the last. Choose other days

definition-wrong-no-mechanism = Choose at least one way of being in contact that counts
definition-wrong-minimum = The least number of contacts must be from 1 to 1000
definition-wrong-more-after-than-all = The number after discharge cannot be larger than the number in all
definition-wrong-window = The window must be from 1 to 3650 days, or left empty

episode-wrong-discharge-before-admission = The day of leaving hospital is before the day of admission. Check both
episode-wrong-ends-before-start = The support ends before it began. Check the date
episode-wrong-ends-in-future = The ending is in the future. Record it on the day
episode-wrong-planned-weeks = The planned length must be from 1 to 260 weeks
episode-wrong-admission-far-ahead = The day of coming into hospital is more than a year ahead. Check the year
episode-wrong-discharge-far-ahead = The day of leaving hospital is more than a year ahead. Check the year
episode-wrong-referred-in-future = The referral is in the future. Check the date

note-wrong-not-wanted = This person chose that no notes are kept. Clear the note, or ask them to change their choice first
note-wrong-too-long = The note is too long: at most { $most } characters

match-wrong-ends-before-start = The last day is before the first. Check both dates
match-wrong-already-allocated = Another peer worker is allocated at that time. End that match first, or make this one a cover
match-wrong-already-covered = Another peer worker covers on some of those days already. Choose other days, or end that cover first
match-wrong-cover-without-end = Say until when they cover
match-wrong-nobody-to-cover = There is no allocated peer worker to cover for at that time
match-wrong-covers-themselves = A peer worker cannot cover for themselves. Choose somebody else

person-wrong-name = Write the name they use, in up to { $most } characters
person-wrong-nhs-number = An NHS number has 10 digits, like 943 476 5919. Check it, or leave it empty: support does not depend on it
person-wrong-check-digit = This is not an NHS number: it has 10 digits, but the last one does not fit the others, so one of them is probably wrong. Compare it with a letter, or leave it empty: support does not depend on it
person-wrong-birth-date = Check the year of the date of birth

agenda-wrong-empty = Write what you want to bring
agenda-wrong-too-long = What you bring is too long: at most { $most } characters

no-line-too-few-points = A line needs at least two points
no-line-same-x = All points have the same value along the bottom, so no line fits better than another
no-line-not-finite = A value is not a finite number

review-too-far = Choose a day from tomorrow until { $days } days from now
referral-decided-already = Somebody has decided on this referral already. Look at it again
wish-too-long = Write at most { $most } characters
not-a-fidelity-score = A fidelity score is a number from 3 to 12 with up to two decimals, such as 10.4

refusal-delivery-duty-is-others = Choose somebody who coordinates or manages at this site
refusal-delivery-team-of-another-site = Choose a team of this site
refusal-delivery-support-ended = Your support has ended. Get in touch with the service to begin again
refusal-delivery-no-answer = Say what happens now
refusal-delivery-goal-words = Write the goal in your own words, in up to { $most } characters
refusal-delivery-goal-in-future = The date is in the future. Check it
refusal-delivery-goal-reached-first = The goal was reached before it was agreed. Check both dates
refusal-delivery-workers-team = That team belongs to another site. Choose a team of the worker's site
refusal-delivery-no-reason-to-change = Say why you are changing it, in a few words
refusal-delivery-contact-withdrawn = This contact was recorded and then withdrawn. Restore it, or record a new one
refusal-delivery-not-their-worker = You were not this person’s peer worker on that day. Check the date, or ask your coordinator to record it
refusal-delivery-worker-gone = Choose the peer worker again
refusal-delivery-no-episode = This person has no support episode yet. Begin one on their page, then record the contact
refusal-delivery-contact-brought-again = A file has brought this contact in again since. Withdraw that one first
refusal-delivery-same-person = It is recorded for this person already. Choose whose contact it was
refusal-delivery-not-that-persons-worker = You were not that person’s peer worker on that day. Choose somebody else, or ask your coordinator to move it
refusal-delivery-contact-moved = The same meeting is recorded elsewhere, because it was moved. Withdraw it there first, then restore it here
refusal-delivery-no-reason = Say why, in a few words
refusal-delivery-reason-too-long = The reason is too long: at most { $most } characters
refusal-delivery-training-ends-first = The day it runs out is before the day it was done. Check both
refusal-delivery-cover-over = This cover has ended already, so there is nothing to undo
refusal-delivery-support-begun-anew = Support has begun anew since, so this ending stays
refusal-delivery-file-too-large = The file is larger than { $megabytes } MB.
refusal-delivery-note-answered = The person has answered this note, so it stays. You can change its words
refusal-delivery-no-view = Write how you see it
refusal-delivery-view-too-long = Your words are too long: at most { $most } characters
refusal-delivery-meeting-not-planned = This meeting is not planned any more. Look at what comes next again
refusal-delivery-problems-in-file = There are problems in the file, so nothing was imported.
refusal-delivery-duplicates-unconfirmed = Some people may be here already. Look at them and confirm that they are different people; nothing was imported.
refusal-delivery-no-free-reference = No free reference could be made. Give the person a reference of your own
refusal-delivery-duty-taken = { $name } is on duty already from { $from }. Choose other days or times, or let whoever is new stand in
refusal-delivery-duty-taken-by-stand-in = { $name } is on duty already from { $from }. Choose other days or times, or take theirs back first
refusal-delivery-duty-taken-somebody = Somebody
