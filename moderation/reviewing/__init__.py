"""What moderators do: decide, alone or in bulk, undo, claim, feature, note, keep the word list, push articles."""
