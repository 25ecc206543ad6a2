using Toil.Operations;

namespace Toil.Runner;

/// <summary>What the runner adds to every operation's own options.</summary>
internal sealed record RunnerOptions
{
    /// <summary>Settings.</summary>
    [Option("Settings to use.", IsPath = true, DefaultText = "$TOIL_CONFIG, then the nearest toil.yaml from the working directory upwards")]
    public string? Config { get; init; }

    /// <summary>Format.</summary>
    [Option("Format of the results.", DefaultText = "table on a terminal, json when piped")]
    public OutputFormat Output { get; init; }

    /// <summary>Rows.</summary>
    [Option("Rows that a table shows at most, most urgent first; 0 for all.", Min = "0", Max = "1000000")]
    public int Top { get; init; } = 50;

    /// <summary>Level.</summary>
    [Option("Ends with exit code 3 where a result is as bad as this, or worse.", Placeholder = "LEVEL", DefaultText = "never")]
    public string? FailOn { get; init; }
}
