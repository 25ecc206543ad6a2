using Toil.Operations;
using Toil.Reports;

namespace Toil.Runner;

/// <summary>What the runner adds to every operation's own options.</summary>
internal sealed record RunnerOptions
{
    /// <summary>Settings.</summary>
    [Option("Settings to use.", IsPath = true, DefaultText = "$TOIL_CONFIG, then the nearest toil.yaml from the working directory upwards")]
    public string? Config { get; init; }

    /// <summary>Format.</summary>
    [Option("Format of the results on the output.", DefaultText = "table on a terminal, json when piped")]
    public ReportFormat Output { get; init; }

    /// <summary>Report files.</summary>
    [Option("File to write the results to as well, in the format that its extension stands for: .json, .csv, .md, .html, .xml (JUnit), .sarif, .prom. It appears whole or not at all.", IsPath = true)]
    public IReadOnlyList<string> Report { get; init; } = [];

    /// <summary>Rows.</summary>
    [Option("Rows that a table on the output shows at most, most urgent first; 0 for all.", Min = "0", Max = "1000000")]
    public int Top { get; init; } = 50;

    /// <summary>Level.</summary>
    [Option("Ends with exit code 3 where a result is as bad as this, or worse; where a target was wrong as well, with 2.", Placeholder = "LEVEL", DefaultText = "never")]
    public string? FailOn { get; init; }

    /// <summary>Confirmed.</summary>
    [Option("Says yes to what the operation asks before it changes something.")]
    public bool Yes { get; init; }

    /// <summary>Dry run.</summary>
    [Option("Changes nothing, and says what would be done.")]
    public bool WhatIf { get; init; }
}
