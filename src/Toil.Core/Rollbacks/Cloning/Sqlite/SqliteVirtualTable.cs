using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>A virtual table of a sample: one for full-text search has the rows that were chosen of its content, an R-tree those that its own choice falls on.</summary>
internal sealed partial class SqliteVirtualTable
{
    private readonly string _name;
    private readonly string _module;
    private readonly string? _content;

    private SqliteVirtualTable(string name, string module, string? content)
    {
        _name = name;
        _module = module;
        _content = content;
    }

    /// <summary>Makes it, empty. Null where this SQLite lacks what it needs, which is noted.</summary>
    public static async Task<SqliteVirtualTable?> MakeAsync(TargetSession clone, SqliteThing thing, CloneNotes notes, CancellationToken cancellation)
    {
        string module = Module().Match(thing.Sql).Groups["module"].Value.ToLowerInvariant();
        try
        {
            await clone.ExecuteWholeAsync(thing.Sql, cancellation);
        }
        catch (SqliteException error) when (!cancellation.IsCancellationRequested)
        {
            notes.Add($"The virtual table {thing.Name} ({module}) is not in the sample: {DatabaseFailure.Innermost(error)}.");
            return null;
        }

        return new(thing.Name, module, Content().Match(thing.Sql) is { Success: true } match ? match.Groups["table"].Value : null);
    }

    /// <summary>Fills it.</summary>
    public async Task FillAsync(TargetSession clone, SampleSize size, CloneNotes notes, CancellationToken cancellation)
    {
        string name = SqlDialect.Quote(_name);
        try
        {
            if (_module is not ("fts3" or "fts4" or "fts5" or "rtree" or "rtree_i32" or "geopoly") || _content is "")
            {
                notes.Add($"The virtual table {_name} ({_module}) is empty in the sample: its rows cannot be chosen.");
            }
            else if (_content is not null)
            {
                await clone.ExecuteAsync($"INSERT INTO main.{name} ({name}) VALUES ('rebuild')", cancellation);
            }
            else
            {
                await CopyAsync(clone, name, size, cancellation);
            }
        }
        catch (SqliteException error) when (!cancellation.IsCancellationRequested && error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            notes.Add($"The virtual table {_name} ({_module}) is empty in the sample: {DatabaseFailure.Innermost(error)}.");
        }
    }

    private async Task CopyAsync(TargetSession clone, string name, SampleSize size, CancellationToken cancellation)
    {
        List<object?[]> columns = await clone.RowsAsync("SELECT name FROM pragma_table_xinfo(@p0, 'src') WHERE hidden = 0 ORDER BY cid", cancellation, _name);
        string list = string.Join(", ", columns.Select(row => SqlDialect.Quote((string)row[0]!)).Prepend("rowid").Skip(_module.StartsWith("fts", StringComparison.Ordinal) ? 0 : 1));
        long count = (long)(await clone.ScalarAsync($"SELECT count(*) FROM src.{name}", cancellation))!;
        SqliteSampleTable rows = new() { Name = _name, Columns = [], Key = [], RowName = "rowid", IsNumbered = false };
        string pick = count <= size.Whole ? string.Empty : $" WHERE {rows.Pick(size, size.Of(count))}";
        await clone.ExecuteAsync($"INSERT INTO main.{name} ({list}) SELECT {list} FROM src.{name}{pick}", cancellation);
    }

    [GeneratedRegex(@"\bUSING\s+[""'`\[]?(?<module>\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Module();

    [GeneratedRegex(@"[(,]\s*content\s*=\s*(?<quote>[""'`]?)(?<table>[^""'`,)]*)\k<quote>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Content();
}
