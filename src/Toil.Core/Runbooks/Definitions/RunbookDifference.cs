namespace Toil.Runbooks.Definitions;

/// <summary>Says in what a runbook differs from what it was.</summary>
internal static class RunbookDifference
{
    private const int Most = 5;

    /// <summary>The differences in words, the first five of them: <c>line 12 was 'timeout: 5m' and is 'timeout: 10m'</c>.</summary>
    public static string Between(Runbook before, Runbook after)
    {
        string[] was = Lines(before);
        string[] now = Lines(after);
        int head = 0;
        while (head < was.Length && head < now.Length && was[head] == now[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < was.Length - head && tail < now.Length - head && was[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        string[] gone = was[head..^tail];
        string[] come = now[head..^tail];
        string more = Math.Max(gone.Length, come.Length) > Most ? $", and {Math.Max(gone.Length, come.Length) - Most} more lines" : string.Empty;
        return $"from line {head + 1} on, {Show(gone, "nothing")} became {Show(come, "nothing")}{more}";
    }

    private static string[] Lines(Runbook runbook) => runbook.Text.ReplaceLineEndings("\n").Split('\n');

    private static string Show(string[] lines, string none)
        => lines.Length == 0 ? none : $"'{Values.InertText.From(string.Join(" / ", lines.Take(Most).Select(line => line.Trim())), 300)}'";
}
