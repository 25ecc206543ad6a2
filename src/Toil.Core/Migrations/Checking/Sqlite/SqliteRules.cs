using Toil.Migrations.Checking.Shapes;
using Toil.Operations;

namespace Toil.Migrations.Checking.Sqlite;

/// <summary>Risks of statements in SQLite, where whoever writes locks the whole file.</summary>
internal sealed class SqliteRules(CheckFindings findings, SqliteRehearsal rehearsal, Func<string, Task<List<object?[]>?>> ask)
{
    private const long ManyRows = 10_000;

    /// <summary>Tables whose rows earlier steps change.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Looks at a statement before it runs.</summary>
    public async Task CheckAsync(StatementAt at)
    {
        CheckTable? table = at.Shape.Table is { } written ? await rehearsal.FindAsync(written) : null;
        if (at.Shape.Verb == SqlVerb.DropTable && table is { IsNew: false, Rows: not 0 })
        {
            await CascadeAsync(at, table);
        }

        Severity grade = table is null || table.IsNew ? Severity.None : RowScale.Grade(table.Rows);
        switch (at.Shape)
        {
            case { Verb: SqlVerb.Vacuum }:
                if (at.Step.Transaction)
                {
                    findings.Add(CheckRules.NotInTransaction, at.Step, at.Place, "SQLite does not run VACUUM in a transaction.", "Write 'transaction: false' in the step.");
                }

                findings.Add(CheckRules.TableLocked, at.Step, at.Place, "The whole file is written anew, and until that is done nobody can write.", "Choose an hour of little load.", Severity.Warning);
                break;
            case { Verb: SqlVerb.Other } when at.Step.Transaction && (at.Shape.Statement.Begins("ATTACH") || at.Shape.Statement.Begins("DETACH")):
                findings.Add(CheckRules.NotInTransaction, at.Step, at.Place, "A database cannot be attached or detached in a transaction.", "Write 'transaction: false' in the step.");
                break;
            case { Verb: SqlVerb.Other } when at.Step.Transaction && Engine.SessionSettings.IsForeignKeys(at.Shape.Statement):
                findings.Add(
                    CheckRules.NotInTransaction, at.Step, at.Place, "PRAGMA foreign_keys does nothing in a transaction, and dropping a table takes the rows that refer to it along.",
                    "Write 'transaction: false' in the step.");
                break;
            case { Verb: SqlVerb.CreateIndex, Index: { } index } when table is not null:
                if (grade == Severity.High)
                {
                    Locked(CheckRules.TableLocked, at, $"The index is built over {RowScale.Words(table.Rows)} of {table.Info.Name}, and until it is done nobody can write to the file.");
                }

                if (index.IsUnique)
                {
                    await DuplicatesAsync(at, table, index);
                }

                break;
            case { Verb: SqlVerb.AlterTable } when table is not null:
                await AlterAsync(at, table, grade);
                break;
            case { Verb: SqlVerb.DropTable } when table is { IsNew: false } && table.Rows != 0 && at.IsReversible:
                findings.Add(
                    CheckRules.DataLost, at.Step, at.Place, $"{table.Info.Name} goes and all that is in it is gone, and no 'down' brings it back.",
                    "Rename the table instead and drop it when nobody misses it, or write 'irreversible:' with the reason in place of 'down'.");
                break;
            case { Verb: SqlVerb.Update or SqlVerb.Delete, HasWhere: false } when table is { IsNew: false, Rows: >= ManyRows }:
                findings.Add(
                    CheckRules.BulkWrite, at.Step, at.Place, $"One statement writes {RowScale.Words(table.Rows)} of {table.Info.Name}, and nobody else can write until it is done.",
                    $"Make it a '{(at.Shape.Verb == SqlVerb.Update ? "backfill" : "purge")}' step: its batches can be paused, and let others through.");
                break;
        }

        if (at.Shape.Verb is SqlVerb.Insert or SqlVerb.Update or SqlVerb.Delete && table is not null)
        {
            Changed.Add(table.Info.Name);
        }
    }

