using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking;

/// <summary>Looks for the key by which a step walks its table.</summary>
internal static class KeyCheck
{
    private const string MakeOne =
        "Give the table a primary key, or columns that are NOT NULL a unique index, in an earlier step; name those columns under 'key:'.";

    /// <summary>The key, or null where there is none, which is then a finding.</summary>
    public static KeyInfo? Find(CheckFindings findings, BatchStep step, TableInfo table)
    {
        KeyInfo[] fitting = [.. table.Keys.Where(key => key.IsWalkable)];
        if (step.Key.Count == 0)
        {
            return fitting.FirstOrDefault() ?? Refuse(findings, step, table);
        }

        string[] asked = new string[step.Key.Count];
        for (int i = 0; i < asked.Length; i++)
        {
            if (table.FindWritten(step.Key[i]) is not { } column)
            {
                ColumnCheck.AddUnknown(findings, step, step.PlaceOf($"key:{step.Key[i]}"), table, step.Key[i]);
                return null;
            }

            asked[i] = column.Name;
        }

        return Array.Find(fitting, key => key.Columns.SequenceEqual(asked, StringComparer.Ordinal)) ?? RefuseAsked(findings, step, table, asked);
    }

    private static KeyInfo? Refuse(CheckFindings findings, BatchStep step, TableInfo table)
    {
        ValueOrigin at = step.PlaceOf("table");
        switch (table.Keys.Count == 0 ? null : table.Keys[0])
        {
            case null:
                findings.Add(CheckRules.KeyMissing, step, at, $"{table.Name} has no primary key and no unique index by which it can be walked.", MakeOne);
                break;
            case { HasNulls: true } key:
                findings.Add(
                    CheckRules.KeyNullable, step, at, $"The unique index {key.Name} of {table.Name} is over columns that may be NULL, and such rows would be skipped.",
                    "Make them NOT NULL, or name another key under 'key:'.");
                break;
            case { IsPartial: true } key:
                findings.Add(
                    CheckRules.KeyNotUnique, step, at, $"The unique index {key.Name} of {table.Name} does not hold for every row at every time: it is partial, deferrable or not valid.",
                    MakeOne);
                break;
            case var key:
                findings.Add(CheckRules.KeyMissing, step, at, $"The only unique index of {table.Name}, {key.Name}, is over expressions.", MakeOne);
                break;
        }

        return null;
    }

    private static KeyInfo? RefuseAsked(CheckFindings findings, BatchStep step, TableInfo table, string[] asked)
    {
        ValueOrigin at = step.PlaceOf($"key:{step.Key[0]}");
        string columns = string.Join(", ", asked);
        string? nullable = Array.Find(asked, name => table.Find(name) is { IsNullable: true });
        KeyInfo? near = table.Keys.FirstOrDefault(key => key.Columns.ToHashSet().SetEquals(asked));
        if (near is { IsWalkable: true })
        {
            findings.Add(
                CheckRules.KeyNotUnique, step, at, $"The unique index {near.Name} of {table.Name} has the columns of the key in another order.",
                $"Write 'key: [{string.Join(", ", near.Columns)}]'.");
        }
        else if (nullable is not null)
        {
            findings.Add(
                CheckRules.KeyNullable, step, at, $"The column {nullable} of the key may be NULL, and such rows would be skipped.",
                "Make it NOT NULL, or name another key.");
        }
        else
        {
            findings.Add(
                CheckRules.KeyNotUnique, step, at,
                near is null ? $"No unique index of {table.Name} is over ({columns}), so rows would be skipped or done twice."
                    : $"The unique index {near.Name} of {table.Name} does not hold for every row at every time: it is partial, deferrable or not valid.",
                MakeOne);
        }

        return null;
    }
}
