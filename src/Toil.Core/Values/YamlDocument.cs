using Toil.Operations;

namespace Toil.Values;

/// <summary>A file that people write (a plan, a workload, a runbook): where its values stand, and the errors that point at them.</summary>
/// <param name="path">Absolute path.</param>
/// <param name="text">What stands in it.</param>
/// <param name="errorId">Id of the errors.</param>
internal sealed class YamlDocument(string path, string text, string errorId)
{
    private readonly Lazy<string[]> _lines = new(() => text.Split('\n'));

    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>The folder from which relative paths are taken.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The error for a file that is wrong.</summary>
    /// <param name="at">Where.</param>
    /// <param name="what">A clause, without a full stop.</param>
    /// <param name="remedy">A sentence.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public ToilException Invalid(ValueOrigin at, string what, string remedy, Exception? inner = null)
        => ToilException.Invalid(errorId, $"{at.Text}: {what}.", remedy, Path, inner);

    /// <summary>The place of a character of a value: exact where the value stands in the file as it reads, else where it begins.</summary>
    public ValueOrigin Locate(YamlScalar scalar, int offset)
    {
        string[] lines = _lines.Value;
        long line = scalar.Origin.Line - 1;
        if (line < 0 || line >= lines.Length || scalar.Origin.Column > lines[line].Length)
        {
            return scalar.Origin;
        }

        int column = (int)scalar.Origin.Column - 1;
        return lines[line][column] switch
        {
            '|' when scalar.IsQuoted => InLiteral(scalar, offset, lines),
            '>' when scalar.IsQuoted => Walk(scalar, offset, lines, line + 1, Indent(lines, line + 1)),
            '\'' or '"' when scalar.IsQuoted => Walk(scalar, offset, lines, line, column + 1),
            _ => Walk(scalar, offset, lines, line, column),
        };
    }

    // Each line of the value is the end of a line of the file.
    private static ValueOrigin InLiteral(YamlScalar scalar, int offset, string[] lines)
    {
        int start = offset == 0 ? 0 : scalar.Text.LastIndexOf('\n', offset - 1) + 1;
        int end = scalar.Text.IndexOf('\n', start);
        long line = scalar.Origin.Line + scalar.Text.AsSpan(0, start).Count('\n');
        string content = end < 0 ? scalar.Text[start..] : scalar.Text[start..end];
        return line < lines.Length && lines[line].TrimEnd('\r').EndsWith(content, StringComparison.Ordinal)
            ? scalar.Origin.At(line + 1, lines[line].TrimEnd('\r').Length - content.Length + offset - start + 1)
            : scalar.Origin;
    }

    // In the other styles a line break reads as a blank, and the blanks around it are nothing.
    private static ValueOrigin Walk(YamlScalar scalar, int offset, string[] lines, long line, int column)
    {
        for (int i = 0; i < offset; i++)
        {
            string current = lines[line].TrimEnd();
            if (column < current.Length && current[column] == scalar.Text[i])
            {
                column++;
                continue;
            }

            if (column < current.Length || scalar.Text[i] is not (' ' or '\n'))
            {
                return scalar.Origin;
            }

            do
            {
                if (++line >= lines.Length)
                {
                    return scalar.Origin;
                }
            }
            while (string.IsNullOrWhiteSpace(lines[line]));
            column = Indent(lines, line);
            while (i + 1 < offset && scalar.Text[i + 1] == '\n')
            {
                i++;
            }
        }

        return scalar.Origin.At(line + 1, column + 1);
    }

    private static int Indent(string[] lines, long line)
        => line < lines.Length && lines[line].AsSpan().IndexOfAnyExcept(' ') is var first and > 0 ? first : 0;
}
