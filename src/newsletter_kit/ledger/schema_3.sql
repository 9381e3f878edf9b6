-- The tables of the ledger, version 3: what was claimed and not sealed was surely not handed over.

-- So a batch can be claimed, and its messages made, while another one is on its way, and a death leaves no more
-- in doubt. What an older program claimed, it may have handed over without a seal: hence the default.
ALTER TABLE batches ADD COLUMN sealed INTEGER NOT NULL DEFAULT 1 CHECK (sealed = 0 OR sealed = 1);
