"""What was checked of hwgen, how, and what came of it: `make trust` prints the scorecard."""
