namespace Toil.Log.Reporting;

/// <summary>One night of one person.</summary>
internal sealed class NightFigures
{
    /// <summary>Times that they were woken.</summary>
    public int WakeUps { get; set; }

    /// <summary>Microseconds on pages within the sleep window.</summary>
    public double Time { get; set; }

    /// <summary>Most bad nights in a row of one person: evenings that follow each other, in each of which they were woken.</summary>
    public static int LongestRun(IEnumerable<int> evenings)
    {
        int longest = 0;
        int run = 0;
        int last = int.MinValue;
        foreach (int evening in evenings.Order())
        {
            run = evening == last + 1 ? run + 1 : 1;
            longest = Math.Max(longest, run);
            last = evening;
        }

        return longest;
    }
}
