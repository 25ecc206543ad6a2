using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>What the rules for PostgreSQL work with: the database as it is, and as the steps so far will leave it.</summary>
internal sealed record PostgresSituation
{
    public required PostgresFacts Facts { get; init; }

    public required PostgresProbe Probe { get; init; }

    public required PlanCatalog Catalog { get; init; }

    public required PlanNames Names { get; init; }

    public required CheckFindings Findings { get; init; }

    /// <summary>Runs a query that was bounded, and gives its rows.</summary>
    public required Func<string, Task<List<object?[]>>> Query { get; init; }

    /// <summary>Tables whose rows earlier steps change, and columns: what they are like now says little of then.</summary>
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Columns that a check of an earlier step keeps from being NULL, as schema, table and column.</summary>
    public HashSet<string> Checked { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks that earlier steps add without looking at the rows, by name, with the columns that they keep from being NULL.</summary>
    public Dictionary<string, IReadOnlyList<string>> Unvalidated { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes note that a step changes rows of a table: all of them, or these columns.</summary>
    public async Task ChangeAsync(string? written, IEnumerable<string>? columns = null)
    {
        if (written is not null && await Catalog.FindAsync(written) is { } table)
        {
            _changed.UnionWith(columns is null ? [Key(table)] : columns.Select(column => $"{Key(table)}.{SqlText.Plain(column, TargetKind.PostgreSql)}"));
        }
    }

    /// <summary>True where earlier steps make or change what these expressions are over.</summary>
    public bool IsChanged(CheckTable table, IEnumerable<string> expressions) => _changed.Contains(Key(table)) || expressions.Any(expression =>
        Names.MakerOf(expression) is not null
        || SqlLexer.Read(expression).Any(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && _changed.Contains($"{Key(table)}.{SqlText.Plain(token.Text, TargetKind.PostgreSql)}")));

    /// <summary>Asks the rows of a table; null, and a finding, where that took too long.</summary>
    public async Task<List<object?[]>?> AskAsync(SqlStep step, Toil.Operations.ValueOrigin at, string what, string query)
    {
        List<object?[]>? answer = await Probe.AskAsync(() => Query(query));
        if (answer is null)
        {
            Findings.Add(CheckRules.NotLookedAt, step, at, $"{what} could not be looked at in time.", "Look yourself before you run it, with the query that fits.");
        }

        return answer;
    }

    /// <summary>Schema and name of a table.</summary>
    public static string Key(CheckTable table) => $"{table.Info.Schema}.{table.Info.Name}";
}
