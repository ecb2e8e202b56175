"""How is the monthly bulletin about risk made and written? Leads only."""
