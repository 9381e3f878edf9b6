-- The tables of the ledger, version 4: one name for a whole call, and claims that pass over who waits.

-- Where a provider merges, it names the call and not each message. So many readers under one name were a row each.
ALTER TABLE attempts ADD COLUMN named TEXT CHECK (named <> '');

-- Before a change it costs a tenth more: SQLite then looks for the row twice.
DROP TRIGGER progress_moves_on;

CREATE TRIGGER progress_moves_on AFTER UPDATE OF state ON progress
WHEN NOT CASE OLD.state
    WHEN 'pending' THEN NEW.state IN ('in_flight', 'suppressed')
    WHEN 'in_flight' THEN NEW.state <> 'in_flight'
    WHEN 'uncertain' THEN NEW.state <> 'in_flight'
    ELSE 0
END
BEGIN SELECT RAISE(ABORT, 'a state cannot follow the one before it'); END;

-- Who was put back after now tells that the clock went back. To ask each of those who wait would cost every claim.
CREATE INDEX put_back_when ON progress (run_id, put_back_at) WHERE put_back_at IS NOT NULL;
CREATE INDEX waiting_since ON batches (run_id, put_back_at) WHERE state = 'waiting';
