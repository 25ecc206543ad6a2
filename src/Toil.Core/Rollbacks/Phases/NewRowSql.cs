using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Phases;

/// <summary>The statement that writes a row after the model of another.</summary>
/// <param name="table">The table in its new shape.</param>
/// <param name="plan">The plan: columns that it fills get what it fills them with, as an application in the new shape would write them.</param>
/// <param name="isMarked">True to write something of their own to columns that have nothing to go by.</param>
internal sealed class NewRowSql(TableInfo table, MigrationPlan plan, bool isMarked)
{
    private bool IsPostgres => table.Kind == TargetKind.PostgreSql;

    /// <summary>Makes it.</summary>
    /// <param name="model">Which row is the model, from 0, in the order of the key.</param>
    public string Insert(int model)
    {
        KeyInfo key = table.Keys.First(known => known.IsWalkable);
        HashSet<string> unique = [.. table.Keys.Select(Fresh).OfType<string>()];
        List<(string Column, string Value)> columns = [];
        foreach (ColumnInfo column in table.Columns.Where(column => !column.IsGenerated))
        {
            if (!unique.Contains(column.Name))
            {
                columns.Add((column.Name, Value(column)));
            }
            else if (NewKey(column, model) is { } value)
            {
                columns.Add((column.Name, value));
            }
        }

        if (columns.Count == 0)
        {
            return $"INSERT INTO {table.Sql} DEFAULT VALUES"; // its numbers are all it has
        }

        string order = string.Join(", ", key.Columns.Select(SqlDialect.Quote));
        return $"INSERT INTO {table.Sql} ({string.Join(", ", columns.Select(pair => SqlDialect.Quote(pair.Column)))}) SELECT {string.Join(", ", columns.Select(pair => pair.Value))} "
            + string.Create(CultureInfo.InvariantCulture, $"FROM {table.Sql} AS model ORDER BY {order} LIMIT 1 OFFSET {model}");
    }

    /// <summary>The column of a unique key that is to be another: one that the database numbers itself, else the last.</summary>
    private string? Fresh(KeyInfo key) => key.Columns.Count == 0 ? null
        : key.Columns.FirstOrDefault(name => IsNumbered(table.Find(name)!)) ?? key.Columns[^1];

    // Null leaves the column out, so that the database numbers it.
    private string? NewKey(ColumnInfo column, int model)
    {
        string name = SqlDialect.Quote(column.Name);
        if (IsNumbered(column))
        {
            return null;
        }

        string type = column.Type.ToLowerInvariant();
        string next = string.Create(CultureInfo.InvariantCulture, $"{1000 + model}");
        return type.Contains("int", StringComparison.Ordinal) || type.StartsWith("numeric", StringComparison.Ordinal) || type.StartsWith("decimal", StringComparison.Ordinal)
            || type.StartsWith("real", StringComparison.Ordinal) || type.StartsWith("double", StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"(SELECT max({name}) + {Step()} FROM {table.Sql})")
            : type == "uuid" ? "gen_random_uuid()"
            : type.StartsWith("timestamp", StringComparison.Ordinal) || type == "date" ? $"(SELECT max({name}) + interval '1 day' FROM {table.Sql})"
            : IsPostgres && type == "bytea" ? $"{name} || '\\x{model:x2}'::bytea"
            : IsPostgres && !IsText(type) ? name
            : $"'t{next}' || substr({name}, 6)";
    }

    // Not the next one: two tables that come from each other would get the same rows, and a loss in one would be made good by the other.
    private int Step() => 7 + (int)(table.Name.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % 89);

    private string Value(ColumnInfo column)
    {
        string name = SqlDialect.Quote(column.Name);
        foreach (BackfillStep step in plan.Steps.OfType<BackfillStep>().Where(step => TableName.Parse(step.Table)[^1].Equals(table.Name, StringComparison.OrdinalIgnoreCase)).Reverse())
        {
            if (step.Set.FirstOrDefault(set => table.FindWritten(set.Column)?.Name == column.Name) is { } set)
            {
                // What others are computed from is copied as it is, and so is this.
                return step.Where is null ? set.Expression : name;
            }
        }

        return isMarked && column is { IsNullable: true } ? $"COALESCE({name}, {Mark(column.Type.ToLowerInvariant())})" : name;
    }

    /// <summary>Something of its own where the model has nothing.</summary>
    private string Mark(string type) => type switch
    {
        _ when IsText(type) => type.Contains('(', StringComparison.Ordinal) ? "'t'" : "'written in the new shape'",
        "boolean" => "true",
        "uuid" => "gen_random_uuid()",
        "jsonb" or "json" => $"'{{\"written\": \"new\"}}'::{type}",
        "bytea" => "'\\x74'::bytea",
        "date" or "timestamp without time zone" or "timestamp with time zone" => "now()",
        "time without time zone" => "'12:00'::time",
        _ when type.Contains("int", StringComparison.Ordinal) && type != "interval" && type != "point" => "7",
        _ when type.StartsWith("numeric", StringComparison.Ordinal) || type.StartsWith("real", StringComparison.Ordinal) || type.StartsWith("double", StringComparison.Ordinal) => "7",
        _ => "NULL",
    };

    private bool IsText(string type) => type is "text" or "" or "clob" || type.Contains("char", StringComparison.Ordinal) || (!IsPostgres && type.Contains("text", StringComparison.Ordinal));

    // A rowid's column numbers itself in SQLite.
    private bool IsNumbered(ColumnInfo column) => column.Default?.Contains("nextval", StringComparison.OrdinalIgnoreCase) == true
        || (!IsPostgres && column.Type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase) && table.Keys.Any(key => key.IsPrimary && key.Columns.Count == 1 && key.Columns[0] == column.Name));
}
