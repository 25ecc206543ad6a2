using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>Tells which changes of a column's type need every row written anew (ATColumnChangeRequiresRewrite in PostgreSQL's tablecmds.c).</summary>
internal sealed partial class PostgresTypeChange(PostgresSituation now)
{
    /// <summary>Looks at a change.</summary>
    public async Task CheckAsync(StatementAt at, CheckTable table, ColumnInfo column, AlterShape action, Severity grade)
    {
        if (action.Type is not { Length: > 0 } type || await now.Probe.AskAsync(() => now.Facts.TypeAsync(type)) is not { } wanted)
        {
            return; // The server says what is wrong with it.
        }

        if (!IsTrivial(action.Using, column.Name, wanted) || await RewritesAsync(column.Type, wanted))
        {
            now.Findings.Add(
                CheckRules.TypeRewrite, at.Step, at.Place,
                $"{table.Info.Name}.{column.Name} goes from {column.Type} to {wanted}: {RowScale.Words(table.Rows)} are written anew, and until that is done everything else waits.",
                "Add a column of the new type, fill it with a backfill, keep it with a trigger meanwhile, and change the names.", grade);
        }
    }

    /// <summary>True where rows of one type have to be written anew to be of another.</summary>
    /// <param name="from">As <c>format_type</c> writes it.</param>
    /// <param name="to">The same.</param>
    public async Task<bool> RewritesAsync(string from, string to)
    {
        ((string before, int[] had), (string after, int[] gets)) = (Split(from), Split(to));
        if (before == after)
        {
            return after switch
            {
                _ when had.SequenceEqual(gets) => false,
                "character varying" or "bit varying" => gets.Length > 0 && (had.Length == 0 || gets[0] < had[0]),
                "numeric" => gets.Length > 0 && (had.Length == 0 || Scale(gets) != Scale(had) || gets[0] < had[0]),
                "timestamp without time zone" or "timestamp with time zone" or "time without time zone" or "time with time zone" or "interval"
                    => gets.Length > 0 && gets[0] < (had.Length > 0 ? had[0] : 6),
                _ => true,
            };
        }

        // In UTC both kinds of timestamp are the same number.
        bool isOneMoment = before.StartsWith("timestamp with", StringComparison.Ordinal) && after.StartsWith("timestamp with", StringComparison.Ordinal) && await now.Facts.IsInUtcAsync();
        return isOneMoment ? gets.Length > 0 && gets[0] < (had.Length > 0 ? had[0] : 6)
            : gets.Length > 0 || !await now.Facts.IsBinaryCastAsync(before, after);
    }

    // USING the column, with or without a cast to the new type, says nothing new.
    private static bool IsTrivial(IReadOnlyList<SqlToken>? expression, string column, string type)
    {
        if (expression is null)
        {
            return true;
        }

        SqlToken[] tokens = [.. expression.Where(token => !token.IsMark('(') && !token.IsMark(')') || token.Kind == SqlTokenKind.Number)];
        return tokens.Length > 0 && SqlText.Plain(tokens[0].Text, TargetKind.PostgreSql) == column
            && (tokens.Length == 1 || (tokens[1].Text == "::" && Split(type).Base.StartsWith(SqlText.Of(tokens[2..3]), StringComparison.OrdinalIgnoreCase)));
    }

    private static int Scale(int[] modifiers) => modifiers.Length > 1 ? modifiers[1] : 0;

    private static (string Base, int[] Modifiers) Split(string type)
    {
        Match match = ModifierPattern().Match(type);
        return match.Success
            ? (type.Remove(match.Index, match.Length), [.. match.Groups[1].Value.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))])
            : (type, []);
    }

    [GeneratedRegex(@"\(([0-9, -]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex ModifierPattern();
}
