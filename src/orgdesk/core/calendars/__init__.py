"""Working time: calendars, holidays, deadlines, rosters."""
