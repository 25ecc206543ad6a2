namespace Toil.State.Schema;

/// <summary>The tables of the toil log.</summary>
/// <remarks>
/// <c>toil_entry</c> holds the newest revision of each entry, <c>toil_entry_history</c> every earlier one, append-only. <c>trigger</c> is a word of
/// SQL, so the column is named <c>cause</c>. Durations are microseconds, tags a JSON array of texts, pauses one of
/// begin, end, begin, end.
/// </remarks>
internal static class LogTables
{
    private const string Content = """
            id         TEXT   NOT NULL,
            short_id   TEXT   NOT NULL,
            revision   BIGINT NOT NULL,
            change     TEXT   NOT NULL,
            changed_at BIGINT NOT NULL,
            changed_by TEXT   NOT NULL,
            removed    BIGINT NOT NULL,
            task       TEXT   NOT NULL,
            category   TEXT   NOT NULL,
            cause      TEXT   NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at   BIGINT NOT NULL,
            hands_on   BIGINT NOT NULL,
            zone       TEXT   NOT NULL,
            person     TEXT   NOT NULL,
            team       TEXT,
            tags       TEXT   NOT NULL,
            note       TEXT,
            reference  TEXT,
            source     TEXT   NOT NULL
        """;

    /// <summary>Makes them. The index on running timers is what keeps a person from having two.</summary>
    public static string Sql(StoreDialect _) => $"""
        CREATE TABLE toil_entry (
        {Content},
            import_key TEXT,
            PRIMARY KEY (id),
            CHECK (ended_at > started_at),
            CHECK (hands_on > 0 AND hands_on <= ended_at - started_at)
        );
        CREATE UNIQUE INDEX toil_entry_by_import_key ON toil_entry (import_key) WHERE import_key IS NOT NULL;
        CREATE INDEX toil_entry_by_short_id ON toil_entry (short_id);
        CREATE INDEX toil_entry_by_start ON toil_entry (started_at, id);
        CREATE INDEX toil_entry_by_person ON toil_entry (person, started_at);
        CREATE TABLE toil_entry_history (
        {Content},
            PRIMARY KEY (id, revision)
        );
        CREATE TABLE toil_timer (
            id         TEXT   NOT NULL PRIMARY KEY,
            person     TEXT   NOT NULL,
            task       TEXT   NOT NULL,
            category   TEXT   NOT NULL,
            cause      TEXT   NOT NULL,
            started_at BIGINT NOT NULL,
            zone       TEXT   NOT NULL,
            team       TEXT,
            tags       TEXT   NOT NULL,
            note       TEXT,
            reference  TEXT,
            pauses     TEXT   NOT NULL,
            paused_at  BIGINT,
            resumes    TEXT
        );
        CREATE UNIQUE INDEX toil_timer_running ON toil_timer (person) WHERE paused_at IS NULL;
        """;

    /// <summary>
    /// The columns that a report reads, in the order in which it reads them: a report over a million entries reads a third of the bytes, and sorts
    /// nothing. Not on PostgreSQL, which refuses an index entry of more than a third of a page, and with it the entry.
    /// </summary>
    public static string ReportSql(StoreDialect dialect) => dialect == StoreDialect.Sqlite
        ? """
            CREATE INDEX toil_entry_for_report ON toil_entry
                (started_at, ended_at, hands_on, person, team, zone, task, category, cause, source, tags, removed) WHERE removed = 0
            """
        : "SELECT 1";
}
