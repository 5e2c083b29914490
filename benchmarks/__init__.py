"""How fast Chatclick is, as ratios within one run. `make bench` prints and stores the report."""
