using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.State;

namespace Toil.Runbooks;

/// <summary>Options of <c>runbook.list</c>.</summary>
public sealed record RunbookListOptions
{
    /// <summary>Path.</summary>
    [Option("Folder with runbooks, or a runbook; may be given more than once.", Position = 0, IsPath = true, DefaultText = "the folder runbooks where there is one, else the working directory")]
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Recurse.</summary>
    [Option("Also look into folders below.")]
    public bool Recurse { get; init; }
}

/// <summary>Lists runbooks, with their parameters and how they last went.</summary>
public sealed class RunbookList : Operation<RunbookListOptions, RunbookEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.list",
        Cmdlet = "Get-ToilRunbook",
        Summary = "Lists the runbooks of a folder, with their parameters and how they last went.",
        Description = "YAML files that begin as runbooks do are listed, and PowerShell scripts with steps; one that is wrong is listed with what is wrong. Other files are passed over.",
        SettingsSection = "runbooks",
        OptionsType = typeof(RunbookListOptions),
        ResultType = typeof(RunbookEntry),
        ResultJsonOf = static () => RunJson.Readable.RunbookEntry,
        ViewOf = static () => RunViews.Runbooks,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunbookEntry> RunAsync(OperationCall<RunbookListOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        RunbookStore runs = new(store);
        foreach (string path in RunbookFiles.Of(call.Options.Path, call.Options.Recurse, call.Context))
        {
            RunbookEntry entry;
            try
            {
                entry = Entry(RunbookInput.Read(path));
            }
            catch (ToilException error)
            {
                entry = new RunbookEntry { Name = Path.GetFileName(path), Path = path, Problem = error.Message };
            }

            StoredRun? last = entry.Problem is null && await runs.ListAsync(entry.Name, prefix: null, since: null, limit: 1, cancellation) is [{ } newest] ? newest : null;
            yield return last is null ? entry : entry with { LastRun = last.Id, LastAt = last.StartedAt, LastState = RunSteps.Of(last, runs).State };
        }
    }

    private static RunbookEntry Entry(Runbook runbook) => new()
    {
        Name = runbook.Name,
        Path = runbook.Path,
        Description = runbook.Description,
        Owner = runbook.Owner,
        Environment = runbook.Environment,
        Parameters = [.. runbook.Parameters.Select(one => one.IsRequired || one.Default is null ? one.Name : $"{one.Name}={ExpressionText.Any(one.Default)}")],
        Steps = runbook.AllSteps().Count(),
    };
}
