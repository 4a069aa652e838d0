"""What customers send back: cover as sold, lines with their own states, replacement with history, shipping."""
