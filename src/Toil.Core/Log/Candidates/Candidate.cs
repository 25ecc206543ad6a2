namespace Toil.Log.Candidates;

/// <summary>A command line that is typed again and again with small differences. Every text in it is inert and without secrets.</summary>
public sealed record Candidate
{
    /// <summary>What the lines have in common, with placeholders where they vary: <c>kubectl delete pod {id} -n prod</c>.</summary>
    public required string Template { get; init; }

    /// <summary>The template's first word.</summary>
    public required string Command { get; init; }

    /// <summary>How often it was typed.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// What it may have cost: the time that is known, and half a minute for each line without a time. Candidates are ranked by it.
    /// </summary>
    public required TimeSpan EstimatedTime { get; init; }

    /// <summary>When it was typed first; null where no history says.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>When it was typed last; null where no history says.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Days from the first to the last, both counted, in the local zone; null where no history says.</summary>
    public int? DaysSpanned { get; init; }

    /// <summary>Days on which it was typed; null where no history says.</summary>
    public int? DaysSeen { get; init; }

    /// <summary>Bursts: runs of it with no pause of more than ten minutes; null where no history says.</summary>
    public int? Bursts { get; init; }

    /// <summary>Median length of the bursts; null where no history says.</summary>
    public TimeSpan? MedianBurst { get; init; }

    /// <summary>Length of all bursts together; null where no history says.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>The latest line as it was typed, with secrets redacted.</summary>
    public required string Example { get; init; }

    /// <summary>The template that is typed next in at least four of five cases; null where there is none.</summary>
    public string? FollowedBy { get; init; }

    /// <summary>Shells in whose histories it is.</summary>
    public IReadOnlyList<string> Shells { get; init; } = [];

    /// <summary>Files in which it is.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The same for the same template from run to run: 16 hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }
}
