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
    ];
}
