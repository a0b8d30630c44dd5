"""`./run soak`: many comments posted while everything below them is killed, hung and emptied; then the account.

plan (what is posted, what breaks; pure) · texts · newsroom (what runs) · breaking (who kills) · posting, deciding,
watching, mail (the people outside, as processes of their own that leave journals) · records (rows, by SQL) · judging
(pure) · figures · drawing · telling · running (the order of it all). `misbehaving` and `settings` are loaded by the
product. Unlike the rest of the runner it runs under the product's own Python.
"""
