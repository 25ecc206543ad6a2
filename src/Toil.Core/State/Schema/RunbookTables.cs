namespace Toil.State.Schema;

/// <summary>The tables of runs of runbooks.</summary>
/// <remarks>
/// <c>toil_runbook_run</c> has a row for each run, with the runbook as it was, and who runs it now; <c>token</c> changes with whoever does, and every write to
/// the journal holds against it. <c>toil_runbook_event</c> is the journal, append-only. <c>lock_name</c> is the runbook's name while a run of it
/// keeps others out.
/// </remarks>
internal static class RunbookTables
{
    public static string Sql(StoreDialect dialect) => $"""
        CREATE TABLE toil_runbook_run (
            id          TEXT   NOT NULL PRIMARY KEY,
            runbook     TEXT   NOT NULL,
            path        TEXT   NOT NULL,
            hash        TEXT   NOT NULL,
            definition  TEXT   NOT NULL,
            parameters  TEXT   NOT NULL,
            folder      TEXT   NOT NULL,
            environment TEXT,
            rehearsal   BIGINT NOT NULL,
            state       TEXT   NOT NULL,
            person      TEXT   NOT NULL,
            machine     TEXT   NOT NULL,
            holder      TEXT   NOT NULL,
            token       TEXT   NOT NULL,
            beat_at     BIGINT NOT NULL,
            started_at  BIGINT NOT NULL,
            ended_at    BIGINT,
            worked      BIGINT NOT NULL,
            resumes     BIGINT NOT NULL,
            exit_code   BIGINT,
            reason      TEXT,
            outputs     TEXT,
            lock_name   TEXT
        );
        CREATE INDEX toil_runbook_run_by_start ON toil_runbook_run (started_at, id);
        CREATE INDEX toil_runbook_run_by_name ON toil_runbook_run (runbook, started_at, id);
        CREATE UNIQUE INDEX toil_runbook_run_alone ON toil_runbook_run (lock_name) WHERE lock_name IS NOT NULL;
        CREATE TABLE toil_runbook_event (
            id      {dialect.Identity},
            run_id  TEXT   NOT NULL REFERENCES toil_runbook_run (id) ON DELETE CASCADE,
            step    TEXT   NOT NULL,
            kind    TEXT   NOT NULL,
            attempt BIGINT NOT NULL,
            at      BIGINT NOT NULL,
            body    TEXT   NOT NULL
        );
        CREATE INDEX toil_runbook_event_by_run ON toil_runbook_event (run_id, id);
        CREATE TABLE toil_runbook_approval (
            run_id     TEXT   NOT NULL REFERENCES toil_runbook_run (id) ON DELETE CASCADE,
            step       TEXT   NOT NULL,
            hash       TEXT   NOT NULL,
            message    TEXT   NOT NULL,
            approvers  TEXT   NOT NULL,
            asked_at   BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            decision   TEXT,
            decided_by TEXT,
            decided_at BIGINT,
            note       TEXT,
            PRIMARY KEY (run_id, step)
        );
        """;
}
