using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks;

/// <summary>Reads what an operation was told: a runbook and its parameters.</summary>
internal static class RunbookInput
{
    /// <summary>The runbook of an option.</summary>
    /// <exception cref="ToilException"><c>RunbookMissing</c>, <c>RunbookIsScript</c>, or what is wrong with the file.</exception>
    public static Runbook Read(string? path)
    {
        if (path is null)
        {
            throw ToilException.Invalid("RunbookMissing", "No runbook is given.", "Name its file: toil runbook run night.yaml.");
        }

        return path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
            ? throw ToilException.Invalid(
                "RunbookIsScript", $"{Values.InertText.From(path)} is a PowerShell script, which needs a PowerShell session.",
                "Run it in pwsh with: Invoke-ToilRunbook " + Values.InertText.From(path), path)
            : RunbookReader.Read(path);
    }

    /// <summary>The run of an option.</summary>
    /// <exception cref="ToilException"><c>RunMissing</c>.</exception>
    public static string Run(RunOptions options) => string.IsNullOrWhiteSpace(options.Run)
        ? throw ToilException.Invalid("RunMissing", "No run is given.", "Copy its id from: toil runbook runs")
        : options.Run;

    /// <summary>The parameters, over their defaults.</summary>
    public static IReadOnlyDictionary<string, object?> Parameters(Runbook runbook, IReadOnlyDictionary<string, string> set, OperationContext context)
        => RunbookParameters.Bind(runbook, set.Select(pair => new OptionValue(pair.Key, pair.Value, new ValueOrigin($"--set {pair.Key}"))), context.WorkingDirectory);
}
