-- The tables of the ledger, version 1. A later version adds a file of its own and leaves this one alone.
--
-- Times are microseconds since 1970 in UTC. What is written at planning (people, mailboxes) is wide and is
-- read once; what changes with every batch (progress) is narrow, so that a batch rewrites few pages.
-- The constraints and triggers refuse rows and changes that cannot be true, whatever the program says.

-- One row: what belongs to this file alone.
CREATE TABLE ledger (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    salt BLOB NOT NULL CHECK (length(salt) = 32)      -- hides the mailboxes of erased people
) STRICT;

-- One issue to one list.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    issue_id TEXT NOT NULL CHECK (issue_id <> ''),
    list_id TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,                         -- what the keys of its batches are derived from
    begun_at INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),    -- grows when an edit or another route is accepted
    token INTEGER NOT NULL DEFAULT 0,                 -- the last fencing token that was given out
    batches INTEGER NOT NULL DEFAULT 0,               -- how many batches were formed
    first_person INTEGER,
    last_person INTEGER,
    frontier INTEGER NOT NULL DEFAULT 0,              -- everybody before it was in a batch, or is suppressed
    UNIQUE (issue_id, list_id),
    CHECK ((first_person IS NULL) = (last_person IS NULL))
) STRICT;

-- By which road a version of a run is mailed.
CREATE TABLE routes (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL,
    since INTEGER NOT NULL,
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    sender TEXT NOT NULL,
    PRIMARY KEY (run_id, version)
) STRICT, WITHOUT ROWID;

-- The editions of a run, with the digest of what a reader gets.
CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    name TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (digest <> ''),
    UNIQUE (run_id, name)
) STRICT;

-- What is needed to make each person's message again, byte for byte. Only an erasure changes it.
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    edition_id INTEGER NOT NULL REFERENCES editions (id),
    address TEXT CHECK (address <> ''),
    fields TEXT CHECK (fields IS NULL OR json_valid(fields)),
    erased_at INTEGER,
    CHECK ((address IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((fields IS NULL) = (erased_at IS NOT NULL))
) STRICT;

-- Nobody is twice in a run: every spelling of an address has one key. An erased key is a salted digest.
CREATE TABLE mailboxes (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    key TEXT NOT NULL CHECK (key <> ''),
    person_id INTEGER NOT NULL,
    PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

-- People who are handed over together, for good: key and members of a batch never change.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 64 AND key NOT GLOB '*[^A-Za-z0-9_-]*'),
    size INTEGER NOT NULL CHECK (size >= 1),
    formed_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,                      -- the latest claim
    token INTEGER NOT NULL CHECK (token >= 1),        -- whose claim that was
    attempts INTEGER NOT NULL CHECK (attempts >= 1),
    digest TEXT CHECK (digest <> ''),                 -- of the payload, from the first hand-over on
    state TEXT NOT NULL CHECK (state IN ('in_flight', 'waiting', 'uncertain', 'done', 'dissolved')),
    put_back_at INTEGER,
    due_at INTEGER,
    UNIQUE (run_id, ordinal),
    CHECK ((due_at IS NOT NULL) = (state = 'waiting')),
    CHECK ((put_back_at IS NOT NULL) = (state = 'waiting'))
) STRICT;
CREATE INDEX waiting_batches ON batches (run_id, due_at) WHERE state = 'waiting';
CREATE INDEX open_batches ON batches (run_id, state, id) WHERE state IN ('in_flight', 'uncertain');

-- The members of a batch, as ranges of people without a gap.
CREATE TABLE spans (
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    first_person INTEGER NOT NULL,
    last_person INTEGER NOT NULL,
    PRIMARY KEY (batch_id, first_person),
    CHECK (first_person <= last_person)
) STRICT, WITHOUT ROWID;

-- How far each person's mail has come. The states and their order are told in states.py. One constraint
-- says what a row must look like at each state; several of them cost a batch three times as much.
CREATE TABLE progress (
    person_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    batch_id INTEGER,
    finished_at INTEGER,
    put_back_at INTEGER,
    due_at INTEGER,
    barred INTEGER NOT NULL DEFAULT 0 CHECK (barred = 0 OR barred = 1),  -- never to be handed over again
    CHECK (
        CASE state
            WHEN 'in_flight' THEN
                batch_id IS NOT NULL AND tries >= 1 AND finished_at IS NULL
                AND due_at IS NULL AND put_back_at IS NULL
            WHEN 'accepted' THEN
                batch_id IS NOT NULL AND tries >= 1 AND finished_at IS NOT NULL
                AND due_at IS NULL AND put_back_at IS NULL
            WHEN 'pending' THEN  -- new; or put back on its own, with a time; or waiting within its batch
                finished_at IS NULL AND barred = 0 AND (due_at IS NULL) = (put_back_at IS NULL)
                AND (batch_id IS NULL OR (due_at IS NULL AND tries >= 1))
            WHEN 'uncertain' THEN
                batch_id IS NOT NULL AND tries >= 1 AND finished_at IS NULL
                AND due_at IS NULL AND put_back_at IS NULL
            WHEN 'rejected' THEN
                batch_id IS NOT NULL AND tries >= 1 AND finished_at IS NOT NULL
                AND due_at IS NULL AND put_back_at IS NULL
            WHEN 'failed' THEN
                batch_id IS NOT NULL AND tries >= 1 AND finished_at IS NOT NULL
                AND due_at IS NULL AND put_back_at IS NULL
            WHEN 'suppressed' THEN
                batch_id IS NULL AND finished_at IS NOT NULL AND due_at IS NULL AND put_back_at IS NULL
            ELSE 0
        END
    )
) STRICT;
CREATE INDEX put_back ON progress (run_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX barred ON progress (run_id) WHERE barred = 1;

-- Everything that was tried or decided, in order; only ever added to. It never holds an address.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs (id),
    batch_id INTEGER REFERENCES batches (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind IN ('begin', 'change', 'take', 'plan', 'claim', 'record', 'release', 'doubt', 'settle',
                 'suppress', 'dissolve', 'erase', 'note')
    ),
    tally TEXT CHECK (tally IS NULL OR json_valid(tally)),             -- how many people ended in which state
    reason TEXT NOT NULL DEFAULT '',
    CHECK ((batch_id IS NOT NULL) = (kind IN ('claim', 'record', 'release', 'doubt', 'settle', 'dissolve')))
) STRICT;
CREATE INDEX attempts_of_batch ON attempts (batch_id) WHERE batch_id IS NOT NULL;

