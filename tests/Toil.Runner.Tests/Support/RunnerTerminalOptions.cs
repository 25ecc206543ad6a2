using Toil.Actions;

namespace Toil.Runner.Tests.Support;

/// <summary>The terminal that a run meets.</summary>
internal sealed record RunnerTerminalOptions
{
    public string Input { get; init; } = string.Empty;

    public TextWriter? Output { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public int? Width { get; init; }

    public ActionsEnvironment? Actions { get; init; }
}
