using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.rehearse</c>, and most of those of <c>runbook.run</c>.</summary>
public record RunbookRehearseOptions
{
    /// <summary>Path.</summary>
    [Option("The runbook: a YAML file; in PowerShell also a script (.ps1).", Position = 0, IsPath = true)]
    public string? Path { get; init; }

    /// <summary>Parameters.</summary>
    [Option("A parameter of the runbook; may be given more than once. Values are taken as they are: nothing in them is run or replaced.")]
    public IReadOnlyDictionary<string, object> Set { get; init; } = new Dictionary<string, object>();

    /// <summary>Wait.</summary>
    [Option("How long to stay while somebody has to approve. Without it the run ends with exit code 5, and is resumed.", Max = "7d")]
    public TimeSpan Wait { get; init; }

    /// <summary>Environment.</summary>
    [Option("What environment this is, where the runbook does not say or is wrong here.", DefaultText = "what the runbook says")]
    public string? Environment { get; init; }
}
