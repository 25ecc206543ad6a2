using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Risks of the actions of ALTER TABLE.</summary>
internal sealed class PostgresAlterRules(PostgresSituation now, PostgresIndexRules indexes)
{
    private readonly PostgresTypeChange _types = new(now);

    /// <summary>Looks at every action.</summary>
    public async Task CheckAsync(StatementAt at)
    {
        if (at.Shape.Table is not { } written
            || (at.Shape.IsConditional && await now.Catalog.FindAsync(written) is null)
            || await ColumnCheck.TableAsync(now.Findings, now.Catalog, at.Step, at.Place, written) is not { IsVague: false } table)
        {
            return;
        }

        foreach (AlterShape action in at.Shape.Actions)
        {
            Severity grade = table.IsNew ? Severity.None : RowScale.Grade(table.Rows);
            switch (action)
            {
                case { Kind: AlterKind.AddColumn, Column: { } column }:
                    await AddColumnAsync(at, table, action, column, grade);
                    break;
                case { Kind: AlterKind.AddConstraint, Constraint: { } constraint }:
                    await AddConstraintAsync(at, table, constraint, grade);
                    break;
                case { Kind: AlterKind.SetNotNull, Name: { } name } when Known(at, table, action, name) is { IsNullable: true } column:
                    await NotNullAsync(at, table, column.Name, grade);
                    break;
                case { Kind: AlterKind.Type, Name: { } name } when Known(at, table, action, name) is { } column && grade > Severity.None:
                    await _types.CheckAsync(at, table, column, action, grade);
                    break;
                case { Kind: AlterKind.DropColumn, Name: { } name } when Known(at, table, action, name) is { } column && at.IsReversible:
                    now.Findings.Add(
                        CheckRules.DataLost, at.Step, at.Place, $"What is in {table.Info.Name}.{column.Name} is gone with it, and no 'down' brings it back.",
                        "Copy it away in an earlier step, or write 'irreversible:' with the reason in place of 'down'.");
                    break;
                case { Kind: AlterKind.RenameColumn, Name: { } name }:
                    Known(at, table, action, name);
                    break;
                case { Kind: AlterKind.Rewrite } when grade > Severity.None:
                    Add(CheckRules.TableRewrite, at, table, "is written anew", "Make a new table so, copy the rows with a 'copy' step, and change the names.", grade);
                    break;
                case { Kind: AlterKind.Validate, Name: { } name }:
                    await ValidateAsync(table, SqlText.Plain(name, TargetKind.PostgreSql));
                    break;
            }
        }
    }

    private async Task AddColumnAsync(StatementAt at, CheckTable table, AlterShape action, ColumnShape column, Severity grade)
    {
        if (table.Info.FindWritten(column.Name) is not null)
        {
            if (!action.IsConditional)
            {
                now.Findings.Add(
                    CheckRules.AlreadyThere, at.Step, at.Place, $"{table.Info.Name} has a column {column.Name}.", "Take the step out, or write ADD COLUMN IF NOT EXISTS.");
            }

            return;
        }

        if (column is { IsNotNull: true, Default: null, IsGenerated: false, IsNumbered: false } && !table.IsNew
            && await now.AskAsync(at.Step, at.Place, $"Whether {table.Info.Name} has rows", RowQuestions.Any(table.Info.Sql)) is { Count: > 0 })
        {
            now.Findings.Add(
                CheckRules.NotNullViolated, at.Step, at.Place, $"The new column {column.Name} is NOT NULL without a default, and {table.Info.Name} has rows.",
                "Give it a default; or add it without NOT NULL, fill it with a backfill, and make it NOT NULL after that.");
        }

        if (grade == Severity.None)
        {
            return;
        }

        if (column.IsNumbered || column.IsStored)
        {
            Add(
                CheckRules.TableRewrite, at, table, column.IsNumbered ? "is written anew to be numbered" : "is written anew to compute the column",
                column.IsNumbered
                    ? "Add the column without a default, give new rows theirs with a default set later, and fill the others with a backfill."
                    : "Add a plain column, keep it with a trigger, and fill it with a backfill.", grade);
        }
        else if (column.Default is { } expression && await VolatileAsync(expression) is { } function)
        {
            Add(
                CheckRules.VolatileDefault, at, table, $"is written anew, since {function}() answers differently for each row",
                "Add the column without the default, set the default in a statement of its own, and fill the rows with a backfill.", grade);
        }
        else if (column.IsUnique)
        {
            Add(CheckRules.ConstraintScan, at, table, "is gone over to build the unique index", "Add the column, then the index CONCURRENTLY, then the constraint USING INDEX.", grade);
        }
        else if (column.IsChecked || column is { References: not null, Default: not null })
        {
            Add(CheckRules.ConstraintScan, at, table, "is gone over to hold the constraint against it", "Add the column, then the constraint NOT VALID, then VALIDATE it in a step of its own.", grade);
        }
    }