    // To drop a table is to delete its rows first, and what refers to them goes with them.
    private async Task CascadeAsync(StatementAt at, CheckTable table)
    {
        List<object?[]> others = await rehearsal.Session.RowsAsync(
            """
            SELECT DISTINCT m.name, f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f, pragma_foreign_keys p
            WHERE m.type = 'table' AND m.name <> @p0 COLLATE NOCASE AND f."table" = @p0 COLLATE NOCASE AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT') AND p.foreign_keys = 1
            """,
            CancellationToken.None, table.Info.Name);
        if (others.Count > 0)
        {
            findings.Add(
                CheckRules.CascadeDeletes, at.Step, at.Place,
                $"To drop {table.Info.Name} deletes its rows, and with them those that refer to it: {string.Join(", ", others.Select(row => $"{row[0]} ({row[1]})"))}.",
                "Where another table takes its name, begin the step with PRAGMA foreign_keys = OFF, end it with PRAGMA foreign_keys = ON, and write 'transaction: false'.");
        }
    }

    private async Task AlterAsync(StatementAt at, CheckTable table, Severity grade)
    {
        foreach (AlterShape action in at.Shape.Actions)
        {
            if (action.Kind == AlterKind.DropColumn)
            {
                if (grade > Severity.None)
                {
                    Locked(CheckRules.TableRewrite, at, $"{table.Info.Name}, {RowScale.Words(table.Rows)}, is written anew without the column, and until that is done nobody can write to the file.");
                }

                if (at.IsReversible && !table.IsNew && action.Name is { } dropped && table.Info.FindWritten(dropped) is { } gone)
                {
                    findings.Add(
                        CheckRules.DataLost, at.Step, at.Place, $"What is in {table.Info.Name}.{gone.Name} is gone with it, and no 'down' brings it back.",
                        "Copy it away in an earlier step, or write 'irreversible:' with the reason in place of 'down'.");
                }
            }
            else if (action is { Kind: AlterKind.AddColumn, Column: { } column } && !table.IsNew && Refusal(column) is { } why
                && await ask(RowQuestions.Any(table.Info.Sql)) is { Count: > 0 })
            {
                // SQLite looks at this only where there are rows.
                findings.Add(
                    CheckRules.NotNullViolated, at.Step, at.Place, $"The new column {column.Name} {why}, and {table.Info.Name} has rows.",
                    "Give it a constant default; or add it without one and fill it with a backfill.");
            }
        }
    }

    private static string? Refusal(ColumnShape column)
    {
        if (column.IsGenerated)
        {
            return null;
        }

        bool isNull = column.Default is null || (column.Default is [var only] && only.Is("NULL"));
        bool varies = column.Default is [var first, ..] && (first.IsMark('(') || first.IsAny("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"));
        return varies ? "has a default that is not a constant" : column.IsNotNull && isNull ? "is NOT NULL without a default" : null;
    }

    private async Task DuplicatesAsync(StatementAt at, CheckTable table, IndexShape index)
    {
        if (table.IsNew || Changed.Contains(table.Info.Name))
        {
            return;
        }

        string[] expressions = [.. index.Elements.Select(element => element.Sql)];
        string over = string.Join(", ", expressions);
        List<object?[]>? rows = await ask(RowQuestions.Duplicates(table.Info.Sql, expressions, index.Predicate, nullsAreEqual: false));
        if (rows is null)
        {
            findings.Add(CheckRules.NotLookedAt, at.Step, at.Place, $"Whether ({over}) is unique in {table.Info.Name} could not be looked at.", "Look yourself before you run it.");
        }
        else if (RowQuestions.Words(rows) is { } words)
        {
            findings.Add(
                CheckRules.UniqueDuplicates, at.Step, at.Place, $"({over}) is not unique in {table.Info.Name}: {words}.",
                "Merge or remove them first, in an earlier step; a purge or a backfill can.");
        }
    }

    private void Locked(string rule, StatementAt at, string message)
        => findings.Add(rule, at.Step, at.Place, message, "Choose an hour of little load: SQLite has no other way.", Severity.Warning);
}
