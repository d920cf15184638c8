"""Tables that departments keep: found by their words, read where they stand, nothing retyped and nothing guessed."""