-- What came back about one person, where that is more than the state; only ever added to. An IN with six words
-- would build a table for every row, and cost more than the row.
CREATE TABLE answers (
    person_id INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    state TEXT NOT NULL CHECK (
        CASE state
            WHEN 'accepted' THEN 1 WHEN 'rejected' THEN 1 WHEN 'pending' THEN 1
            WHEN 'failed' THEN 1 WHEN 'uncertain' THEN 1 WHEN 'suppressed' THEN 1 ELSE 0
        END
    ),
    provider_id TEXT CHECK (provider_id <> ''),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (person_id, attempt_id),
    CHECK (provider_id IS NULL OR state = 'accepted')
) STRICT, WITHOUT ROWID;

-- Who is sending a run: at most one process. Its fencing token is checked at every claim and answer.
CREATE TABLE senders (
    run_id INTEGER PRIMARY KEY REFERENCES runs (id),
    token INTEGER NOT NULL CHECK (token >= 1),
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,                            -- tells the process from a later one with its pid
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    namespace TEXT NOT NULL,                          -- pids mean nothing outside it
    since INTEGER NOT NULL
) STRICT;

CREATE TRIGGER progress_moves_on BEFORE UPDATE OF state ON progress
WHEN NOT CASE OLD.state
    WHEN 'pending' THEN NEW.state IN ('in_flight', 'suppressed')
    WHEN 'in_flight' THEN NEW.state <> 'in_flight'
    WHEN 'uncertain' THEN NEW.state <> 'in_flight'
    ELSE 0
END
BEGIN SELECT RAISE(ABORT, 'a state cannot follow the one before it'); END;

CREATE TRIGGER progress_stays BEFORE DELETE ON progress
BEGIN SELECT RAISE(ABORT, 'nobody is taken out of a run'); END;

CREATE TRIGGER people_are_only_erased BEFORE UPDATE ON people
WHEN NEW.erased_at IS NULL OR NEW.id <> OLD.id OR NEW.run_id <> OLD.run_id
BEGIN SELECT RAISE(ABORT, 'a person can only be erased'); END;

CREATE TRIGGER people_stay BEFORE DELETE ON people
BEGIN SELECT RAISE(ABORT, 'nobody is taken out of a run'); END;

CREATE TRIGGER batches_are_frozen BEFORE UPDATE ON batches
WHEN NEW.id <> OLD.id OR NEW.run_id <> OLD.run_id OR NEW.version <> OLD.version OR NEW.key <> OLD.key
    OR NEW.ordinal <> OLD.ordinal OR NEW.size <> OLD.size OR NEW.formed_at <> OLD.formed_at
    OR (OLD.digest IS NOT NULL AND NEW.digest IS NOT OLD.digest)
    OR (OLD.state IN ('done', 'dissolved') AND NEW.state <> OLD.state)
BEGIN SELECT RAISE(ABORT, 'a batch keeps what it is'); END;

CREATE TRIGGER batches_stay BEFORE DELETE ON batches
BEGIN SELECT RAISE(ABORT, 'a batch keeps what it is'); END;

CREATE TRIGGER spans_are_frozen BEFORE UPDATE ON spans
BEGIN SELECT RAISE(ABORT, 'a batch keeps its members'); END;

CREATE TRIGGER spans_stay BEFORE DELETE ON spans
BEGIN SELECT RAISE(ABORT, 'a batch keeps its members'); END;

CREATE TRIGGER attempts_are_kept BEFORE UPDATE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END;

CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END;

-- An answer may quote the address, and a provider's id may be made of it: an erasure takes both away.
CREATE TRIGGER answers_are_only_erased BEFORE UPDATE ON answers
WHEN NEW.person_id <> OLD.person_id OR NEW.attempt_id <> OLD.attempt_id OR NEW.state <> OLD.state
    OR NEW.provider_id IS NOT NULL OR NEW.reason <> '(erased)'
BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END;

CREATE TRIGGER answers_stay BEFORE DELETE ON answers
BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END;
