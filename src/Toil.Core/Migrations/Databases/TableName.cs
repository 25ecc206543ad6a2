using System.Text;

namespace Toil.Migrations.Databases;

/// <summary>The name of a table as SQL writes it.</summary>
internal static class TableName
{
    /// <summary>Schema and name as they stand in SQL, from how a table is called: <c>public.orders</c>, the schema up to the first dot.</summary>
    public static string InSql(string called)
    {
        int dot = called.IndexOf('.', StringComparison.Ordinal);
        return $"{SqlDialect.Quote(called[..dot])}.{SqlDialect.Quote(called[(dot + 1)..])}";
    }

    /// <summary>The parts between the dots: quotes taken off, and what has none as it is written.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        List<string> parts = [];
        StringBuilder part = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    part.Append('"');
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '.' when !isQuoted:
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                default:
                    part.Append(text[i]);
                    break;
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
