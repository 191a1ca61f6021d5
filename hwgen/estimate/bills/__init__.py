"""Bills of the units, one module for each kind; they are found by discovery."""
