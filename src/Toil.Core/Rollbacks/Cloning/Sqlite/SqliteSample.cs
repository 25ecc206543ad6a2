using System.Globalization;
using Microsoft.Data.Sqlite;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>
/// Makes a clone of a SQLite file with a part of its rows: tables, rows, indexes, what the rows refer to, then views and triggers. The source is attached for reading; all of it is read
/// in one transaction.
/// </summary>
internal sealed class SqliteSample(TargetSession clone, SampleSize size, CloneNotes notes)
{
    private readonly Dictionary<string, SqliteSampleTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes it.</summary>
    /// <param name="source">A connection to the source, for what has to be known before it is attached.</param>
    /// <param name="from">The source's path.</param>
    /// <param name="to">The clone's, which is an empty file.</param>
    /// <param name="size">How many rows.</param>
    /// <param name="options">How long to wait for a source that others write to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notes">What could not be kept.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SqliteException">As SQLite says it.</exception>
    public static async Task MakeAsync(
        TargetSession source, string from, string to, SampleSize size, CloneOptions options, TimeProvider time, CloneNotes notes, CancellationToken cancellation)
    {
        await using TargetSession clone = await SqliteSource.OpenCloneAsync(to, options.MostPages, cancellation);
        foreach (string pragma in (string[])["page_size", "encoding", "auto_vacuum"])
        {
            object? value = await source.ScalarAsync($"PRAGMA {pragma}", cancellation);
            await clone.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA main.{pragma} = '{value}'"), cancellation);
        }

        await clone.ExecuteAsync("PRAGMA ignore_check_constraints = ON", cancellation);
        await clone.ExecuteAsync("ATTACH DATABASE @p0 AS src", cancellation, SqliteSource.Uri(from, "ro"));
        await clone.ExecuteAsync("BEGIN", cancellation);
        await SqliteSource.PatientlyAsync(clone, options.LockWait, time, () => clone.ScalarAsync("SELECT count(*) FROM src.sqlite_master", cancellation), cancellation);
        await new SqliteSample(clone, size, notes).FillAsync(cancellation);
        await clone.ExecuteAsync("COMMIT", cancellation);
        bool isAnalyzed = await clone.ScalarAsync("SELECT count(*) FROM src.sqlite_master WHERE name = 'sqlite_stat1'", cancellation) is > 0L;
        bool isWal = await clone.ScalarAsync("PRAGMA src.journal_mode", cancellation) is "wal";
        await clone.ExecuteAsync("DETACH DATABASE src", cancellation);
        if (isAnalyzed)
        {
            await clone.ExecuteAsync("ANALYZE", cancellation);
        }

        if (isWal)
        {
            await clone.ExecuteAsync("PRAGMA main.journal_mode = WAL", cancellation);
        }
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        List<SqliteThing> things = await SqliteThing.ReadAsync(clone, cancellation);
        List<SqliteVirtualTable> virtuals = [];
        foreach (SqliteThing thing in things.Where(thing => thing is { Type: "table", IsShadow: false }))
        {
            if (!thing.IsVirtual)
            {
                await clone.ExecuteWholeAsync(thing.Sql, cancellation);
                _tables.Add(thing.Name, await SqliteSampleTable.ReadAsync(clone, thing.Name, cancellation));
            }
            else if (await SqliteVirtualTable.MakeAsync(clone, thing, notes, cancellation) is { } made)
            {
                virtuals.Add(made);
            }
        }

        foreach (SqliteSampleTable table in _tables.Values)
        {
            await ChooseAsync(table, cancellation);
        }

        await MakeAsync(things, "index", cancellation);
        await new SampleClosure(new SqliteSampleStore(clone, _tables), await SqliteSampleStore.KeysAsync(clone, _tables, cancellation), notes).RunAsync(cancellation);
        foreach (SqliteVirtualTable table in virtuals)
        {
            await table.FillAsync(clone, size, notes, cancellation);
        }

        await MakeAsync(things, "view", cancellation);
        await MakeAsync(things, "trigger", cancellation);
        if (things.Exists(thing => thing.Name == "sqlite_sequence"))
        {
            await clone.ExecuteAsync("DELETE FROM main.sqlite_sequence", cancellation);
            await clone.ExecuteAsync("INSERT INTO main.sqlite_sequence SELECT * FROM src.sqlite_sequence", cancellation);
        }

        foreach (string pragma in (string[])["user_version", "application_id"])
        {
            object? value = await clone.ScalarAsync($"PRAGMA src.{pragma}", cancellation);
            await clone.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA main.{pragma} = {value}"), cancellation);
        }
    }

    private async Task MakeAsync(List<SqliteThing> things, string type, CancellationToken cancellation)
    {
        foreach (SqliteThing thing in things.Where(thing => thing.Type == type && thing.Sql.Length > 0))
        {
            await clone.ExecuteWholeAsync(thing.Sql, cancellation);
        }
    }

    private async Task ChooseAsync(SqliteSampleTable table, CancellationToken cancellation)
    {
        string name = SqlDialect.Quote(table.Name);
        long count = Convert.ToInt64(await clone.ScalarAsync($"SELECT count(*) FROM src.{name}", cancellation), CultureInfo.InvariantCulture);
        if (count == 0)
        {
            return;
        }

        // Toil's own record of migrations is read as a whole, or not at all.
        bool isWhole = count <= size.Whole || table.Name.StartsWith("toil_migration", StringComparison.Ordinal);
        string pick = isWhole ? string.Empty : table.Pick(size, size.Of(count)) is { } condition ? $" WHERE {condition}" : string.Empty;
        await clone.ExecuteAsync($"INSERT INTO main.{name} ({table.List()}) SELECT {table.List()} FROM src.{name}{pick}", cancellation);
    }
}
