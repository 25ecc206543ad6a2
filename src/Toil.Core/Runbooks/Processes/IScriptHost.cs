namespace Toil.Runbooks.Processes;

/// <summary>Runs PowerShell scripts: in the caller's session, or in a process of its own.</summary>
public interface IScriptHost
{
    /// <summary>
    /// True where what a script writes reaches whoever watches by itself: <see cref="ScriptCall.Line"/> is for the record then, and must not be told again.
    /// </summary>
    bool ShowsLines => false;

    /// <summary>Runs a script.</summary>
    /// <param name="call">The script and what it is given.</param>
    /// <param name="stop">Asks it to stop. A script in the session that has not ended <see cref="ScriptCall.Grace"/> later is abandoned.</param>
    /// <returns>What it gave. A script that fails is no exception, but an <see cref="ScriptEnd.Error"/>.</returns>
    /// <exception cref="Operations.ToilException"><c>PwshNotFound</c>: there is nothing here that could run it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, and has ended.</exception>
    Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop);
}

/// <summary>A script to run.</summary>
public sealed record ScriptCall
{
    /// <summary>The script.</summary>
    public required string Script { get; init; }

    /// <summary>
    /// What <c>$Toil</c> holds: <c>Parameters</c>, <c>Steps</c>, <c>Run</c>, the items of the foreach steps around; values as expressions have them. It has an empty
    /// hashtable <c>Outputs</c> besides, for the script to fill.
    /// </summary>
    public required IReadOnlyDictionary<string, object?> Toil { get; init; }

    /// <summary>Absolute folder in which it runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>What errors call it: <c>/srv/night.yaml line 12, column 11</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Absolute path of the file in which it stands: <c>$PSScriptRoot</c> is its folder. Null where there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Line of <see cref="Path"/> on which its first line stands, so that an error can name its own; null where that is not known.</summary>
    public int? FirstLine { get; init; }

    /// <summary>
    /// Where the script is a file of its own, <see cref="Path"/>: what its parameters are given, by name. It is then called as a command, and
    /// <see cref="Script"/> is only what stands in it. Null for a piece of script.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Arguments { get; init; }

    /// <summary>The run whose steps the script does by Invoke-ToilStep; null where it is itself a step.</summary>
    public IScriptedRun? Run { get; init; }

    /// <summary>How long it has to end after it was asked to.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further environment variables for a process of its own: <c>TRACEPARENT</c>, <c>TOIL_RUN_ID</c>, <c>TOIL_STEP</c>.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Given each line that it writes for people; true for errors.</summary>
    public Action<string, bool>? Line { get; init; }
}

/// <summary>How a script ended.</summary>
/// <param name="Results">What it wrote to its output, as values of expressions (objects as mappings of their properties, five levels deep), the last 1,000.</param>
/// <param name="Outputs">What it put into <c>$Toil.Outputs</c>.</param>
/// <param name="Error">Why it failed, in one sentence; null where it did not.</param>
/// <param name="IsAbandoned">True where it did not stop when asked to, and may still run.</param>
public sealed record ScriptEnd(IReadOnlyList<object?> Results, IReadOnlyDictionary<string, object?> Outputs, string? Error, bool IsAbandoned)
{
    /// <summary>How many more results came before those, and were not kept.</summary>
    public long Dropped { get; init; }
}
