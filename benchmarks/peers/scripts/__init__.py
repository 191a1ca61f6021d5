"""What runs in the environment of a peer: no module of hwgen is there."""
