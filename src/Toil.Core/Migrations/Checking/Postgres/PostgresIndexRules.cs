using Toil.Migrations.Checking.Shapes;
using Toil.Operations;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Risks of statements about indexes.</summary>
internal sealed class PostgresIndexRules(PostgresSituation now)
{
    /// <summary>Looks at CREATE INDEX.</summary>
    public async Task CreateAsync(StatementAt at)
    {
        (SqlShape shape, IndexShape index) = (at.Shape, at.Shape.Index!);
        if (shape.Table is not { } written || await ColumnCheck.TableAsync(now.Findings, now.Catalog, at.Step, at.Place, written) is not { } table || !Columns(at, table, index))
        {
            return;
        }

        if (index.Name is { } name && !shape.IsConditional && await now.Facts.HasRelationAsync(name))
        {
            now.Findings.Add(CheckRules.AlreadyThere, at.Step, at.Place, $"There is something of the name {name}.", "Choose another name, or write IF NOT EXISTS.");
        }

        Severity grade = table.IsNew ? Severity.None : RowScale.Grade(table.Rows);
        if (shape.IsConcurrent && !table.IsNew && await now.Facts.IsPartitionedAsync(table.Info))
        {
            now.Findings.Add(
                CheckRules.SqlInvalid, at.Step, at.Place, $"{table.Info.Name} is partitioned, and PostgreSQL builds no index on such a table concurrently.",
                "Build one on each partition concurrently, then one ON ONLY the table, and attach them with ALTER INDEX ... ATTACH PARTITION.");
        }
        else if (!shape.IsConcurrent && grade > Severity.None)
        {
            now.Findings.Add(
                CheckRules.IndexNotConcurrent, at.Step, at.Place,
                $"The index is built over {RowScale.Words(table.Rows)} of {table.Info.Name}, and until it is done nobody can write to them.",
                "Write CREATE INDEX CONCURRENTLY, in a step with 'transaction: false'.", grade);
        }

        if (index.IsUnique && !table.IsNew)
        {
            await DuplicatesAsync(at, table, [.. index.Elements.Select(element => element.Sql)], index.Predicate, index.NullsAreEqual);
        }
    }

    /// <summary>Looks at DROP INDEX.</summary>
    public async Task DropAsync(StatementAt at)
    {
        foreach (string index in at.Shape.Objects)
        {
            if (!at.Shape.IsConditional && await now.Facts.TableOfIndexAsync(index) is null && now.Names.MakerOf(index) is null)
            {
                now.Findings.Add(CheckRules.SqlInvalid, at.Step, at.Place, $"There is no index {index}.", "Correct the name, or write IF EXISTS.");
            }
        }
    }

    /// <summary>Looks at REINDEX.</summary>
    public async Task ReindexAsync(StatementAt at)
    {
        if (at.Shape is not { IsConcurrent: false, Table: { } written })
        {
            return;
        }

        string? name = at.Shape.Verb == SqlVerb.ReindexTable ? written : await now.Facts.TableOfIndexAsync(written);
        CheckTable? table = name is null ? null : await now.Catalog.FindAsync(name);
        if (table is not null && RowScale.Grade(table.Rows) is > Severity.None and var grade)
        {
            now.Findings.Add(
                CheckRules.TableLocked, at.Step, at.Place, $"Nobody can write to {table.Info.Name}, or use the index, until it is built over {RowScale.Words(table.Rows)}.",
                "Write REINDEX ... CONCURRENTLY, in a step with 'transaction: false'.", grade);
        }
    }

    /// <summary>Looks for rows that are alike.</summary>
    public async Task DuplicatesAsync(StatementAt at, CheckTable table, IReadOnlyList<string> expressions, string? predicate, bool nullsAreEqual)
    {
        if (now.IsChanged(table, expressions))
        {
            return;
        }

        string over = string.Join(", ", expressions);
        List<object?[]>? rows = await now.AskAsync(
            at.Step, at.Place, $"Whether ({over}) is unique in {table.Info.Name}", RowQuestions.Duplicates(table.Info.Sql, expressions, predicate, nullsAreEqual));
        if (rows is not null && RowQuestions.Words(rows) is { } words)
        {
            now.Findings.Add(
                CheckRules.UniqueDuplicates, at.Step, at.Place, $"({over}) is not unique in {table.Info.Name}: {words}.",
                "Merge or remove them first, in an earlier step; a purge or a backfill can.");
        }
    }

    private bool Columns(StatementAt at, CheckTable table, IndexShape index)
    {
        string? unknown = table.IsVague ? null : index.Elements.Select(element => element.Column).OfType<string>().FirstOrDefault(column => table.Info.FindWritten(column) is null);
        if (unknown is not null)
        {
            ColumnCheck.AddUnknown(now.Findings, at.Step, at.Place, table.Info, unknown);
        }

        return unknown is null;
    }
}
