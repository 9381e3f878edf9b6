-- The tables of the ledger, version 5: when a batch was claimed and sealed, by a clock that nobody sets.

-- The clock on the wall may be set between two calls of a send, and then a batch in doubt looks older than it is, or
-- younger. What an older program wrote has no such reading; neither has what was written where there is no such clock.
ALTER TABLE batches ADD COLUMN claimed_on TEXT CHECK (claimed_on <> '');  -- the latest claim
ALTER TABLE batches ADD COLUMN sealed_on TEXT CHECK (sealed_on <> '');    -- the latest seal
