using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>The names that earlier steps of a plan make: what the database cannot know yet.</summary>
internal sealed class PlanNames(TargetKind kind)
{
    private static readonly string[] s_objects = ["FUNCTION", "PROCEDURE", "VIEW", "TYPE", "DOMAIN", "SEQUENCE", "SCHEMA", "AGGREGATE", "OPERATOR", "COLLATION", "CAST"];

    private readonly Dictionary<string, MigrationStep> _made = new(kind == TargetKind.Sqlite ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly Dictionary<string, MigrationStep> _retyped = new(StringComparer.Ordinal);
    private MigrationStep? _anything;

    /// <summary>Takes note of a statement.</summary>
    public void Learn(MigrationStep step, SqlShape shape)
    {
        foreach (string? name in Names(shape))
        {
            if (name is not null)
            {
                _made.TryAdd(SqlText.Plain(name, kind), step);
            }
        }

        foreach (AlterShape action in shape.Actions.Where(action => action is { Kind: AlterKind.Type, Name: not null }))
        {
            _retyped.TryAdd(SqlText.Plain(action.Name!, kind), step);
        }

        // Nobody can tell from the words what these make.
        SqlStatement statement = shape.Statement;
        bool isOpen = shape is { Verb: SqlVerb.CreateTable, Columns: null } || statement.Begins("DO") || statement.Begins("CALL") || statement.Begins("CREATE", "EXTENSION")
            || statement.Begins("SET") || statement.Begins("IMPORT");
        _anything ??= isOpen ? step : null;
    }

    /// <summary>The earlier step that may make what a statement names; null where none does.</summary>
    public MigrationStep? MakerOf(string sql)
    {
        foreach (SqlToken token in SqlLexer.Read(sql))
        {
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && _made.TryGetValue(SqlText.Plain(token.Text, kind), out MigrationStep? step))
            {
                return step;
            }
        }

        return _anything;
    }

    /// <summary>The earlier step that makes what a server says is not there; null where none does.</summary>
    /// <param name="message">The server's words, in whatever language: names stand in them as they are.</param>
    public MigrationStep? MakerIn(string message) => _made.FirstOrDefault(made => Holds(message, made.Key)).Value ?? _anything;

    /// <summary>The earlier step that changes the type of a column that a statement names; null where none does.</summary>
    public MigrationStep? RetyperOf(string sql) => SqlLexer.Read(sql)
        .Select(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted ? _retyped.GetValueOrDefault(SqlText.Plain(token.Text, kind)) : null)
        .FirstOrDefault(step => step is not null);

    private static bool Holds(string text, string name)
    {
        for (int at = 0; (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if ((at == 0 || !SqlLexer.IsNamePart(text[at - 1])) && (at + name.Length == text.Length || !SqlLexer.IsNamePart(text[at + name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string?> Names(SqlShape shape) => shape.Verb switch
    {
        SqlVerb.CreateTable => [shape.Table, .. shape.Columns?.Select(column => column.Name) ?? []],
        SqlVerb.CreateIndex => [shape.Index!.Name],
        SqlVerb.AlterTable => shape.Actions.SelectMany(action => new[] { action.NewName, action.Column?.Name, action.Constraint?.Name }),
        SqlVerb.Other when shape.Statement.Begins("CREATE") || shape.Statement.Begins("ALTER") => [Object(shape.Statement.Tokens)],
        _ => [],
    };

    private static string? Object(IReadOnlyList<SqlToken> tokens)
    {
        SqlCursor at = new(tokens);
        at.Until(token => token.IsAny(s_objects));
        if (!at.IsAtEnd)
        {
            at.Take();
            _ = at.Take("IF", "NOT", "EXISTS");
        }

        return at.Name();
    }
}