    private async Task AddConstraintAsync(StatementAt at, CheckTable table, ConstraintShape constraint, Severity grade)
    {
        foreach (string name in constraint.Columns)
        {
            if (table.Info.FindWritten(name) is null)
            {
                ColumnCheck.AddUnknown(now.Findings, at.Step, at.Place, table.Info, name);
                return;
            }
        }

        if (constraint.Kind == ConstraintKind.Check && NotNullChecks.Columns(constraint.Condition) is { Count: > 0 } columns)
        {
            Remember(table, constraint, columns);
        }

        if (constraint.UsingIndex is not null || constraint.IsNotValid || table.IsNew)
        {
            return;
        }

        bool isUnique = constraint.Kind is ConstraintKind.Unique or ConstraintKind.Primary;
        if (grade > Severity.None)
        {
            Add(
                CheckRules.ConstraintScan, at, table,
                isUnique || constraint.Kind == ConstraintKind.Exclude ? "is gone over to build the index" : "is gone over to hold the constraint against it",
                isUnique ? "Build the unique index CONCURRENTLY in an earlier step, and add the constraint USING INDEX."
                    : constraint.Kind == ConstraintKind.Exclude ? "Choose an hour of little load; PostgreSQL has no other way."
                    : "Add it NOT VALID, and VALIDATE CONSTRAINT in a later step: that goes over the rows under a lock for which nobody waits.", grade);
        }

        if (isUnique)
        {
            string[] names = [.. constraint.Columns.Select(name => SqlDialect.Quote(table.Info.FindWritten(name)!.Name))];
            await indexes.DuplicatesAsync(at, table, names, null, constraint.NullsAreEqual);
            if (constraint.Kind == ConstraintKind.Primary)
            {
                await NullsAsync(at, table, [.. constraint.Columns.Where(name => table.Info.FindWritten(name) is { IsNullable: true })]);
            }
        }
    }

    private async Task NotNullAsync(StatementAt at, CheckTable table, string column, Severity grade)
    {
        bool isChecked = now.Checked.Contains($"{PostgresSituation.Key(table)}.{column}")
            || (!table.IsNew && (await now.Facts.ChecksAsync(table.Info)).Any(definition => NotNullChecks.Columns(definition).Contains(column)));
        if (isChecked || table.IsNew)
        {
            return;
        }

        await NullsAsync(at, table, [SqlDialect.Quote(column)]);
        if (grade > Severity.None)
        {
            Add(
                CheckRules.NotNullScan, at, table, $"is gone over to see that no {column} is NULL",
                $"In earlier steps: ADD CONSTRAINT ... CHECK ({column} IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT. SET NOT NULL trusts that, and takes a moment.", grade);
        }
    }

    private async Task NullsAsync(StatementAt at, CheckTable table, IReadOnlyList<string> columns)
    {
        if (columns.Count > 0 && !now.IsChanged(table, columns)
            && await now.AskAsync(at.Step, at.Place, $"Whether {table.Info.Name} has NULL in {string.Join(", ", columns)}", RowQuestions.Nulls(table.Info.Sql, columns)) is { Count: > 0 })
        {
            now.Findings.Add(
                CheckRules.NotNullViolated, at.Step, at.Place, $"{table.Info.Name} has rows with NULL in {string.Join(", ", columns)}.",
                "Fill them in an earlier step; a backfill can.");
        }
    }

    private async Task ValidateAsync(CheckTable table, string constraint)
    {
        IReadOnlyList<string> columns = now.Unvalidated.GetValueOrDefault(constraint)
            ?? (table.IsNew || await now.Facts.CheckAsync(table.Info, constraint) is not { } definition ? [] : NotNullChecks.Columns(definition));
        now.Checked.UnionWith(columns.Select(column => $"{PostgresSituation.Key(table)}.{column}"));
    }

    private void Remember(CheckTable table, ConstraintShape constraint, IReadOnlyList<string> columns)
    {
        if (!constraint.IsNotValid)
        {
            now.Checked.UnionWith(columns.Select(column => $"{PostgresSituation.Key(table)}.{column}"));
        }
        else if (constraint.Name is { } name)
        {
            now.Unvalidated[SqlText.Plain(name, TargetKind.PostgreSql)] = columns;
        }
    }

    // A name before a bracket is a function; where one of its kind is volatile, all are taken to be.
    private async Task<string?> VolatileAsync(IReadOnlyList<SqlToken> expression)
    {
        string[] functions = [.. expression.Zip(expression.Skip(1)).Where(pair => pair.First.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && pair.Second.IsMark('('))
            .Select(pair => SqlText.Plain(pair.First.Text, TargetKind.PostgreSql))];
        return functions.Length > 0 && await now.Facts.VolatileAsync(functions) is [var first, ..] ? first : null;
    }

    private ColumnInfo? Known(StatementAt at, CheckTable table, AlterShape action, string written)
    {
        ColumnInfo? column = table.Info.FindWritten(written);
        if (column is null && !action.IsConditional)
        {
            ColumnCheck.AddUnknown(now.Findings, at.Step, at.Place, table.Info, written);
        }

        return column;
    }

    private void Add(string rule, StatementAt at, CheckTable table, string what, string remedy, Severity grade)
    {
        string waits = PostgresLocks.Of(at.Shape).Any(held => held.Mode == LockMode.AccessExclusive) ? "everything else waits" : "nobody can write to it";
        now.Findings.Add(rule, at.Step, at.Place, $"{table.Info.Name}, {RowScale.Words(table.Rows)}, {what}, and until that is done {waits}.", remedy, grade);
    }
}
