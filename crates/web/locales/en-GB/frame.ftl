# What is on every page.
service-name = Alongside
# What readers of this language call it.
language-name = English
frame-search = Search people
demonstration-label = Demonstration.
demonstration-note = Site totals as published (Gillard and others, 2024). People, peer workers and contacts are invented.
nav-delivery = Delivery
nav-implementation = Implementation
nav-frameworks = Frameworks
nav-administration = Administration
nav-my-record = My record
nav-parts = Pages of this part
nav-my-day = My day
nav-people = People
nav-workers = Peer workers
nav-my-work = My work
nav-matching = Matching
nav-contacts = Contacts
nav-import = Import
nav-sites = Sites
nav-engagement = Engagement
nav-figures = Figures
footer-figures = What the figures mean
footer-accessibility = Accessibility
footer-boundary = What stays between us

missing-title = Page not found
missing-text = This page is not there, or it is not yours to see. If you typed the address, check it.
busy-title = The service is busy
busy-text = Something large is being saved, for example a long file that somebody is bringing in, so your page has to wait. It usually takes less than a minute.
wait-not-saved = What you typed may not be saved yet, and it is on this page. Keep it open, wait a little, then send it again: if it was saved, it does not count twice.
wait-send-again = Send it again
wait-look-again = Try again
wait-go-back = Go back, wait a little, and do it once more.
missing-way-out = Go to your start page
unfit-title = That did not work
unfit-changed = Somebody else changed this in the meantime. Go back, look at it again, and make your change once more.
broken-title = Sorry, there is a problem
no-room-title = There is no room to save this
no-room-text = The disk of the service is full, so nothing new can be saved. What was saved before is safe. Tell whoever runs the service: once they make room on the disk it works again by itself.
away-title = The service cannot be reached just now
away-text = Its database does not answer. What was saved before is safe.
broken-text = Something went wrong on our side. What you saved before is safe. Try again in a few minutes.

done-saved = Saved
draft-forget-title = Throw away what you typed?
draft-forget-text = It was saved on { $when }. Once it is thrown away, nobody can bring it back.
draft-forget-keep = Keep it
done-draft-forgotten = The draft was thrown away

accessibility-title = Accessibility
accessibility-promise = Everybody should be able to use Alongside: with a keyboard alone, with a screen reader, on a phone, with scripts switched off, and with text at twice its size.
accessibility-checked = Every page is checked against WCAG 2.2, level AA, by a program, at the width of a desktop and of a small phone, for every role.
accessibility-limits = A program finds only some barriers. People who use assistive technology have not yet tried every page.
accessibility-help = If something keeps you from using a page, tell the person who runs Alongside in your service. They can change it or help you in another way.

boundary-title = What stays between us, and what is passed on
boundary-stays = What stays between you and your peer worker
boundary-stays-text = What you talk about. Nothing is written unless you agree how: no note, a line you both agree, a note written together, or a note your peer worker writes and you see at once.
boundary-seen = What you can always see
boundary-seen-text = Everything that is written about you, who wrote it and when, and who has looked at your record.
boundary-passed-on = What must be passed on
boundary-passed-on-text = If somebody may come to serious harm, your peer worker has to tell the person on duty. They tell you first whenever that is safe.
boundary-team = What your clinical team sees
boundary-team-text = Nothing by itself. You decide whether they see your name, your peer worker’s first name and when you met, and you can change your mind at any time.
boundary-leave = When somebody should not see what you read
boundary-leave-text = “Leave this page now” stands on top of your pages. It signs you out and shows the weather at the BBC. Your browser may still list pages that you opened before: use a private window, or clear its history, if somebody else uses the same phone or computer.

date-incomplete = Write the day, the month and the year
date-unknown = There is no such day. Check the day and the month
date-year = Write the year in four digits, like 2026
date-required = Write a date
date-hint = For example, 31 3 2026

# A form that could not be taken as it came.
unfit-not-whole = The form did not arrive whole. Go back and choose the file again.
unfit-files-not-whole = The form did not arrive whole. Go back and choose the files again.
unfit-file-not-whole = The file did not arrive whole. Go back and choose it again.
unfit-form-too-large = This form is larger than can be taken (256 KB). Shorten the text.
unfit-no-site = You belong to no site yet. Ask whoever keeps the accounts.
unfit-cases-too-large = This is larger than can be taken (16 MB). Keep only the columns you need, or divide the rows into several files.
unfit-terms-too-large = This is larger than can be taken (5 MB). Keep only the list of terms in the file.
