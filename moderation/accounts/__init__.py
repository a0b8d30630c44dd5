"""How members of the staff prove who they are: paced sign-in, the second factor, and what ends with a password.

It knows nothing of HTTP. Who may do what is moderation/roles.py's.
"""
