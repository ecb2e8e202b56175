"""What can be asked over HTTP? One module per group of routes."""
