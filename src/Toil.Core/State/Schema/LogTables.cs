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

    /// <summary>Gives their kind to entries that say nothing of it: an earlier Toil wrote them, before the table was there or while it was made.</summary>
    public const string FillKinds = $"""
        INSERT INTO toil_entry_kind (person, team, zone, task, category, cause, source, run_tags)
            SELECT DISTINCT person, team, zone, task, category, cause, source, {RunTags} FROM toil_entry WHERE kind IS NULL;
        UPDATE toil_entry SET kind = (
            SELECT MIN(k.id) FROM toil_entry_kind k
            WHERE k.task = toil_entry.task AND k.person = toil_entry.person AND k.zone = toil_entry.zone AND k.category = toil_entry.category AND k.cause = toil_entry.cause
                AND k.source = toil_entry.source AND COALESCE(k.team, '') = COALESCE(toil_entry.team, '') AND k.run_tags = {RunTags})
            WHERE kind IS NULL
        """;

    // Of what no runbook booked the tags do not matter to a report.
    private const string RunTags = "CASE WHEN toil_entry.source = 'runbook' THEN toil_entry.tags ELSE '' END";

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

    /// <summary>
    /// What entries have in common, once: a report over a million of them reads a number for each instead of seven texts. The same kind may be
    /// there twice, where two who booked it first did so at once.
    /// </summary>
    public static string KindSql(StoreDialect dialect) => $"""
        CREATE TABLE toil_entry_kind (
            id       {dialect.Identity},
            person   TEXT NOT NULL,
            team     TEXT,
            zone     TEXT NOT NULL,
            task     TEXT NOT NULL,
            category TEXT NOT NULL,
            cause    TEXT NOT NULL,
            source   TEXT NOT NULL,
            run_tags TEXT NOT NULL
        );
        CREATE INDEX toil_entry_kind_by_task ON toil_entry_kind (task, person);
        DROP INDEX IF EXISTS toil_entry_for_report;
        ALTER TABLE toil_entry ADD COLUMN kind BIGINT REFERENCES toil_entry_kind (id);
        {FillKinds};
        CREATE INDEX toil_entry_without_kind ON toil_entry (id) WHERE kind IS NULL;
        CREATE INDEX toil_entry_for_report ON toil_entry (started_at, ended_at, hands_on, kind, removed) WHERE removed = 0
        """;
}
