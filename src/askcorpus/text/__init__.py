"""Pure functions over strings: normal forms, words, sentences, safe display."""
