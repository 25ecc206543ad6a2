using Toil.Schedules.Targets;

namespace Toil.Schedules.Installing;

/// <summary>A crontab with the blocks that Toil has put into it.</summary>
/// <param name="Text">All of it.</param>
internal sealed record CrontabText(string Text)
{
    /// <summary>The block of a schedule; null where there is none. A block without an end is its first line.</summary>
    public (int Start, int Length, bool HasEnd)? Find(string name)
    {
        int start = Line(CrontabWriter.Begin(name), 0);
        if (start < 0)
        {
            return null;
        }

        int end = Line(CrontabWriter.End(name) + "\n", start);
        int other = Line("# toil-schedule ", start + 1);
        bool hasEnd = end >= 0 && (other < 0 || end < other);
        int after = hasEnd ? end + CrontabWriter.End(name).Length + 1 : Text.IndexOf('\n', start) + 1;
        return (start, after - start, hasEnd);
    }

    /// <summary>The same with a block in the place of that of its schedule, or at the end; without it where it is null.</summary>
    public CrontabText With(string name, string? block)
    {
        string text = Text.Length == 0 || Text.EndsWith('\n') ? Text : Text + "\n";
        return Find(name) is { } found
            ? new CrontabText(string.Concat(text.AsSpan(0, found.Start), block, text.AsSpan(found.Start + found.Length)))
            : new CrontabText(text + block);
    }

    /// <summary>How a schedule stands in it.</summary>
    public InstalledState StateOf(string name, string? block, out bool isSame)
    {
        isSame = false;
        if (Find(name) is not { } found)
        {
            return InstalledState.Missing;
        }

        string text = Text.Substring(found.Start, found.Length);
        isSame = text == block;
        return found.HasEnd && ScheduleMark.Read(text) is { IsIntact: true } ? InstalledState.Intact : InstalledState.Changed;
    }

    private int Line(string beginning, int from)
    {
        for (int at = Text.IndexOf(beginning, from, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(beginning, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || Text[at - 1] == '\n')
            {
                return at;
            }
        }

        return -1;
    }
}
