### What the rules of accounts refuse.

account-step-already = This is done already
account-step-not-accepted = They have not used their invitation yet. Confirm them when they have
account-step-suspended = The account is suspended. Let them in again first

tie-missing-worker = Say which peer worker this is: write their reference
tie-missing-person = Say which supported person this is: write their reference
tie-missing-site = Choose at least one site
tie-missing-team = Choose at least one team

password-refused-too-short = Use at least { $least } characters. Three or four unrelated words are easy to remember.
password-refused-too-long = Use at most { $most } characters.
password-refused-too-common = This password is among the first that somebody would try. Three or four unrelated words are easy to remember and hard to guess.
password-refused-their-own = This password is little more than your name, your email address or the name of the service. Use other words.
password-refused-not-hashed = The password could not be stored. Try again.

refusal-account-team-not-written = “{ $team }” is not written as SITE/NAME
refusal-account-no-team = There is no team { $team }
refusal-account-no-reference = There is no { $what } with the reference “{ $reference }”
refusal-account-own-role = You cannot change your own role. Ask another administrator
refusal-account-last-administrator = This is the only active administrator. Make somebody else administrator first
refusal-account-another-key = The server has another key than the one with which codes were set up, so it cannot check them. Use a recovery code, and tell whoever runs the server
refusal-account-app-there = There is an app already. Remove it before you set up another
refusal-account-supported-person = A supported person’s sign-in is given from their own page, by their coordinator or peer worker
refusal-account-sign-in-there = They have a sign-in already. You can give them a new link below
refusal-account-tied-site = site
refusal-account-tied-worker = peer worker
refusal-account-tied-person = supported person
