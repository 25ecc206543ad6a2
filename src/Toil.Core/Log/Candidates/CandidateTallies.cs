using Toil.Log.Candidates.Histories;
using Toil.Log.Candidates.Templates;

namespace Toil.Log.Candidates;

/// <summary>Goes over what was typed once more, now that every line's template is known.</summary>
internal static class CandidateTallies
{
    /// <summary>A tally for each template.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="parts">How many first templates there are.</param>
    /// <param name="traces">What was typed.</param>
    /// <param name="zone">The zone whose days are counted.</param>
    public static CandidateTally[] Take(IReadOnlyList<MergedTemplate> templates, int parts, IReadOnlyList<HistoryTrace> traces, TimeZoneInfo zone)
    {
        int[] templateOf = new int[parts];
        for (int i = 0; i < templates.Count; i++)
        {
            foreach (int part in templates[i].Parts)
            {
                templateOf[part] = i;
            }
        }

        CandidateTally[] tallies = [.. templates.Select(_ => new CandidateTally())];
        foreach (HistoryTrace trace in traces)
        {
            Read(trace, templateOf, tallies, zone);
        }

        return tallies;
    }

    private static void Read(HistoryTrace trace, int[] templateOf, CandidateTally[] tallies, TimeZoneInfo zone)
    {
        HashSet<int> seen = [];
        (int Template, long Time, long Elapsed)? before = null;
        (int Template, long Time)? command = null;
        foreach ((int part, long time, long elapsed) in trace.InOrder())
        {
            if (before is { Template: not TemplateStore.Noise, Time: > 0 } timed)
            {
                See(timed, time);
            }

            int template = part == TemplateStore.Noise ? TemplateStore.Noise : templateOf[part];
            before = (template, time, elapsed);
            if (template == TemplateStore.Noise)
            {
                continue;
            }

            if (seen.Add(template))
            {
                tallies[template].SeeFile(trace);
            }

            if (command is { } last && last.Template != template && time - last.Time <= Bursts.Gap)
            {
                tallies[last.Template].SeeFollower(template);
            }

            command = (template, time);
        }

        if (before is { Template: not TemplateStore.Noise, Time: > 0 } end)
        {
            See(end, long.MaxValue);
        }

        foreach (int template in seen)
        {
            tallies[template].Bursts.EndFile();
        }

        void See((int Template, long Time, long Elapsed) line, long next)
        {
            tallies[line.Template].SeeTime(line.Time, line.Elapsed, next, DayOf(line.Time, zone));
        }
    }

    private static int DayOf(long time, TimeZoneInfo zone)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time), zone).DateTime).DayNumber;
}
