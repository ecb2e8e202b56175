"""What can be asked on the command line? One module per command."""
