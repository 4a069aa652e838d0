"""The programming interface: tokens, the machinery that every app's routes share, and webhooks that tell other systems what happened."""
