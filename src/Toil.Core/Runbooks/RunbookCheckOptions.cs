using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.check</c>.</summary>
public sealed record RunbookCheckOptions
{
    /// <summary>The runbooks.</summary>
    [Option("The runbooks: YAML files, and folders in which every YAML file that is a runbook is checked.", Position = 0, IsPath = true, DefaultText = "the folder runbooks where there is one, else the working directory", IsOfCall = true)]
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Warnings count.</summary>
    [Option("Makes warnings high: a runbook has to be without them.", IsOfCall = true)]
    public bool Strict { get; init; }
}
