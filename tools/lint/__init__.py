"""The house's own rules, read off the syntax tree; each brings its own good and bad examples, which a test holds it to."""
