using Toil.Values;

namespace Toil.Log.Reporting;

/// <summary>How a run of a runbook ended.</summary>
internal enum RunOutcome
{
    /// <summary>It does not say. Then it saved nothing.</summary>
    Unknown,

    /// <summary>It did its work.</summary>
    Succeeded,

    /// <summary>It did not, rolled back or not.</summary>
    Failed,

    /// <summary>A rehearsal or a dry run.</summary>
    Rehearsal,
}

/// <summary>
/// What an entry with the source <c>runbook</c> says of its run, in two tags: <c>outcome=succeeded|failed|rehearsal</c>, and <c>saves=30m</c>, the runbook's own
/// estimate of the manual work that it stands for. Tags outlive every exchange format, and people can read and correct them.
/// </summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Saves">The estimate, or null.</param>
internal sealed record RunbookRun(RunOutcome Outcome, TimeSpan? Saves)
{
    private const string OutcomeKey = "outcome=";
    private const string SavesKey = "saves=";

    /// <summary>Reads the tags of an entry.</summary>
    public static RunbookRun Of(IEnumerable<string> tags)
    {
        RunbookRun run = new(RunOutcome.Unknown, null);
        foreach (string tag in tags)
        {
            if (tag.StartsWith(OutcomeKey, StringComparison.OrdinalIgnoreCase))
            {
                run = run with { Outcome = Enum.TryParse(tag[OutcomeKey.Length..], ignoreCase: true, out RunOutcome outcome) ? outcome : RunOutcome.Unknown };
            }
            else if (tag.StartsWith(SavesKey, StringComparison.OrdinalIgnoreCase) && Duration.TryParse(tag[SavesKey.Length..], out TimeSpan saves) && saves > TimeSpan.Zero)
            {
                run = run with { Saves = saves };
            }
        }

        return run;
    }

    /// <summary>The tags that say it.</summary>
    public IEnumerable<string> Tags()
    {
        yield return OutcomeKey + Outcome.ToString().ToLowerInvariant();
        if (Saves is { } saves)
        {
            yield return SavesKey + Duration.Format(saves);
        }
    }
}
