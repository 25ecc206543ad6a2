using Toil.Operations;

namespace Toil.Log;

/// <summary>Whose entry it is, and where their clock is.</summary>
public record LogPersonOptions
{
    /// <summary>Person.</summary>
    [Option("Whose entry it is.", DefaultText = "$TOIL_PERSON, then the name of this user")]
    public string? Person { get; init; }

    /// <summary>Team.</summary>
    [Option("Team that it counts for.", DefaultText = "none")]
    public string? Team { get; init; }

    /// <summary>Zone.</summary>
    [Option("Time zone of the person, by its IANA name, such as Europe/Berlin.", Placeholder = "ZONE", DefaultText = "the zone of this machine")]
    public string? Zone { get; init; }
}
