using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Phases;

namespace Toil.Rollbacks.Evidence;

/// <summary>What evidence is held against: the database as it is now.</summary>
/// <param name="Engine">Engine and version.</param>
/// <param name="SchemaDigest">Digest of its schema.</param>
internal sealed record SourceState(string Engine, string SchemaDigest)
{
    /// <summary>Reads it. Changes nothing.</summary>
    public static async Task<SourceState> ReadAsync(TargetDatabase database, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil rehearsal", cancellation);
        string engine = database.Location.Kind == TargetKind.Sqlite
            ? $"SQLite {await session.ScalarAsync("SELECT sqlite_version()", cancellation)}"
            : $"PostgreSQL {((string)(await session.ScalarAsync("SHOW server_version", cancellation))!).Split(' ')[0]}";
        return new(engine, (await Prints.SchemaAsync(database, cancellation)).Digest);
    }

    /// <summary>The part of a version behind which behaviour may differ: <c>PostgreSQL 15</c>.</summary>
    public static string Major(string engine)
    {
        int dot = engine.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? engine : engine[..dot];
    }

    /// <summary>Rows of a table: counted where they are few, else as the statistics have them.</summary>
    /// <returns>Null where there is no such table.</returns>
    public static async Task<long?> RowsAsync(TargetDatabase database, TargetSession session, string name, long upTo, CancellationToken cancellation)
    {
        // A file may say anything.
        TableInfo? table = name.Contains('.', StringComparison.Ordinal) ? await database.FindTableAsync(session, TableName.InSql(name)) : null;
        if (table is null)
        {
            return null;
        }

        // Statistics may be old, and what SQLite has is the greatest rowid: that a table is too large is believed when so many rows are there.
        bool isFar = table.EstimatedRows is { } estimate && (estimate * 4 < upTo || (estimate > upTo * 2 && await IsBeyondAsync(session, table, upTo, cancellation)));
        return isFar && (table.Kind == TargetKind.PostgreSql || table.EstimatedRows < upTo)
            ? table.EstimatedRows
            : Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {table.Sql}", cancellation), CultureInfo.InvariantCulture);
    }

    private static async Task<bool> IsBeyondAsync(TargetSession session, TableInfo table, long rows, CancellationToken cancellation) => await session.ScalarAsync(
        string.Create(CultureInfo.InvariantCulture, $"SELECT 1 FROM {table.Sql} LIMIT 1 OFFSET {rows}"), cancellation) is not null;
}
