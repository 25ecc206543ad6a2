using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>What a plan's own statements set for their connection alone: a run that goes on has another connection, and what was set before holds there too.</summary>
internal static class SessionSettings
{
    private static readonly string[] s_pragmas =
        ["foreign_keys", "ignore_check_constraints", "legacy_alter_table", "recursive_triggers", "reverse_unordered_selects", "trusted_schema", "writable_schema"];

    /// <summary>Sets on a new connection what the steps before, and the statements of this one that are done, have set.</summary>
    public static async Task ReplayAsync(MigrationJob job, StepBook book, MigrationStep step, MigrationDirection direction, CancellationToken cancellation)
    {
        if (job.Prepared == job.Session)
        {
            return;
        }

        bool isUp = direction == MigrationDirection.Up;
        foreach (MigrationStep before in (isUp ? job.Plan.Steps : job.Plan.Steps.Reverse()).Where(one => isUp ? one.Number <= step.Number : one.Number >= step.Number))
        {
            if (before is not SqlStep sql || book.Row(before, direction) is not { } row)
            {
                continue;
            }

            foreach (string statement in (isUp ? sql.Up : sql.Down).Take(row.Statement).Where(Sets))
            {
                await job.Session.ExecuteWholeAsync(statement, cancellation);
            }
        }

        job.Prepared = job.Session;
    }

    /// <summary>Refuses, before anything is begun, what SQLite passes over without a word in a transaction: the rows that refer to a table would go when it is dropped.</summary>
    /// <exception cref="ToilException"><c>PragmaInTransaction</c>.</exception>
    public static void RefuseInTransaction(MigrationPlan plan, TargetDatabase database)
    {
        if (database.Location.Kind == TargetKind.Sqlite
            && plan.Steps.OfType<SqlStep>().FirstOrDefault(step => step.Transaction && step.Up.Concat(step.Down).Any(text => IsForeignKeys(SqlSplitter.Split(text)[0]))) is { } found)
        {
            throw ToilException.Invalid(
                "PragmaInTransaction", $"{found.Shown}: PRAGMA foreign_keys does nothing in a transaction, and dropping a table would take the rows that refer to it along.",
                "Write 'transaction: false' in the step: its statements then run one by one, each with its checkpoint.", found.Name);
        }
    }

    /// <summary>True for a statement that turns foreign keys on or off.</summary>
    public static bool IsForeignKeys(SqlStatement statement) => statement.Begins("PRAGMA") && statement.Tokens.Count > 3 && NameOf(statement).Is("foreign_keys");

    private static bool Sets(string text)
    {
        SqlStatement statement = SqlSplitter.Split(text)[0];
        return statement.Tokens[0].IsAny("ATTACH", "DETACH", "RESET")
            || (statement.Begins("SET") && !statement.Begins("SET", "LOCAL") && !statement.Begins("SET", "CONSTRAINTS"))
            || (statement.Begins("PRAGMA") && statement.Tokens.Count > 3 && NameOf(statement).IsAny(s_pragmas));
    }

    // A schema may stand before it.
    private static SqlToken NameOf(SqlStatement pragma) => pragma.Tokens[2].IsMark('.') ? pragma.Tokens[3] : pragma.Tokens[1];
}
