# Signing in, one's own account, and the accounts of a service.
sign-in-title = Sign in
sign-in-kept = Sign in to go on where you were. What you typed has been kept.
sign-in-email = Email address
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = The email address and the password do not belong together. Check both and try again
sign-in-wait = There were many attempts to sign in to this account. Wait 15 minutes, then try again
