using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>A table as a sample is taken from it.</summary>
internal sealed record SqliteSampleTable
{
    private static readonly string[] s_rowNames = ["rowid", "_rowid_", "oid"];

    /// <summary>Its name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>Columns that can be written, unquoted.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Columns of its primary key, in order.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>The name under which rows have a number; null for a table WITHOUT ROWID, or whose columns have taken all of the names.</summary>
    public required string? RowName { get; init; }

    /// <summary>True where a column is that number.</summary>
    public required bool IsNumbered { get; init; }

    /// <summary>What is read of a row and written, the row's number included where it is no column.</summary>
    public IReadOnlyList<string> Stored => RowName is { } name && !IsNumbered ? [name, .. Columns] : Columns;

    /// <summary>Reads a table of the attached source.</summary>
    public static async Task<SqliteSampleTable> ReadAsync(TargetSession session, string name, CancellationToken cancellation)
    {
        List<object?[]> columns = await session.RowsAsync("SELECT name, pk, hidden FROM pragma_table_xinfo(@p0, 'src') ORDER BY cid", cancellation, name);
        string[] key = [.. columns.Where(row => row[1] is > 0L).OrderBy(row => (long)row[1]!).Select(row => (string)row[0]!)];

        // These columns are those of a WITHOUT ROWID table's key; of any other the name is no index's.
        bool isWithoutRowid = await session.ScalarAsync("SELECT count(*) FROM pragma_index_info(@p0, 'src')", cancellation, name) is > 0L;
        bool hasKeyIndex = await session.ScalarAsync("SELECT count(*) FROM pragma_index_list(@p0, 'src') WHERE origin = 'pk'", cancellation, name) is > 0L;
        return new()
        {
            Name = name,
            Columns = [.. columns.Where(row => row[2] is 0L).Select(row => (string)row[0]!)],
            Key = key,
            RowName = isWithoutRowid ? null
                : s_rowNames.FirstOrDefault(candidate => !columns.Exists(row => string.Equals((string)row[0]!, candidate, StringComparison.OrdinalIgnoreCase)))
                ?? (key.Length == 1 && !hasKeyIndex ? key[0] : null),
            IsNumbered = !isWithoutRowid && key.Length == 1 && !hasKeyIndex,
        };
    }

    /// <summary>The stored columns, as they stand in a list.</summary>
    public string List(string prefix = "") => string.Join(", ", Stored.Select(column => prefix + SqlDialect.Quote(column)));

    /// <summary>True for about a share of the rows, always the same; null where nothing tells them apart.</summary>
    public string? Pick(SampleSize size, double share)
    {
        // Multiplied, numbers that follow each other come to lie evenly over the range. Another factor for a sample of a sample.
        int factor = size.Rows is null ? 1_103_515_245 : 1_812_433_253;
        return RowName is { } row
            ? string.Create(CultureInfo.InvariantCulture, $"((({Row(row)} + ({Row(row)} >> 31) * 40503) & 2147483647) * {factor} >> 7 & 16777215) < {(long)(share * 16_777_216)}")
            : Key.Count == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"(toil_hash({string.Join(", ", Key.Select(SqlDialect.Quote))}, {size.Seed}) & 16777215) < {(long)(share * 16_777_216)}");
    }

    private static string Row(string name) => SqlDialect.Quote(name);
}
