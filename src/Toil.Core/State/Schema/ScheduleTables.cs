namespace Toil.State.Schema;

/// <summary>The table of registered schedules, and what tells their runs from others.</summary>
/// <remarks>
/// A schedule belongs to a user of a machine. <c>calendar</c> reads as the same calendar without its zone; <c>since</c> is when it began to be due:
/// nothing before it was missed. <c>hash</c> is that of what was registered.
/// </remarks>
internal static class ScheduleTables
{
    public static string Sql(StoreDialect _) => """
        CREATE TABLE toil_schedule (
            name          TEXT   NOT NULL,
            machine       TEXT   NOT NULL,
            person        TEXT   NOT NULL,
            target        TEXT   NOT NULL,
            runbook       TEXT   NOT NULL,
            path          TEXT   NOT NULL,
            calendar      TEXT   NOT NULL,
            written       TEXT   NOT NULL,
            zone          TEXT   NOT NULL,
            delay         BIGINT NOT NULL,
            hash          TEXT   NOT NULL,
            registered_at BIGINT NOT NULL,
            since         BIGINT NOT NULL,
            PRIMARY KEY (name, machine, person)
        );
        ALTER TABLE toil_runbook_run ADD COLUMN schedule TEXT;
        CREATE INDEX toil_runbook_run_by_schedule ON toil_runbook_run (schedule, started_at) WHERE schedule IS NOT NULL;
        """;
}
