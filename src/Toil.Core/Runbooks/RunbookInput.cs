using Toil.Operations;
using Toil.Runbooks.Checking;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks;

/// <summary>Reads what an operation was told: a runbook and its parameters.</summary>
internal static class RunbookInput
{
    private const int MostShown = 5;

    /// <summary>The runbook of an option.</summary>
    /// <exception cref="ToilException"><c>RunbookMissing</c>, <c>RunbookIsScript</c>, or what is wrong with the file.</exception>
    public static Runbook Read(string? path)
    {
        if (path is null)
        {
            throw ToilException.Invalid("RunbookMissing", "No runbook is given.", "Name its file: toil runbook run night.yaml.");
        }

        return ScriptedRunbook.Is(path) ? ScriptedRunbook.Read(path) : RunbookReader.Read(path);
    }

    /// <summary>The runbook that a text out of the store is.</summary>
    public static Runbook Read(string path, string text) => ScriptedRunbook.Is(path) ? ScriptedRunbook.Of(path, text) : RunbookReader.Read(path, text);

    /// <summary>The runbook and the parameters of a call that is to run it.</summary>
    /// <exception cref="ToilException">As for the parts: what is wrong with the file, the parameters or the runbook; nothing has run then.</exception>
    public static (Runbook Runbook, IReadOnlyDictionary<string, object?> Parameters) Prepare(RunbookRehearseOptions options, OperationContext context)
    {
        Runbook read = Read(options.Path);
        Runbook runbook = read with { Environment = options.Environment ?? read.Environment };
        IReadOnlyDictionary<string, object?> parameters = Parameters(runbook, options.Set, context);
        RefuseWrong(runbook);
        RefuseScript(runbook, context);
        return (runbook, parameters);
    }

    /// <summary>Refuses a PowerShell runbook where no session runs it.</summary>
    /// <exception cref="ToilException"><c>RunbookIsScript</c>.</exception>
    public static void RefuseScript(Runbook runbook, OperationContext context)
    {
        if (ScriptedRunbook.Is(runbook.Path) && context.Scripts is null)
        {
            throw ToilException.Invalid(
                "RunbookIsScript", $"{Values.InertText.From(runbook.Path)} is a PowerShell script, which needs a PowerShell session.",
                "Use it in pwsh: Import-Module Toil, then Invoke-ToilRunbook, Resume-ToilRunbook or Undo-ToilRun.", runbook.Path);
        }
    }

    /// <summary>The run of an option.</summary>
    /// <exception cref="ToilException"><c>RunMissing</c>.</exception>
    public static string Run(RunOptions options) => string.IsNullOrWhiteSpace(options.Run)
        ? throw ToilException.Invalid("RunMissing", "No run is given.", "Copy its id from: toil runbook runs")
        : options.Run;

    /// <summary>The parameters, over their defaults.</summary>
    private static IReadOnlyDictionary<string, object?> Parameters(Runbook runbook, IReadOnlyDictionary<string, object> set, OperationContext context)
        => ScriptedRunbook.Is(runbook.Path)
            ? set.ToDictionary(pair => pair.Key, pair => Expressions.ExpressionValues.From(pair.Value))
            : RunbookParameters.Bind(runbook, set.Select(pair => new OptionValue(pair.Key, pair.Value, new ValueOrigin($"--set {pair.Key}"))), context.WorkingDirectory);

    /// <summary>Refuses a runbook that cannot work as it is written, before anything of it runs.</summary>
    /// <exception cref="ToilException"><c>RunbookWrong</c>, with all that is wrong.</exception>
    private static void RefuseWrong(Runbook runbook)
    {
        RunbookFinding[] wrong = [.. RunbookChecker.Check(runbook).Where(finding => finding.Severity == Severity.Critical)];
        if (wrong.Length > 0)
        {
            string more = wrong.Length > MostShown ? $" (And {wrong.Length - MostShown} more.)" : string.Empty;
            throw ToilException.Invalid(
                "RunbookWrong", string.Join(' ', wrong.Take(MostShown).Select(finding => $"{finding.File} line {finding.Line}, column {finding.Column}: {finding.Sentence}")) + more,
                "Nothing was run. See all with: toil runbook check " + Values.InertText.From(runbook.Path), runbook.Path);
        }
    }
}
