using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>The hash of a step's meaning: layout, comments and limits left out.</summary>
internal static class StepHash
{
    /// <summary>The hash, in lower-case hexadecimal.</summary>
    /// <param name="step">The step.</param>
    /// <param name="archive">The archive's file as written, so that a plan may be moved; null for none.</param>
    public static string Of(MigrationStep step, string? archive)
    {
        using MeaningHash hash = new("toil step 1");
        hash.Add(step.Kind).Add(step.Name);
        switch (step)
        {
            case SqlStep sql:
                hash.Add(sql.Transaction ? "transaction" : null).Add(Meanings(sql.Up)).Add(Meanings(sql.Down));
                break;
            case BackfillStep backfill:
                AddBatch(hash, backfill).Add(Meanings(backfill.Set)).Add(Meanings(backfill.DownSet)).Add(Meaning(backfill.DownWhere));
                break;
            case CopyStep copy:
                AddBatch(hash, copy).Add(Meaning(copy.To)).Add(Meanings(copy.Columns)).Add(copy.Irreversible is null ? "down" : null);
                break;
            case PurgeStep purge:
                AddBatch(hash, purge).Add(Meaning(purge.ArchiveTable)).Add(archive).Add(purge.Irreversible is null ? "down" : null);
                break;
        }

        return hash.End();
    }

    /// <summary>A statement, an expression or a name without its layout.</summary>
    public static string? Meaning(string? sql) => sql is null ? null : string.Join("\0;\0", SqlSplitter.Split(sql).Select(statement => statement.Meaning));

    private static MeaningHash AddBatch(MeaningHash hash, BatchStep step)
        => hash.Add(Meaning(step.Table)).Add(Meanings(step.Key)).Add(Meaning(step.Where)).Add(step.Follow ? "follow" : null);

    private static string[] Meanings(IEnumerable<string> texts) => [.. texts.Select(text => Meaning(text)!)];

    // All are computed from the row as it was, so their order means nothing.
    private static string[] Meanings(IEnumerable<ColumnExpression> columns)
        => [.. columns.Select(pair => $"{Meaning(pair.Column)}\0=\0{Meaning(pair.Expression)}").Order(StringComparer.Ordinal)];
}
