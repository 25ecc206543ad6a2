namespace Toil.State.Schema;

/// <summary>The schema's history. New steps go at the end.</summary>
internal static class StoreUpgrades
{
    /// <summary>All steps, oldest first.</summary>
    public static IReadOnlyList<StoreUpgrade> All { get; } =
    [
        new(1, "runs", _ => """
            CREATE TABLE toil_run (
                id           TEXT   NOT NULL PRIMARY KEY,
                operation    TEXT   NOT NULL,
                started_at   BIGINT NOT NULL,
                ended_at     BIGINT,
                state        TEXT   NOT NULL,
                machine      TEXT   NOT NULL,
                person       TEXT   NOT NULL,
                options_json TEXT   NOT NULL,
                summary_json TEXT
            );
            CREATE INDEX toil_run_by_start ON toil_run (started_at, id);
            CREATE INDEX toil_run_by_operation ON toil_run (operation, started_at, id);
            """),
        new(2, "recorded sweeps", dialect => $"""
            CREATE TABLE toil_certificate_part (
                id         {dialect.Identity},
                run_id     TEXT   NOT NULL UNIQUE,
                sweep_name TEXT   NOT NULL,
                sweep_id   TEXT   NOT NULL,
                shard      BIGINT NOT NULL,
                shards     BIGINT NOT NULL,
                started_at BIGINT NOT NULL,
                ended_at   BIGINT,
                findings   BIGINT
            );
            CREATE INDEX toil_certificate_part_by_name ON toil_certificate_part (sweep_name, id);
            CREATE TABLE toil_certificate_finding (
                part_id   BIGINT NOT NULL REFERENCES toil_certificate_part (id) ON DELETE CASCADE,
                place_key BIGINT NOT NULL,
                is_unread BIGINT NOT NULL,
                body      TEXT   NOT NULL
            );
            CREATE INDEX toil_certificate_finding_by_part ON toil_certificate_finding (part_id);
            """),
        new(3, "toil log", LogTables.Sql),
        new(4, "toil log report", LogTables.ReportSql),
        new(5, "rehearsals", _ => """
            CREATE TABLE toil_rehearsal (
                id            TEXT   NOT NULL PRIMARY KEY,
                migration     TEXT   NOT NULL,
                plan_hash     TEXT   NOT NULL,
                passed        BIGINT NOT NULL,
                at            BIGINT NOT NULL,
                document      TEXT   NOT NULL,
                actual        BIGINT,
                actual_at     BIGINT,
                actual_in     TEXT
            );
            CREATE INDEX toil_rehearsal_by_migration ON toil_rehearsal (migration, at);
            CREATE INDEX toil_rehearsal_by_plan ON toil_rehearsal (plan_hash, at);
            """),
        new(6, "runbooks", RunbookTables.Sql),
        new(7, "schedules", ScheduleTables.Sql),
        new(8, "kinds of toil log entries", LogTables.KindSql),
    ];
}
