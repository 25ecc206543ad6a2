using System.Threading.Channels;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>A run, as this process works on it: everything that its steps share.</summary>
internal sealed class RunTask
{
    private readonly Dictionary<string, object?> _run;
    private bool _isApproved; // what was approved stays approved

    /// <summary>Prepares the work on a run.</summary>
    public RunTask(Runbook runbook, StoredRun run, RunJournal journal, RunOptionSet options, OperationContext context, IReadOnlyDictionary<string, object?> parameters)
    {
        Runbook = runbook;
        Run = run;
        Journal = journal;
        Options = options;
        Context = context;
        Parameters = parameters;
        Map = new StepMap(runbook);
        _run = new()
        {
            ["id"] = run.Id.ToString(),
            ["runbook"] = runbook.Name,
            ["started"] = run.StartedAt,
            ["person"] = run.Person,
            ["machine"] = run.Holder.Machine,
            ["environment"] = runbook.Environment,
        };
    }

    /// <summary>The runbook.</summary>
    public Runbook Runbook { get; }

    /// <summary>The run, as it was when this process began or took it.</summary>
    public StoredRun Run { get; }

    /// <summary>Its journal.</summary>
    public RunJournal Journal { get; }

    /// <summary>What this process was asked.</summary>
    public RunOptionSet Options { get; }

    /// <summary>What the door provides.</summary>
    public OperationContext Context { get; }

    /// <summary>What the run was given.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; }

    /// <summary>How the steps stand.</summary>
    public StepTable Table { get; } = new();

    /// <summary>The runbook's steps by id and path.</summary>
    public StepMap Map { get; }

    /// <summary>Where the steps are reported as they end.</summary>
    public Channel<RunStep> Reports { get; } = Channel.CreateUnbounded<RunStep>();

    /// <summary>Questions to people.</summary>
    public required ApprovalStore Approvals { get; init; }

    /// <summary>Who works on the run now.</summary>
    public required string Person { get; init; }

    /// <summary>Tells whoever watches how far it is; null while nothing runs.</summary>
    public RunProgress? Progress { get; set; }

    /// <summary>What the steps print.</summary>
    public required RunTranscript Transcript { get; init; }

    /// <summary>True once somebody has approved in this run: then its operations need no further yes.</summary>
    public bool IsApproved => _isApproved |= !Run.IsRehearsal && Map.HasApprovals && Table.All.Any(step => step.State == RunStepState.Succeeded && Map.At(step.Path, Table)?.Step.Work is ApproveWork);

    /// <summary>Names of an expression at a place.</summary>
    /// <param name="place">Where.</param>
    /// <param name="own">The step whose result is in scope; null for none.</param>
    public ExpressionScope Scope(StepPlace place, StepStanding? own = null)
    {
        Dictionary<string, object?> names = new()
        {
            ["parameters"] = Parameters,
            ["steps"] = new StepNames(Map, Table, place),
            ["run"] = _run,
        };
        foreach (StepItem item in place.Items)
        {
            names[item.Name] = item.Value;
            names["index"] = (long)item.Index;
        }

        if (own is not null)
        {
            names["result"] = own.Result;
            names["results"] = own.Results ?? (own.Result is null ? [] : [own.Result]);
            names["outputs"] = own.Outputs;
        }

        return new ExpressionScope(names, Table.HasFailed);
    }

    /// <summary>Writes an entry to the journal, durably, and takes it in.</summary>
    public async Task<StepStanding> WriteAsync(string path, EventKind kind, int attempt, string body)
    {
        JournalEvent entry = new(path, kind, attempt, Journal.Now, body);
        await Journal.WriteAsync(entry);
        return Table.Apply(entry) ?? Table.Of(path);
    }

    /// <summary>Takes an entry in, and writes it with the next one: it is durable before anything else has an effect.</summary>
    public StepStanding Note(string path, EventKind kind, int attempt, string body)
    {
        JournalEvent entry = new(path, kind, attempt, Journal.Now, body);
        Journal.Note(entry);
        return Table.Apply(entry) ?? Table.Of(path);
    }

    /// <summary>Says how a step stands now, to whoever watches and to whoever collects results.</summary>
    public void Report(RunbookStep step, StepStanding standing)
    {
        RunStep shown = RunSteps.Of(Run, step, standing);
        Context.Sink.Tell(RunLines.Of(shown));
        Transcript.Step(shown);
        Reports.Writer.TryWrite(shown);
    }
}
