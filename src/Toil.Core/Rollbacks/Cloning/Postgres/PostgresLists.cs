using System.Text;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Literals, and lists of names as PostgreSQL keeps them in its settings.</summary>
internal static class PostgresLists
{
    /// <summary>A text as it stands in SQL, whatever <c>standard_conforming_strings</c> says.</summary>
    public static string Literal(string text)
    {
        string quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return quoted.Contains('\\', StringComparison.Ordinal) ? $"E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'" : $"'{quoted}'";
    }

    /// <summary>The names of a list: quotes taken off.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        List<string> names = [];
        StringBuilder name = new();
        bool isQuoted = false;
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] == '"' && isQuoted && i + 1 < list.Length && list[i + 1] == '"')
            {
                name.Append('"');
                i++;
            }
            else if (list[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (list[i] == ',' && !isQuoted)
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else if (isQuoted || list[i] != ' ')
            {
                name.Append(list[i]);
            }
        }

        names.Add(name.ToString());
        return names;
    }
}
