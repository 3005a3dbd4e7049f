"""Target-decoy: the same case with its ties and traits dealt out anew, through the same scorer."""
