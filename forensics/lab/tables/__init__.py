"""What every world has in common: countries, networks, clients, models, cards, mail, words."""
