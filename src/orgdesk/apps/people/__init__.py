"""People beside the chart: what they can do, what they learn, where they want to go, and how they move."""
