using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.run</c>.</summary>
public sealed record RunbookRunOptions : RunbookRehearseOptions
{
    /// <summary>Schedule.</summary>
    [Option("The schedule that starts it, by name. Jobs that schedule register has made say it, so that schedule list knows their runs.", IsOfCall = true)]
    public string? Schedule { get; init; }
}
