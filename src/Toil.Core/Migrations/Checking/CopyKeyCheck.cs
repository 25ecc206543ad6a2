using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>Holds a copy to its rule: the source's key arrives as it is, in columns that are unique in the destination.</summary>
internal static class CopyKeyCheck
{
    /// <summary>Checks it.</summary>
    public static void Check(CheckFindings findings, CopyStep step, TableInfo from, KeyInfo key, TableInfo to)
    {
        List<string> there = [];
        foreach (string column in key.Columns)
        {
            ColumnExpression? carried = step.Columns.FirstOrDefault(one => IsColumn(one.Expression, from, column));
            if (carried is null)
            {
                findings.Add(
                    CheckRules.CopyKey, step, null, $"The key column {column} of {from.Name} is not copied as it is, so nobody could tell which rows are there.",
                    $"Add a column of {to.Name} whose expression is {column}.");
                return;
            }

            there.Add(to.FindWritten(carried.Column)?.Name ?? carried.Column);
        }

        if (!to.Keys.Any(unique => !unique.IsPartial && unique.Columns.Count > 0 && unique.Columns.ToHashSet().SetEquals(there)))
        {
            findings.Add(
                CheckRules.CopyKey, step, step.PlaceOf($"column:{step.Columns[0].Column}"),
                $"Nothing keeps ({string.Join(", ", there)}) unique in {to.Name}, so a row could be there twice.",
                $"Give {to.Name} a primary key or a unique index over ({string.Join(", ", there)}).");
        }
    }

    // The column alone, or with its table's name before it.
    private static bool IsColumn(string expression, TableInfo from, string column) => SqlSplitter.Split(expression) is [{ Tokens: var tokens }] && tokens.Count is 1 or 3
        && tokens[^1].Kind is SqlTokenKind.Word or SqlTokenKind.Quoted
        && (tokens.Count == 1 || tokens[1].IsMark('.'))
        && from.FindWritten(tokens[^1].Text)?.Name == column;
}
