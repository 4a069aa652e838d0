"""The invented company: fixtures of demo, tests, documents and screenshots."""
