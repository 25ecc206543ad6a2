using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Reads a SQLite database: one read transaction, which a write-ahead log lets others write beside.</summary>
internal static class SqliteReader
{
    // What a full-text table was given lies in its content table; the others that it keeps hold the same in a form that is its own affair.
    private const string Tables = $"""
        SELECT s.name FROM main.sqlite_master s
        WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND s.name NOT LIKE 'toil\_migration%' ESCAPE '\'
          AND NOT {SqliteShadows.IsVirtual} AND (s.name LIKE '%\_content' ESCAPE '\' OR NOT {SqliteShadows.IsKept})
        """;

    private const int PatienceSeconds = 30;

    /// <summary>As <see cref="Fingerprint.ReadAsync"/>.</summary>
    public static async Task<DatabasePrint> ReadAsync(TargetDatabase database, FingerprintOptions options, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil fingerprint", cancellation);
        string doing = "Reading the schema";
        try
        {
            await BeginAsync(session, cancellation);
            SchemaPrint schema = await SqliteSchema.ReadAsync(session, cancellation);
            SqliteTableReader reader = new(session, options);
            List<TablePrint> prints = [];
            foreach (string name in (await session.RowsAsync(Tables, cancellation)).Select(row => (string)row[0]!).Order(StringComparer.Ordinal))
            {
                doing = $"Reading the rows of {SqliteWords.Name(name)}";
                prints.Add(await reader.ReadAsync((await database.FindTableAsync(session, $"main.{SqlDialect.Quote(name)}"))!, cancellation));
            }

            return new(schema, prints, await SequencesAsync(session, cancellation));
        }
        catch (DbException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw database.Explain(error, doing);
        }
    }

    /// <summary>Begins the view of the data that a session has.</summary>
    public static async Task BeginAsync(TargetSession session, CancellationToken cancellation)
    {
        session.StatementLimit = PatienceSeconds;

        // Not the session's own transaction, which would take the write lock. The view begins with the first look.
        await session.ExecuteAsync("BEGIN", cancellation);
        await session.ScalarAsync("SELECT count(*) FROM main.sqlite_master", cancellation);
    }

    private static async Task<Dictionary<string, string>> SequencesAsync(TargetSession session, CancellationToken cancellation)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        if (await session.ScalarAsync("SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_sequence'", cancellation) is not null)
        {
            foreach (object?[] row in await session.RowsAsync("SELECT name, seq FROM main.sqlite_sequence WHERE name NOT LIKE 'toil\\_migration%' ESCAPE '\\'", cancellation))
            {
                values[SqliteWords.Name((string)row[0]!)] = Convert.ToString(row[1], CultureInfo.InvariantCulture) ?? "NULL";
            }
        }

        return values;
    }
}
