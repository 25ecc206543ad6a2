namespace Toil.Rollbacks.Load.Replays;

/// <summary>What a server logged at once.</summary>
internal sealed record LogEvent
{
    /// <summary>Line of the file, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>What tells its session from others; null where nothing does.</summary>
    public string? Session { get; init; }

    /// <summary>When, in ticks of any clock; null where it is not said.</summary>
    public long? Time { get; init; }

    /// <summary>The database; null where it is not said.</summary>
    public string? Database { get; init; }

    /// <summary><c>LOG</c>, <c>ERROR</c>, <c>FATAL</c>, ...</summary>
    public required string Severity { get; init; }

    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>What stands under DETAIL, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The statement that was at fault, or null.</summary>
    public string? Statement { get; init; }

    /// <summary>True where a part was too long to be kept.</summary>
    public bool IsCut { get; init; }
}
