using Toil.Migrations.Checking.Shapes;
using Toil.Operations;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Risks of statements that go over whole tables, take them away, or cannot run where they stand.</summary>
internal sealed class PostgresOtherRules(PostgresSituation now)
{
    // What a planner expects of one statement; more, and its transaction holds rows and old versions for long.
    private const long ManyRows = 10_000;
    private const long VeryManyRows = 1_000_000;

    /// <summary>Looks at a statement that changes the schema or goes over a table.</summary>
    public async Task CheckAsync(StatementAt at)
    {
        switch (at.Shape.Verb)
        {
            case SqlVerb.CreateTable when at.Shape is { IsConditional: false, Table: { } made } && await now.Catalog.FindAsync(made) is not null:
                now.Findings.Add(CheckRules.AlreadyThere, at.Step, at.Place, $"There is a table {made}.", "Choose another name, or write IF NOT EXISTS.");
                break;
            case SqlVerb.DropTable:
                await GoneAsync(at, "and all that is in it is gone");
                break;
            case SqlVerb.Truncate:
                await GoneAsync(at, "is emptied: the rows are gone");
                await LockedAsync(at, "Write a 'purge' step, whose batches let others through.", Severity.Warning);
                break;
            case SqlVerb.Vacuum when at.Shape.IsFull:
            case SqlVerb.Cluster:
                await LockedAsync(at, "Choose an hour when nobody needs the table, or repack it with a tool that copies it.", null);
                break;
            case SqlVerb.Lock:
                await LockedAsync(at, "Take it out: each statement takes the lock that it needs.", Severity.Warning);
                break;
            case SqlVerb.Refresh when !at.Shape.IsConcurrent:
                now.Findings.Add(
                    CheckRules.TableLocked, at.Step, at.Place, $"Nobody can read {at.Shape.Table} until it is filled again.",
                    "Give it a unique index, and write REFRESH MATERIALIZED VIEW CONCURRENTLY.", Severity.Warning);
                break;
        }
    }

    /// <summary>Looks at a statement that writes rows.</summary>
    /// <param name="at">The statement.</param>
    /// <param name="rows">Rows that the planner expects it to go over.</param>
    public void Bulk(StatementAt at, long? rows)
    {
        if (rows is not { } count || count < ManyRows)
        {
            return;
        }

        string kind = at.Shape.Verb switch
        {
            SqlVerb.Update => "Make it a 'backfill' step: its batches can be paused, and let others through.",
            SqlVerb.Delete => "Make it a 'purge' step: its batches can be paused, and let others through.",
            _ => "Make it a 'copy' step: its batches can be paused, and are counted on both sides.",
        };
        now.Findings.Add(
            CheckRules.BulkWrite, at.Step, at.Place, $"One statement writes {RowScale.Words(count)} of {at.Shape.Table}, and holds them until it is done.", kind,
            count < VeryManyRows ? Severity.Warning : Severity.High);
    }

    /// <summary>Looks whether a statement may stand in a transaction.</summary>
    public void Transaction(StatementAt at)
    {
        if (at.Step.Transaction && TransactionRules.IsAlone(at.Shape))
        {
            now.Findings.Add(
                CheckRules.NotInTransaction, at.Step, at.Place, $"PostgreSQL does not run {(at.IsDown ? "this statement of the way back" : "this statement")} in a transaction.", "Write 'transaction: false' in the step.");
        }
    }

    private async Task GoneAsync(StatementAt at, string what)
    {
        foreach (string written in at.Shape.Objects)
        {
            CheckTable? table = at.Shape.IsConditional
                ? await now.Catalog.FindAsync(written)
                : await ColumnCheck.TableAsync(now.Findings, now.Catalog, at.Step, at.Place, written);
            if (table is { IsNew: false } && at.IsReversible && table.Rows != 0)
            {
                now.Findings.Add(
                    CheckRules.DataLost, at.Step, at.Place,
                    at.Shape.Verb == SqlVerb.Truncate ? $"{table.Info.Name} {what}, and no 'down' brings them back." : $"{table.Info.Name} goes {what}, and no 'down' brings it back.",
                    "Rename the table instead and drop it when nobody misses it, copy its rows away first, or write 'irreversible:' with the reason in place of 'down'.");
            }
        }
    }

    private async Task LockedAsync(StatementAt at, string remedy, Severity? severity)
    {
        foreach (string written in at.Shape.Objects)
        {
            if (await ColumnCheck.TableAsync(now.Findings, now.Catalog, at.Step, at.Place, written) is { IsNew: false } table
                && (severity ?? RowScale.Grade(table.Rows)) is > Severity.None and var grade)
            {
                now.Findings.Add(CheckRules.TableLocked, at.Step, at.Place, $"{table.Info.Name}, {RowScale.Words(table.Rows)}, is locked until the statement or its transaction is done.", remedy, grade);
            }
        }
    }
}
