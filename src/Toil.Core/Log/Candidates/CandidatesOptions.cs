using Toil.Operations;

namespace Toil.Log.Candidates;

/// <summary>Options of <c>log.candidates</c>.</summary>
public sealed record CandidatesOptions
{
    /// <summary>Histories.</summary>
    [Option(
        "History files to read, or patterns (*, ?) for them. A file that a pattern finds must belong to the current user; one that is named may be anybody's.",
        Position = 0, Placeholder = "FILE", IsPath = true, DefaultText = "the histories of the current user: $HISTFILE, bash, zsh, fish, PSReadLine")]
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Histories, literally.</summary>
    [Option("History files to read, with every character taken as it stands.", IsPath = true)]
    public IReadOnlyList<string> LiteralPath { get; init; } = [];

    /// <summary>Format.</summary>
    [Option("How the files are written: Bash, Zsh, Fish or PSReadLine; Auto finds it out from the content and the name.")]
    public HistoryFormat Format { get; init; } = HistoryFormat.Auto;

    /// <summary>Least count.</summary>
    [Option("Show only what was typed so many times.", Min = "1", Max = "1000000")]
    public int MinCount { get; init; } = 5;

    /// <summary>Period.</summary>
    [Option(
        "Count only lines typed since then: a duration back from now (90d), a day (2026-11-20, in UTC) or an instant with an offset. Lines without a time are left out.",
        Placeholder = "WHEN", DefaultText = "every line")]
    public string? Since { get; init; }

    /// <summary>How many.</summary>
    [Option("Show at most so many, the costliest first.", Min = "1", Max = "1000000")]
    public int Top { get; init; } = 50;

    /// <summary>More noise.</summary>
    [Option("Leave out as well: the words that a line begins with (terraform plan), or a pattern (*, ?) for the whole line.", Placeholder = "PATTERN")]
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Noise too.</summary>
    [Option("Show noise as well: ls, cd, git status and the like; docs/candidates.md has the list.", DefaultText = "it is left out")]
    public bool IncludeNoise { get; init; }
}
