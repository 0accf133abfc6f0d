CREATE TABLE executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    start_time INTEGER NOT NULL,
    wake INTEGER,
    wake_checksum INTEGER NOT NULL,
    status TEXT,
    stop_time INTEGER,
    history INTEGER,
    history_checksum INTEGER NOT NULL,
    start_checksum INTEGER NOT NULL,
    end_checksum INTEGER NOT NULL,
    identity TEXT NOT NULL,
    error TEXT,
    cause TEXT,
    input TEXT NOT NULL,
    output TEXT,
    UNIQUE (machine, name)
) STRICT;
CREATE INDEX executions_by_status ON executions (status);
CREATE INDEX executions_by_machine ON executions (machine, id, status);
CREATE INDEX executions_by_stop_time ON executions (stop_time) WHERE stop_time IS NOT NULL;

CREATE INDEX executions_by_wake ON executions (wake) WHERE wake IS NOT NULL;
CREATE TABLE scopes (
    execution INTEGER NOT NULL,
    path TEXT NOT NULL,
    history INTEGER,
    checksum INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (execution, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    row INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL,
    previous INTEGER,
    first INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    events TEXT NOT NULL
) STRICT;
