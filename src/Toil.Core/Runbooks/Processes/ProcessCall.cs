namespace Toil.Runbooks.Processes;

/// <summary>A command to run.</summary>
internal sealed record ProcessCall
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Absolute folder in which it runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Environment variables over those of this process; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What its standard input gives; null for an empty one.</summary>
    public string? Input { get; init; }

    /// <summary>Longest text that is kept of each of its two streams, in UTF-16 units: the beginning and the end, with a note between them.</summary>
    public int OutputLimit { get; init; } = 256 * 1024;

    /// <summary>How long it has to end after it was asked to, before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Given each line as it comes, without its end, cut at 4,096 characters; true for a line of the error stream. Calls do not overlap.</summary>
    public Action<string, bool>? Line { get; init; }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code; on Unix 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">What it wrote to its standard output, within the limit.</param>
/// <param name="Error">What it wrote to its standard error, within the limit.</param>
/// <param name="IsCut">True where one of them was longer.</param>
internal sealed record ProcessEnd(int ExitCode, string Output, string Error, bool IsCut);
