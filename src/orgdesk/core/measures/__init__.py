"""What every measure means, over plain records; mining."""
