-- The tables of the ledger, version 2: from what a run was planned last.

-- A plan that was made from the very same files need not be made again. Nobody is ever taken out of a run, so
-- what stands here stays true whatever becomes of its people.
CREATE TABLE origins (
    run_id INTEGER PRIMARY KEY REFERENCES runs (id),
    digest TEXT NOT NULL CHECK (digest <> ''),        -- of all that decided who is in the run, and how
    told TEXT NOT NULL CHECK (json_valid(told))       -- what the caller found out from it; never an address
) STRICT;
