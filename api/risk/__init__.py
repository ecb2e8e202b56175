"""Which leads does the API answer with? Lists that commands computed and kept; leads only."""
