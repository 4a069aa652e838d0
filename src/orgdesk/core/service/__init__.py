"""The service desk's rules: clocks, priority, routing, declarations, qualification."""
