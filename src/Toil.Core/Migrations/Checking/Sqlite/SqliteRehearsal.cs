using Microsoft.Data.Sqlite;
using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Sqlite;

/// <summary>The schema of a SQLite database in memory, without its rows: there the steps of a plan can be run for real.</summary>
internal sealed class SqliteRehearsal : ICheckCatalog, IAsyncDisposable
{
    private readonly Func<string, Task<long?>> _rows;
    private readonly HashSet<string> _before = new(StringComparer.OrdinalIgnoreCase);

    private SqliteRehearsal(TargetSession session, Func<string, Task<long?>> rows)
    {
        Session = session;
        _rows = rows;
    }

    /// <summary>The connection to it.</summary>
    public TargetSession Session { get; }

    /// <inheritdoc/>
    public TargetKind Kind => TargetKind.Sqlite;

    /// <summary>What of the schema could not be made again: it needs an extension, or a function of its program.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Copies the schema.</summary>
    /// <param name="source">A connection to the database.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<SqliteRehearsal> OpenAsync(TargetSession source, CancellationToken cancellation)
    {
        SqliteConnection memory = new("Data Source=:memory:;Foreign Keys=True;Pooling=False");
        await memory.OpenAsync(cancellation);
        SqliteDigest.Register(memory);
        SqliteRehearsal rehearsal = new(new(memory, null), async table => (await SqliteCatalog.FindTableAsync(source, table))?.EstimatedRows);
        try
        {
            // Triggers and views last, since they may name any table.
            foreach (object?[] row in await source.RowsAsync(
                "SELECT name, sql, type FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid",
                cancellation))
            {
                await rehearsal.CopyAsync((string)row[0]!, (string)row[1]!, (string)row[2]! == "table", cancellation);
            }

            return rehearsal;
        }
        catch
        {
            await rehearsal.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<CheckTable?> FindAsync(string written)
    {
        TableInfo? info;
        try
        {
            info = await SqliteCatalog.FindTableAsync(Session, written);
        }
        catch (SqliteException)
        {
            return null; // another schema, which is not attached
        }

        bool isNew = info is not null && !_before.Contains(info.Name);
        return info is null ? null : new(info, isNew ? 0 : await _rows(info.Sql), isNew);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> NamesAsync()
        => [.. (await Session.RowsAsync("SELECT name FROM sqlite_master WHERE type = 'table'", CancellationToken.None)).Select(row => (string)row[0]!)];

    /// <summary>The columns of the tables that a statement names.</summary>
    public async Task<IReadOnlyList<string>> ColumnsAsync(string sql)
    {
        List<string> columns = [];
        foreach (SqlToken token in SqlLexer.Read(sql).Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted).DistinctBy(token => token.Text))
        {
            columns.AddRange((await SqliteCatalog.FindTableAsync(Session, SqlDialect.Quote(SqlText.Plain(token.Text, Kind))))?.Columns.Select(column => column.Name) ?? []);
        }

        return columns;
    }

    /// <summary>Runs a statement; the reason where it is refused, null where not.</summary>
    public async Task<string?> RunAsync(string sql, CancellationToken cancellation)
    {
        try
        {
            await Session.ExecuteAsync(sql, cancellation);
            return null;
        }
        catch (SqliteException error)
        {
            return Reason(error);
        }
        catch (InvalidOperationException error)
        {
            return Values.InertText.From(error.Message, 300); // a parameter
        }
    }

    /// <summary>What SQLite says, without the words of the driver around it.</summary>
    public static string Reason(SqliteException error)
    {
        string text = error.Message;
        int start = text.IndexOf('\'', StringComparison.Ordinal);
        return Values.InertText.From((start > 0 && text.EndsWith("'.", StringComparison.Ordinal) ? text[(start + 1)..^2] : text).TrimEnd('.'), 300);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private async Task CopyAsync(string name, string sql, bool isTable, CancellationToken cancellation)
    {
        if (isTable)
        {
            _before.Add(name);
        }

        // A virtual table makes its shadow tables itself, and then they are there.
        if (await RunAsync(sql, cancellation) is not null && await Session.ScalarAsync("SELECT 1 FROM sqlite_master WHERE name = @p0", cancellation, name) is null)
        {
            Missing.Add(name);
        }
    }
}
