-- Whose database it is: the fingerprint of the key that is not in it. A node with another key does not start.
CREATE TABLE installation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key_fingerprint TEXT NOT NULL
) STRICT;
